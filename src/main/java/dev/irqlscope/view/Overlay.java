package dev.irqlscope.view;

import dev.irqlscope.analysis.Finding;

/**
 * What the user points at: drawn over a picture, so that moving it does not redraw the picture.
 *
 * @param cursorNanos where the user put the cursor, or -1
 * @param playheadNanos where a run or a replay stands, or -1
 * @param selectedActivity the selected ISR or DPC call, or -1
 * @param highlighted a finding to point out, or {@code null}
 * @param hoverNanos the time under the mouse, or -1
 */
public record Overlay(
        long cursorNanos, long playheadNanos, int selectedActivity, Finding highlighted, long hoverNanos) {
    public static final Overlay NONE = new Overlay(-1, -1, -1, null, -1);
}
