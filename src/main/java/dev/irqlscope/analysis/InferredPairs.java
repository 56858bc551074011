package dev.irqlscope.analysis;

import dev.irqlscope.analysis.ClaimedCalls.Candidates;
import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Which ISR queued which DPC in a trace that has no queue events, as Windows' own have none. Candidates are the ISR calls on the
 * same processor that returned TRUE, had ended when the DPC began, and were entered after the previous start of the same DPC
 * routine there; no events may be missing since. A drain serves all that is queued, so none is a candidate either after which a
 * drain is known to have ended; threaded DPCs are not served by drains. Of one source the oldest anchors the pair: the wait is
 * no longer than since its return from DIRQL. The newest is the lower bound.
 *
 * <p>What leads to what is learnt over the whole trace, and images are known late, so all is decided once, when no event will
 * follow; until then a DPC is unpaired. So the result does not depend on how the trace grew. Indexer's thread only.
 */
final class InferredPairs {
    /** Why a source is taken to have queued a DPC, best first. */
    private enum Ground {
        LEARNT,
        /** Of its messages together, not of this one. */
        LEARNT_OF_VECTOR,
        SAME_IMAGE,
        PORT_AND_MINIPORT,
        /** Nothing speaks for it or against it. */
        POSSIBLE,
        /** What was learnt speaks against it. */
        IMPROBABLE
    }

    private final Tables tables;
    private final Activities activities;
    private final DpcInstances instances;
    private final Catalog catalog;
    private final boolean wanted;
    private final DpcWaits waits;
    private final GapRows gaps = new GapRows();

    InferredPairs(TraceInfo info, Catalog catalog, Tables tables, DpcWaits waits) {
        this.tables = tables;
        this.activities = tables.activities;
        this.instances = tables.dpcInstances;
        this.catalog = catalog;
        this.wanted = info.isOfWindows();
        this.waits = waits;
    }

    /** Whether the trace is one of those. */
    boolean isWanted() {
        return wanted;
    }

    /** Events of a processor are missing here. */
    void eventsMissing(int cpu) {
        if (wanted) {
            gaps.add(cpu, activities.size());
        }
    }

    /** Decides every pair and judges every wait. No event will follow. */
    void decide(TraceSnapshot trace, IntFunction<PartitionLane> executionOfCpu) {
        if (wanted) {
            PairEvidence evidence = learn(trace, true);
            PairEvidence ofVectors = evidence.areMessagesTold() ? learn(trace, false) : evidence;
            new Decision(evidence, ofVectors, new DriverKinship(catalog), executionOfCpu).decideAll();
        }
    }

    private PairEvidence learn(TraceSnapshot trace, boolean byMessage) {
        PairEvidence evidence = new PairEvidence(trace, byMessage, activities, gaps);
        for (int row = 0; row < activities.size(); row++) {
            RoutineKind kind = kind(row);
            if (isClaim(kind, row)) {
                evidence.isr(row);
            } else if (kind.isDpc()) {
                evidence.dpc(row);
            }
        }
        evidence.conclude();
        return evidence;
    }

    private RoutineKind kind(int row) {
        return catalog.routine(activities.routine(row)).kind();
    }

    /** Whether a call may have queued a DPC at DIRQL: one in a thread never was there. */
    private boolean isClaim(RoutineKind kind, int row) {
        return kind.isIsr() && activities.has(row, Activities.CLAIMED)
                && !catalog.routine(activities.routine(row)).isPassiveIsr();
    }

    /** The second walk over the activities. */
    private final class Decision {
        private final PairEvidence evidence;
        /** The same if messages are not told apart. */
        private final PairEvidence ofVectors;
        private final DriverKinship kinship;
        private final IntFunction<PartitionLane> executionOfCpu;
        private final Map<Integer, Processor> processors = new HashMap<>();
        private final Map<Integer, Integer> addresses = new HashMap<>();
        private final Map<String, Integer> firstOfName = new HashMap<>();

        private Decision(
                PairEvidence evidence, PairEvidence ofVectors, DriverKinship kinship,
                IntFunction<PartitionLane> executionOfCpu) {
            this.evidence = evidence;
            this.ofVectors = ofVectors;
            this.kinship = kinship;
            this.executionOfCpu = executionOfCpu;
        }

        private final class Processor {
            private final ClaimedCalls calls = new ClaimedCalls(tables);
            private final Map<Integer, Integer> lastStart = new HashMap<>();
            private boolean draining;
            /** What was queued before this row has been served. */
            private int drainedSince;

