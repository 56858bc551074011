package dev.irqlscope.view;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.analysis.DeviceLanes;
import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RangeSummary;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rows a timeline has and where. Rows depend on the trace and the height there is, never on the stretch of time in
 * view, so that nothing jumps while the user moves through time.
 *
 * @param rows from top to bottom
 * @param rowsHeight height of all rows
 */
public record TimelineLayout(List<Row> rows, double rowsHeight) {
    /** Width of the column that names rows, in pixels. */
    public static final double GUTTER = 180;

    /** Height of the ruler, which does not scroll. */
    public static final double RULER = 28;

    /** With more processors than this the charts come first, or nobody would see them. */
    private static final int CHARTS_LAST_UP_TO = 2;

    /** A surface lower than this does not hold two processors and the charts. */
    private static final double CHARTS_LAST_FROM = 480;

    /** How much higher than the surface tight rows may be. Where they are higher still most of it is scrolled anyway. */
    private static final double LITTLE_TO_SCROLL = 1.5;

    /** The rows of a trace on a surface of this height. */
    static TimelineLayout of(Analysis analysis, double height) {
        boolean chartsLast = analysis.cpus().size() <= CHARTS_LAST_UP_TO && height >= CHARTS_LAST_FROM;
        Builder builder = roomiest(analysis, height, chartsLast);
        Density density = builder.density;
        double fixed = builder.build(0).y;
        double left = height - RULER - fixed - 2 * density.head() - density.bottom();
        double chart = Math.clamp(Math.floor(left / 2), density.chartLeast(), Density.CHART_MOST);
        Builder whole = builder.build(chart);
        return new TimelineLayout(List.copyOf(whole.rows), whole.y + density.bottom());
    }

    /** The roomiest rows that fit; where none do, tight ones if that spares most of the scrolling, else those easy to read. */
    private static Builder roomiest(Analysis analysis, double height, boolean chartsLast) {
        double least = 0;
        for (Density density : Density.ROOMIEST_FIRST) {
            Builder builder = new Builder(analysis, density, chartsLast);
            least = RULER + builder.build(density.chartLeast()).y + density.bottom();
            if (least <= height) {
                return builder;
            }
        }
        Density density = least <= height * LITTLE_TO_SCROLL ? Density.ROOMIEST_FIRST.getLast() : Density.ROOMY;
        return new Builder(analysis, density, chartsLast);
    }

    /** The charts alone, each of this height. */
    static TimelineLayout charts(Analysis analysis, double chart) {
        Builder builder = new Builder(analysis, Density.ROOMY, true);
        builder.charts(chart);
        return new TimelineLayout(List.copyOf(builder.rows), builder.y);
    }

    /** Height of ruler and rows. */
    double contentHeight() {
        return RULER + rowsHeight;
    }

    private static final class Builder {
        private final Analysis analysis;
        private final Catalog catalog;
        private final Density density;
        private final boolean chartsLast;
        private final List<Row> rows = new ArrayList<>();
        private double y;

        Builder(Analysis analysis, Density density, boolean chartsLast) {
            this.analysis = analysis;
            this.density = density;
            this.chartsLast = chartsLast;
            this.catalog = analysis.trace().catalog();
        }

        /** All rows, with charts of this height, or without any where it is 0. */
        Builder build(double chart) {
            rows.clear();
            y = 0;
            for (DeviceLanes device : analysis.devices()) {
                if (hasRequests(device)) {
                    device(device);
                }
            }
            if (!chartsLast) {
                charts(chart);
            }
            for (CpuLanes cpu : analysis.cpus()) {
                head("CPU " + cpu.cpu());
                List<Integer> levels = LevelsInUse.of(cpu, analysis.trace().info().levels());
                double step = levels.size() > 6 ? density.manyLevelsStep() : density.levelStep();
                add(new Row.IrqlLevels(y, levels.size() * step + 2 * Row.IrqlLevels.PAD - 4, cpu, levels, step));
                add(new Row.Isrs(y, density.lane(), cpu));
                add(new Row.Dpcs(y, density.lane() + 3, cpu));
            }
            if (chartsLast) {
                charts(chart);
            }
            return this;
        }

        /** Devices without requests would only take room: their interrupts stand in the rows of the processors. */
        private static boolean hasRequests(DeviceLanes device) {
            LaneView lane = device.outstanding();
            RangeSummary all = new RangeSummary();
            lane.summarize(0, lane.size(), all);
            return all.flags() != 0 || lane.hasOpenSpan() && lane.openFlags() != 0;
        }

        private void charts(double chart) {
            if (chart > 0) {
                head(ChartTitles.isrDurations(analysis.trace().info()));
                add(new Row.IsrChart(y, chart));
                head(ChartTitles.dpcLatencies(analysis.trace().info()));
                add(new Row.LatencyChart(y, chart));
            }
        }

        private void device(DeviceLanes device) {
            head(catalog.nameOf(device.device()));
            if (device.asserted().size() > 0 || device.asserted().hasOpenSpan()) {
                int vector = vectorOf(device.device());
                List<DeviceLanes> sharing = new ArrayList<>(List.of(device));
                for (DeviceLanes other : analysis.devices()) {
                    if (other != device && vector >= 0 && vectorOf(other.device()) == vector) {
                        sharing.add(other);
                    }
                }
                Entity.Line line = lineOf(vector);
                String title = line == null ? "Interrupt line" : line.name() + " line";
                String kind = (line == null || line.levelSensitive() ? "level-sensitive" : "latched")
                        + (sharing.size() > 1 ? ", shared" : "");
                add(new Row.LineLevel(y, density.line(), title, kind, sharing));
            }
            add(new Row.Outstanding(y, density.line(), device));
        }

        private int vectorOf(int device) {
            for (Entity entity : catalog.list()) {
                if (entity instanceof Entity.Routine routine && routine.kind().isIsr() && routine.device() == device) {
                    return routine.vector();
                }
            }
            return -1;
        }

        private Entity.Line lineOf(int vector) {
            for (Entity entity : catalog.list()) {
                if (entity instanceof Entity.Line line && line.vector() == vector) {
                    return line;
                }
            }
            return null;
        }

        private void head(String title) {
            add(new Row.Head(y, density.head(), title));
        }

        private void add(Row row) {
            rows.add(row);
            y += row.height();
        }
    }
}
