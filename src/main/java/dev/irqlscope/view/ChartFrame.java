package dev.irqlscope.view;

/** The scale of a chart of durations: its lines, its numbers, and the y of a value. */
final class ChartFrame {
    private static final double TOP_AIR = 12;
    private static final double BOTTOM_AIR = 9;

    private final double top;
    private final double bottom;
    private final Ticks ticks;
    private final long most;

    private ChartFrame(double top, double bottom, Ticks ticks, long most) {
        this.top = top;
        this.bottom = bottom;
        this.ticks = ticks;
        this.most = most;
    }

    /** Draws the frame of a chart that must show values up to {@code most}. */
    static ChartFrame draw(Scene scene, Row row, long most) {
        double y = scene.screenY(row.y());
        double top = y + TOP_AIR;
        double bottom = y + row.height() - BOTTOM_AIR;
        Ticks ticks = Ticks.over(0, Math.max(1, most), (int) Math.max(4, (bottom - top) / 25));
        ChartFrame frame = new ChartFrame(top, bottom, ticks, Math.max(1, most));
        for (int i = 0; i < ticks.count(); i++) {
            double at = frame.yOf(ticks.at(i));
            scene.sketch.fillRect(Layer.GRID, scene.palette.grid(), scene.plotLeft(), Math.round(at),
                    scene.viewport.plotWidth(), 1);
            scene.text(ticks.length(ticks.at(i), scene.info.clock()), scene.palette.muted(), TimelineLayout.GUTTER - 8,
                    at + 3.6, Anchor.END, Typeface.SANS, 10);
        }
        return frame;
    }

    double yOf(long value) {
        return bottom - (bottom - top) * Math.min(1, (double) value / most);
    }

    double top() {
        return top;
    }

    double bottom() {
        return bottom;
    }

    long most() {
        return most;
    }

    Ticks ticks() {
        return ticks;
    }
}
