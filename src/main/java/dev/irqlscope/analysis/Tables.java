package dev.irqlscope.analysis;

import dev.irqlscope.trace.Lane;
import dev.irqlscope.trace.Spill;

/** What the indexer of all processors writes into. Indexer's thread only; readers get it through an {@link Analysis}. */
final class Tables {
    final Spill spill;
    final Limits limits;
    final Activities activities;
    final Dispatches dispatches;
    final DpcInstances dpcInstances;
    final Lane isrDurations;
    final Lane dpcLatencies;
    final SpuriousLane spurious;
    final Tally tally = new Tally();

    Tables(Spill spill, Limits limits) {
        this.spill = spill;
        this.limits = limits;
        activities = new Activities(spill);
        dispatches = new Dispatches(spill);
        dpcInstances = new DpcInstances(spill);
        isrDurations = new Lane(spill);
        dpcLatencies = new Lane(spill);
        spurious = new SpuriousLane(spill);
    }
}
