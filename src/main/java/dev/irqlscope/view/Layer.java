package dev.irqlscope.view;

/** What lies on top of what, lowest first. Inside a layer primitives must not overlap in a way that matters. */
public enum Layer {
    /** Backgrounds of rows. */
    GROUND,
    /** Lines that the eye measures by. */
    GRID,
    /** Tints under spans. */
    SHADE,
    /** Spans, and strips that stand for many of them. */
    SPANS,
    /** Spans inside spans. */
    NESTED,
    /** The part of a span that lies past a limit. */
    OVER,
    /** Arrows, whiskers, limit lines. */
    LINES,
    /** Diamonds, dots. */
    MARKS,
    /** Grounds of labels that stand on drawn things. */
    PLATES,
    TEXT,
    /** Ground of the ruler, which rows scroll under. */
    TOP_GROUND,
    TOP_LINES,
    TOP_TEXT
}
