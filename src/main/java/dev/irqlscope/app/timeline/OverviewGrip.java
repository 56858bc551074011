package dev.irqlscope.app.timeline;

import dev.irqlscope.trace.Camera;

/**
 * What of the overview's window the pointer holds, and what becomes of the window when the pointer moves. Pure.
 *
 * @param part which part
 * @param offsetNanos time from the window's left edge to where it was taken
 */
record OverviewGrip(Part part, long offsetNanos) {
    /** How near to an edge counts as the edge, in pixels. */
    private static final double EDGE = 5;

    /** A window narrower than this has no edges to take. */
    private static final double NARROW = 16;

    enum Part {
        LEFT_EDGE,
        RIGHT_EDGE,
        INSIDE,
        OUTSIDE
    }

    /**
     * What is taken at {@code x}.
     *
     * @param left x of the window's left edge
     * @param right x of its right edge
     * @param atNanos the time at {@code x}
     */
    static OverviewGrip at(double x, double left, double right, Camera shown, long atNanos) {
        boolean narrow = right - left < NARROW;
        double slack = narrow ? EDGE : 0;
        Part part = Part.OUTSIDE;
        if (!narrow && Math.abs(x - left) <= EDGE) {
            part = Part.LEFT_EDGE;
        } else if (!narrow && Math.abs(x - right) <= EDGE) {
            part = Part.RIGHT_EDGE;
        } else if (x >= left - slack && x <= right + slack) {
            part = Part.INSIDE;
        }
        return new OverviewGrip(part, part == Part.OUTSIDE ? shown.spanNanos() / 2 : atNanos - shown.fromNanos());
    }

    /** Where the window is when the pointer is at this time. From outside, the window's middle comes to the pointer. */
    Camera dragged(Camera shown, long toNanos) {
        return switch (part) {
            case LEFT_EDGE -> new Camera(Math.min(toNanos, shown.toNanos() - TimelineCamera.MIN_SPAN_NANOS),
                    shown.toNanos());
            case RIGHT_EDGE -> new Camera(shown.fromNanos(),
                    Math.max(toNanos, shown.fromNanos() + TimelineCamera.MIN_SPAN_NANOS));
            case INSIDE, OUTSIDE -> new Camera(toNanos - offsetNanos, toNanos - offsetNanos + shown.spanNanos());
        };
    }
}
