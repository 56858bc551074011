package dev.irqlscope.view;

import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.analysis.DeviceLanes;
import java.util.List;

/** A row of the timeline. {@code y} counts from the top of all rows, however far they are scrolled. */
sealed interface Row {
    double y();

    double height();

    /** The head of a group. */
    record Head(double y, double height, String title) implements Row {}

    /**
     * The level of an interrupt line.
     *
     * @param sharing the devices that can pull it, the group's own first
     */
    record LineLevel(double y, double height, String title, String kind, List<DeviceLanes> sharing) implements Row {}

    /** How many requests are at a device, and how many wait for it in the port driver's queue. */
    record Outstanding(double y, double height, DeviceLanes lanes) implements Row {
        boolean hasQueue() {
            return lanes.queued().size() > 0 || lanes.queued().hasOpenSpan();
        }
    }

    /**
     * A processor's levels, highest first.
     *
     * @param levels the levels it uses, highest first, 0 always among them
     */
    record IrqlLevels(double y, double height, CpuLanes lanes, List<Integer> levels, double step) implements Row {
        /** Top of a level's bar; of one that has no row of its own, that of the next below. */
        double top(int level) {
            return y + PAD + rank(level) * step;
        }

        double barHeight() {
            return step - 4;
        }

        /** Bottom of the lowest bar. */
        double floor() {
            return y + PAD + (levels.size() - 1) * step + barHeight();
        }

        int rank(int level) {
            for (int i = 0; i < levels.size(); i++) {
                if (levels.get(i) <= level) {
                    return i;
                }
            }
            return levels.size() - 1;
        }

        /** Air above the highest bar, where callouts go. */
        static final double PAD = 8;
    }

    /** A processor's ISR calls. */
    record Isrs(double y, double height, CpuLanes lanes) implements Row {}

    /** A processor's DPC runs. */
    record Dpcs(double y, double height, CpuLanes lanes) implements Row {}

    /** The chart of ISR durations. */
    record IsrChart(double y, double height) implements Row {}

    /** The chart of DPC latencies. */
    record LatencyChart(double y, double height) implements Row {}
}
