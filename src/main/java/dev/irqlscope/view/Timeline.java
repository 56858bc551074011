package dev.irqlscope.view;

import dev.irqlscope.analysis.Analysis;

/** The timeline: ruler, and rows of devices, processors and charts over one axis of time. */
public final class Timeline {
    private Timeline() {}

    /** Draws it. The same arguments give the same picture; any thread may call, several at once too. */
    public static Picture draw(Analysis analysis, Viewport viewport, Palette palette, Overlay overlay) {
        Scene scene = new Scene(analysis, viewport, palette);
        scene.sketch.fillRect(Layer.GROUND, palette.ground(), 0, 0, viewport.width(), viewport.height());
        Heads.draw(scene);
        Ruler.draw(scene);
        scene.placeSpanLabels();
        return new Picture(scene.sketch.build(), DrawList.empty(viewport.width(), viewport.height()),
                scene.layout.contentHeight(), scene.hits);
    }
}