            /** An ISR that interrupts no DPC tells that the drain before it is over. */
            private void isr(int row) {
                if (draining && activities.parent(row) < 0) {
                    draining = false;
                    drainedSince = row;
                }
            }

            /** The first row of an ISR that may have queued this run. */
            private int candidatesSince(RoutineKind kind, int cpu, int row) {
                Integer previous = lastStart.put(address(activities.routine(row)), row);
                int since = Math.max(gaps.knownSince(cpu, row), previous == null ? 0 : previous + 1);
                if (kind == RoutineKind.THREADED_DPC) {
                    return since;
                }
                draining = true;
                return Math.max(since, drainedSince);
            }
        }

        /** One routine may be called as DPC, by a timer and in a thread, and stands in the catalog once for each. */
        private int address(int routine) {
            return addresses.computeIfAbsent(
                    routine,
                    entity -> firstOfName.computeIfAbsent(catalog.routine(entity).name(), name -> entity));
        }

        private void decideAll() {
            for (int row = 0; row < activities.size(); row++) {
                RoutineKind kind = kind(row);
                int cpu = activities.cpu(row);
                Processor processor = processors.computeIfAbsent(cpu, number -> new Processor());
                if (kind.isIsr()) {
                    processor.isr(row);
                    if (isClaim(kind, row)) {
                        processor.calls.add(evidence.source(row), row);
                    }
                } else if (kind.isDpc()) {
                    dpc(processor, kind, cpu, row);
                }
            }
        }

        private void dpc(Processor processor, RoutineKind kind, int cpu, int row) {
            int instance = activities.link(row);
            int routine = activities.routine(row);
            int since = processor.candidatesSince(kind, cpu, row);
            if (instances.pairClass(instance) == PairClass.UNPAIRED) {
                if (kind == RoutineKind.TIMER_DPC) {
                    instances.pair(instance, -1, PairClass.NOT_FROM_ISR);
                } else {
                    pair(instance, routine, processor.calls.endedBefore(row, since));
                }
            }
            long started = instances.startedNanos(instance);
            if (instances.droppedNanos(instance) <= started) {
                waits.started(instance, cpu, started, executionOfCpu.apply(cpu));
            }
        }

        private void pair(int instance, int routine, List<Candidates> candidates) {
            Ground best = Ground.IMPROBABLE;
            Candidates chosen = null;
            boolean alone = true;
            for (Candidates one : candidates) {
                Ground ground = ground(one, routine);
                if (chosen == null || ground.compareTo(best) < 0) {
                    best = ground;
                    chosen = one;
                    alone = true;
                } else if (ground == best) {
                    if (ofVectors.source(one.oldest()) == ofVectors.source(chosen.oldest())) {
                        chosen = chosen.with(one);
                    } else {
                        alone = false;
                    }
                }
            }
            if (best == Ground.IMPROBABLE) {
                return;
            }
            if (best == Ground.POSSIBLE || !alone) {
                instances.pair(instance, -1, PairClass.AMBIGUOUS);
                return;
            }
            instances.infer(
                    instance,
                    chosen.oldest(),
                    chosen.newest(),
                    best == Ground.LEARNT_OF_VECTOR
                            ? ofVectors.support(ofVectors.source(chosen.oldest()), routine)
                            : evidence.support(chosen.source(), routine),
                    tables.dispatches.endNanos(activities.link(chosen.oldest())));
        }

        private Ground ground(Candidates candidates, int routine) {
            PairEvidence.Verdict verdict = evidence.of(candidates.source(), routine);
            if (verdict == PairEvidence.Verdict.LEARNT) {
                return Ground.LEARNT;
            }
            boolean refuted = verdict == PairEvidence.Verdict.REFUTED;
            if (!refuted
                    && ofVectors.of(ofVectors.source(candidates.oldest()), routine) == PairEvidence.Verdict.LEARNT) {
                return Ground.LEARNT_OF_VECTOR;
            }
            if (evidence.isLearnt(routine) || ofVectors.isLearnt(routine)) {
                return refuted ? Ground.IMPROBABLE : Ground.POSSIBLE;
            }
            return switch (kinship.of(activities.routine(candidates.oldest()), routine)) {
                case SAME_IMAGE -> Ground.SAME_IMAGE;
                case PORT_AND_MINIPORT -> refuted ? Ground.IMPROBABLE : Ground.PORT_AND_MINIPORT;
                case NONE -> refuted ? Ground.IMPROBABLE : Ground.POSSIBLE;
            };
        }
    }
}
