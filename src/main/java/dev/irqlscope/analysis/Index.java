package dev.irqlscope.analysis;

import dev.irqlscope.trace.Lane;
import dev.irqlscope.trace.Spill;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.util.List;

final class Index {
    private final TraceStore store;
    private final Limits limits;
    private final Spill spill;
    private final Activities activities;
    private final Dispatches dispatches;
    private final DpcInstances dpcInstances;
    private final Lane none;
    private final Keyframes keyframes = new Keyframes();
    private long position;

    Index(TraceStore store, Limits limits) {
        this(store, limits, store.spill());
    }

    private Index(TraceStore store, Limits limits, Spill spill) {
        this.store = store;
        this.limits = limits;
        this.spill = spill;
        this.activities = new Activities(spill);
        this.dispatches = new Dispatches(spill);
        this.dpcInstances = new DpcInstances(spill);
        this.none = new Lane(spill);
    }

    Index again(Limits other) {
        return new Index(store, other, new Spill(Spill.DEFAULT_CAP_BYTES));
    }

    Limits limits() {
        return limits;
    }

    long position() {
        return position;
    }

    void advance(TraceSnapshot trace, long endIndex) {
        position = endIndex;
    }

    void finish(TraceSnapshot trace) {}

    Analysis publish(TraceSnapshot trace) {
        return new Analysis(trace, trace.lastNanos(), List.of(), List.of(), activities, 0, dispatches, 0, dpcInstances,
                0,
                none.view(), none.view(), none.view(), List.of(), Totals.NONE, limits, keyframes);
    }
}
