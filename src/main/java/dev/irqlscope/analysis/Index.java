package dev.irqlscope.analysis;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Spill;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Derives everything that an {@link Analysis} publishes, in one pass over the events. Cutting the pass into batches changes
 * nothing about the result. Indexer's thread only.
 */
final class Index {
    private final TraceStore store;
    private final TraceInfo info;
    private final Limits limits;
    private final Tables tables;
    private final IndexContext context;
    private final DeviceTracker devices;
    private final MachineReplay replay;
    private final Keyframes keyframes;
    private final List<CpuTracker> cpus = new ArrayList<>();
    private long position;
    private long endNanos;
    private boolean finished;

    Index(TraceStore store, Limits limits) {
        this(store, limits, store.spill());
    }

    private Index(TraceStore store, Limits limits, Spill spill) {
        this.store = store;
        this.info = store.info();
        this.limits = limits;
        this.tables = new Tables(spill, limits);
        this.context = IndexContext.of(info, store.catalog(), tables);
        this.devices = context.devices();
        boolean numbersRequests = info.levels() == TraceInfo.Levels.RECORDED;
        this.replay = new MachineReplay(numbersRequests);
        this.keyframes = new Keyframes(numbersRequests);
        for (int number = 0; number < info.cpus(); number++) {
            cpu(number);
        }
    }

    /** An index of the same trace that has seen nothing yet and judges by other limits. */
    Index again(Limits other) {
        return new Index(store, other, new Spill(Spill.DEFAULT_CAP_BYTES));
    }

    /** Whether it reads the trace as the trace wants to be read, and judges by these limits. */
    boolean suits(Limits wanted) {
        TraceInfo now = store.info();
        return limits.equals(wanted) && now.levels() == info.levels() && now.clock().ticks() == info.clock().ticks();
    }

    /** Index of the first event that it has not seen. */
    long position() {
        return position;
    }

    /** Takes in the events up to {@code endIndex}, exclusive. */
    void advance(TraceSnapshot trace, long endIndex) {
        if (position < trace.firstIndex()) {
            skipTo(trace, trace.firstIndex());
        }
        if (position >= endIndex) {
            return;
        }
        context.routines().learn(trace.catalog());
        devices.learn(trace.timeNanos(trace.firstIndex()));
        for (long index = position; index < endIndex; index++) {
            if (index % Keyframes.SPACING_EVENTS == 0) {
                keyframes.add(replay);
            }
            EventKind kind = trace.kind(index);
            if (kind != null) {
                apply(index, kind, trace.timeNanos(index), trace.cpu(index), trace.subject(index), trace.arg(index));
            }
        }
        position = endIndex;
        endNanos = trace.timeNanos(endIndex - 1);
    }

    /** A flight recorder dropped events before they were seen, or before a recount began. */
    private void skipTo(TraceSnapshot trace, long index) {
        if (position > 0 && index < trace.endIndex()) {
            replay.apply(index - 1, EventKind.LOST, trace.timeNanos(index), -1, -1, index - position);
            loseEverywhere(trace.timeNanos(index), index - position);
        }
        position = index;
    }

    private void apply(long index, EventKind kind, long nanos, int onCpu, int subject, long arg) {
        replay.apply(index, kind, nanos, onCpu, subject, arg);
        devices.apply(kind, nanos, subject, arg);
        context.judge().requestTimeouts().apply(kind, nanos, onCpu, subject, arg);
        if (kind == EventKind.LOST) {
            lose(nanos, onCpu, arg);
        } else if (onCpu >= 0) {
            CpuTracker cpu = cpu(onCpu);
            switch (kind) {
                case DPC_QUEUED ->
                    cpu.queueDpc(nanos, subject, arg >= 0 && arg < cpus.size() ? cpus.get((int) arg) : null);
                case DPC_JOINED -> join(cpu, subject);
                default -> {
                }
            }
            cpu.apply(index, kind, nanos, subject, arg);
        }
    }

    private void join(CpuTracker issuing, int routine) {
        boolean found = issuing.joinDpc(routine);
        for (int i = 0; i < cpus.size() && !found; i++) {
            found = cpus.get(i).joinDpc(routine);
        }
    }

    private void lose(long nanos, int onCpu, long events) {
        if (onCpu >= 0) {
            tables.tally.lostEvents += events;
            cpu(onCpu).lose(nanos, events);
        } else {
            loseEverywhere(nanos, events);
        }
    }

    /** Nobody knows which processor's they were. */
    private void loseEverywhere(long nanos, long events) {
        tables.tally.lostEvents += events;
        cpus.forEach(cpu -> cpu.lose(nanos, 0));
        devices.lose(nanos);
    }

    private CpuTracker cpu(int number) {
        while (cpus.size() <= number) {
            cpus.add(new CpuTracker(cpus.size(), context, replay.cpu(cpus.size())));
        }
        return cpus.get(number);
    }

    /** Says that no event will follow. */
    void finish() {
        if (!finished) {
            finished = true;
            cpus.forEach(cpu -> cpu.finish(endNanos));
            context.pairs().decide(store.snapshot(), number -> cpus.get(number).execution());
            devices.finish(endNanos);
            if (store.info().tornSpans() > 0) {
                context.judge().tornData().leftOut(store.info().tornSpans(), endNanos);
            }
        }
    }

    /** What is known so far. */
    Analysis publish(TraceSnapshot all) {
        TraceSnapshot trace = all.until(position);
        if (tables.spurious.isWaiting()) {
            tables.spurious
                    .admitBefore(cpus.stream().mapToLong(CpuTracker::firstUndecidedNanos).min().orElse(Long.MAX_VALUE));
        }
        List<CpuLanes> lanes = new ArrayList<>(cpus.size());
        for (CpuTracker cpu : cpus) {
            lanes.add(cpu.lanes(endNanos));
        }
        return new Analysis(
                trace,
                endNanos,
                List.copyOf(lanes),
                List.copyOf(devices.lanes()),
                tables.activities,
                tables.activities.size(),
                tables.dispatches,
                tables.dispatches.size(),
                tables.dpcInstances,
                tables.dpcInstances.size(),
                tables.isrDurations.view(),
                tables.dpcLatencies.view(),
                tables.spurious.view(),
                context.judge().log().findings(),
                tables.tally.totals(store.info().tornSpans()),
                limits,
                keyframes);
    }
}
