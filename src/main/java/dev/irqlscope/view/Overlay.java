package dev.irqlscope.view;

import dev.irqlscope.analysis.Finding;
import dev.irqlscope.trace.Annotations;

/**
 * What the user points at: drawn over a picture, so that moving it does not redraw the picture.
 *
 * @param cursorNanos where the user put the cursor, or -1
 * @param playheadNanos where a run or a replay stands, or -1
 * @param selectedActivity the selected ISR or DPC call, or -1
 * @param highlighted a finding to point out, or {@code null}
 * @param hoverNanos the time under the mouse, or -1
 * @param annotations marks and notes
 */
public record Overlay(
        long cursorNanos, long playheadNanos, int selectedActivity, Finding highlighted, long hoverNanos,
        Annotations annotations) {
    public static final Overlay NONE = new Overlay(-1, -1, -1, null, -1);

    /** Without marks and notes. */
    public Overlay(
            long cursorNanos, long playheadNanos, int selectedActivity, Finding highlighted, long hoverNanos) {
        this(cursorNanos, playheadNanos, selectedActivity, highlighted, hoverNanos, Annotations.NONE);
    }
}
