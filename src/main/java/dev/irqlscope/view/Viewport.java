package dev.irqlscope.view;

/**
 * The stretch of time on screen and the surface it is drawn on. Time runs along x from the gutter's edge
 * ({@link TimelineLayout#GUTTER}) to {@code width}.
 *
 * @param fromNanos time at the gutter's edge
 * @param toNanos time at the right edge, later than {@code fromNanos}
 * @param width of the surface, gutter included
 * @param height of the surface
 * @param scrollY how much of the rows' top is scrolled out of sight
 */
public record Viewport(long fromNanos, long toNanos, double width, double height, double scrollY) {

    public Viewport {
        if (toNanos <= fromNanos) {
            throw new IllegalArgumentException("empty view: " + fromNanos + " to " + toNanos + " ns");
        }
        if (!(width > TimelineLayout.GUTTER)) {
            throw new IllegalArgumentException("a picture " + width + " pixels wide has no room for time");
        }
    }

    public long spanNanos() {
        return toNanos - fromNanos;
    }

    /** Pixels that time has. */
    public double plotWidth() {
        return width - TimelineLayout.GUTTER;
    }

    public double pixelsPerNano() {
        return plotWidth() / spanNanos();
    }

    /** The time at this x, rounded down to whole nanoseconds. Left of the gutter's edge it is before {@code fromNanos}. */
    public long timeAt(double x) {
        return fromNanos + (long) Math.floor((x - TimelineLayout.GUTTER) / plotWidth() * spanNanos());
    }

    /** The x of this time, which may lie off the surface. */
    public double xOf(long nanos) {
        return TimelineLayout.GUTTER + (double) (nanos - fromNanos) * plotWidth() / spanNanos();
    }
}
