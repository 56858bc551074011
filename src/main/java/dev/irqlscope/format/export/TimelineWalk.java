package dev.irqlscope.format.export;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.format.Track;
import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.LaneView;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Tells a trace in order of time: calls, levels, idle stretches, gaps of all processors, and findings, merged. It holds what is
 * open and one position in each lane.
 */
final class TimelineWalk {
    private final Analysis analysis;
    private final TimelineSink sink;
    private final PriorityQueue<Source> sources = new PriorityQueue<>(
            Comparator.comparingLong(Source::nextNanos).thenComparingInt(Source::rank));
    private final PriorityQueue<Open> open = new PriorityQueue<>();
    private long begun;

    private TimelineWalk(Analysis analysis, TimelineSink sink) {
        this.analysis = analysis;
        this.sink = sink;
    }

    static void tell(Analysis analysis, TimelineSink sink) throws IOException {
        new TimelineWalk(analysis, sink).run();
    }

    private void run() throws IOException {
        add(new Calls());
        for (CpuLanes cpu : analysis.cpus()) {
            add(new LevelsAndIdleness(cpu));
            add(new Gaps(cpu));
        }
        add(new Findings());
        for (Source next = sources.poll(); next != null; next = sources.poll()) {
            endUntil(next.nextNanos());
            next.tell();
            add(next);
        }
        endUntil(Long.MAX_VALUE);
    }

    private void add(Source source) {
        if (source.hasMore()) {
            sources.add(source);
        }
    }

    private void endUntil(long nanos) throws IOException {
        while (!open.isEmpty() && open.peek().endNanos <= nanos) {
            Open ended = open.poll();
            sink.end(ended.track, ended.cpu, ended.endNanos);
        }
    }

    private void endAt(long endNanos, Track track, int cpu) {
        open.add(new Open(endNanos, begun++, track, cpu));
    }

    /** What has begun and not ended. Of those that end together, the last one to begin lies innermost and goes first. */
    private record Open(long endNanos, long number, Track track, int cpu) implements Comparable<Open> {
        @Override
        public int compareTo(Open other) {
            int byEnd = Long.compare(endNanos, other.endNanos);
            return byEnd != 0 ? byEnd : Long.compare(other.number, number);
        }
    }

    /** Moments of one kind in order of time. */
    private interface Source {
        boolean hasMore();

        long nextNanos();

        /** Of sources whose moments coincide, the lowest goes first: a level changes before the call that changes it begins. */
        int rank();

        void tell() throws IOException;
    }

    /** All calls of all processors, which are numbered in order of entry. */
    private final class Calls implements Source {
        private final Activities activities = analysis.activities();
        private final Catalog catalog = analysis.trace().catalog();
        private int next;

        @Override
        public boolean hasMore() {
            return next < analysis.activityCount();
        }

        @Override
        public long nextNanos() {
            return activities.startNanos(next);
        }

        @Override
        public int rank() {
            return 2;
        }

        @Override
        public void tell() throws IOException {
            int activity = next++;
            int cpu = activities.cpu(activity);
            Track track = Track.of(catalog.routine(activities.routine(activity)).kind());
            long end = activities.endNanos(activity);
            if (end == Activities.OPEN || activities.has(activity, Activities.TORN)) {
                sink.entered(track, cpu, activity);
            } else {
                sink.begin(track, cpu, activity);
                endAt(end, track, cpu);
            }
        }
    }

    /** The level at each change, where it stops being known, and the stretches in which the processor idles. */
    private final class LevelsAndIdleness implements Source {
        private final int cpu;
        private final LaneView lane;
        private final int size;
        private int next;
        private boolean hole;
        private int level = TimelineSink.UNKNOWN_LEVEL;

        LevelsAndIdleness(CpuLanes lanes) {
            this.cpu = lanes.cpu();
            this.lane = lanes.irql();
            this.size = lane.size() + (lane.hasOpenSpan() ? 1 : 0);
        }

        @Override
        public boolean hasMore() {
            return next < size;
        }

        @Override
        public long nextNanos() {
            return hole ? end(next - 1) : start(next);
        }

        @Override
        public int rank() {
            return 0;
        }

        @Override
        public void tell() throws IOException {
            if (hole) {
                hole = false;
                change(end(next - 1), TimelineSink.UNKNOWN_LEVEL);
                return;
            }
            int span = next++;
            change(start(span), flags(span) & CpuLanes.LEVEL_MASK);
            if (isIdle(span) && !(span > 0 && isIdle(span - 1) && end(span - 1) == start(span))) {
                idleFrom(span);
            }
            hole = next < size && end(span) < start(next);
        }

        private void change(long nanos, int to) throws IOException {
            if (to != level) {
                level = to;
                sink.level(cpu, nanos, to);
            }
        }

        private void idleFrom(int span) throws IOException {
            int last = span;
            while (last + 1 < size && isIdle(last + 1) && end(last) == start(last + 1)) {
                last++;
            }
            sink.begin(Track.IDLE, cpu, start(span), end(last), 0);
            endAt(end(last), Track.IDLE, cpu);
        }

        private boolean isIdle(int span) {
            return (flags(span) & CpuLanes.IDLE) != 0;
        }

        private long start(int span) {
            return span < lane.size() ? lane.startNanos(span) : lane.openStartNanos();
        }

        /** An open span reaches as far as the trace does. */
        private long end(int span) {
            return span < lane.size() ? lane.endNanos(span) : Math.max(lane.openStartNanos(), analysis.endNanos());
        }

        private int flags(int span) {
            return span < lane.size() ? lane.flags(span) : lane.openFlags();
        }
    }

    /** The stretches in which events of a processor are missing. */
    private final class Gaps implements Source {
        private final int cpu;
        private final LaneView lane;
        private int next;

        Gaps(CpuLanes lanes) {
            this.cpu = lanes.cpu();
            this.lane = lanes.gaps();
        }

        @Override
        public boolean hasMore() {
            return next < lane.size();
        }

        @Override
        public long nextNanos() {
            return lane.startNanos(next);
        }

        @Override
        public int rank() {
            return 1;
        }

        @Override
        public void tell() throws IOException {
            int gap = next++;
            sink.begin(Track.LOST, cpu, lane.startNanos(gap), lane.endNanos(gap), lane.ref(gap));
            endAt(lane.endNanos(gap), Track.LOST, cpu);
        }
    }

    /** What the rules found, by the time at which it began. */
    private final class Findings implements Source {
        private final List<Finding> findings = analysis.findings()
                .stream()
                .sorted(Comparator.comparingLong(Finding::atNanos))
                .toList();
        private int next;

        @Override
        public boolean hasMore() {
            return next < findings.size();
        }

        @Override
        public long nextNanos() {
            return findings.get(next).atNanos();
        }

        @Override
        public int rank() {
            return 3;
        }

        @Override
        public void tell() throws IOException {
            sink.found(findings.get(next++));
        }
    }
}
