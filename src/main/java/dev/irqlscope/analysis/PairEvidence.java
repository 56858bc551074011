package dev.irqlscope.analysis;

import dev.irqlscope.trace.IsrEntry;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a trace without queue events teaches about which interrupt leads to which DPC routine. An interrupt's source is its ISR
 * routine, vector and, if they are to be told apart, message: one port driver's ISR serves many adapters, and processors give
 * the same vector to different ones.
 *
 * <p>Only clean bursts count: claimed ISR calls of one source and no other on a processor, then DPCs. A DPC routine that runs
 * after enough of a source's bursts belongs to it; one that runs after hardly any of many does not. Indexer's thread only.
 */
final class PairEvidence {
    /** Fewer bursts than these may be chance. */
    static final int LEAST_SUPPORT = 5;
    /** After this many clean bursts a routine that seldom followed is none of the source's. */
    static final int ENOUGH_BURSTS = 20;
    /** One in so many. */
    private static final int LEAST_SHARE = 4;

    enum Verdict {
        /** The routine follows the source. */
        LEARNT,
        /** It would have been seen to, and was not. */
        REFUTED,
        /** Too little was seen. */
        OPEN
    }

    private static final int NOBODY = -1;
    private static final int SEVERAL = -2;

    /**
     * Where interrupts come from.
     *
     * @param entry vector and perhaps message, as in {@link IsrEntry}
     */
    private record Origin(int routine, long entry) {}

    private final TraceSnapshot trace;
    private final boolean byMessage;
    private final Activities activities;
    private final GapRows gaps;
    private final Map<Origin, Integer> sources = new HashMap<>();
    private final List<Source> counts = new ArrayList<>();
    private final Map<Integer, Burst> bursts = new HashMap<>();
    private final Set<Integer> learntRoutines = new HashSet<>();
    private boolean messagesTold;

    PairEvidence(TraceSnapshot trace, boolean byMessage, Activities activities, GapRows gaps) {
        this.trace = trace;
        this.byMessage = byMessage;
        this.activities = activities;
        this.gaps = gaps;
    }

    /** What was seen of one source of interrupts. */
    private static final class Source {
        /** Stretches of its calls with no other interrupt and no DPC between. */
        private int stretches;
        /** Clean bursts after which some DPC ran. */
        private int bursts;
        /** Of those, after how many each routine ran. */
        private final Map<Integer, Integer> followed = new HashMap<>();

        private boolean leadsTo(int routine) {
            int support = followed.getOrDefault(routine, 0);
            return support >= LEAST_SUPPORT && support * LEAST_SHARE >= stretches;
        }
    }

    /** The interrupts that a processor took since it last worked off its queue. */
    private static final class Burst {
        private final Map<Integer, Integer> lastStart = new HashMap<>();
        private int firstRow;
        private int source = NOBODY;
        private int lastCaller = NOBODY;
        private boolean served;
        private boolean counted;

        private void begin(int row) {
            firstRow = row;
            source = NOBODY;
            served = false;
            counted = false;
        }

        private void forget(int row) {
            begin(row);
            lastCaller = NOBODY;
        }
    }

    /** Takes in an ISR call that claimed, in order of entry. */
    void isr(int row) {
        int source = source(row);
        Burst burst = burst(row);
        // One that interrupts a DPC comes amid the work on what was queued before.
        if (burst.served && activities.parent(row) < 0) {
            burst.begin(row);
        }
        burst.source = burst.source == NOBODY || burst.source == source ? source : SEVERAL;
        if (burst.lastCaller != source) {
            burst.lastCaller = source;
            counts.get(source).stretches++;
        }
    }

    /** Takes in a DPC run, in order of entry. */
    void dpc(int row) {
        Burst burst = burst(row);
        int routine = activities.routine(row);
        Integer before = burst.lastStart.put(routine, row);
        burst.served = true;
        burst.lastCaller = NOBODY;
        if (burst.source >= 0) {
            Source source = counts.get(burst.source);
            if (!burst.counted) {
                burst.counted = true;
                source.bursts++;
            }
            if (before == null || before < burst.firstRow) {
                source.followed.merge(routine, 1, Integer::sum);
            }
        }
    }

    /** Draws the conclusions, when every activity has been taken in. */
    void conclude() {
        for (Source source : counts) {
            source.followed.keySet().stream().filter(source::leadsTo).forEach(learntRoutines::add);
        }
    }

    private Burst burst(int row) {
        Burst burst = bursts.computeIfAbsent(activities.cpu(row), cpu -> new Burst());
        int known = gaps.knownSince(activities.cpu(row), row);
        if (known > burst.firstRow) {
            burst.forget(known);
        }
        return burst;
    }

    /** The number of an ISR call's source. */
    int source(int isr) {
        long entry = trace.arg(activities.enterEvent(isr));
        messagesTold |= IsrEntry.message(entry) >= 0;
        Origin origin = new Origin(activities.routine(isr), byMessage ? entry : IsrEntry.vector(entry));
        return sources.computeIfAbsent(origin, first -> {
            counts.add(new Source());
            return counts.size() - 1;
        });
    }

    /** Whether any interrupt said which message it was. */
    boolean areMessagesTold() {
        return messagesTold;
    }

    Verdict of(int source, int routine) {
        Source counted = counts.get(source);
        if (counted.leadsTo(routine)) {
            return Verdict.LEARNT;
        }
        boolean seldom = support(source, routine) * LEAST_SHARE < counted.bursts;
        return counted.bursts >= ENOUGH_BURSTS && seldom ? Verdict.REFUTED : Verdict.OPEN;
    }

    /** After how many clean bursts of a source the routine ran. */
    int support(int source, int routine) {
        return counts.get(source).followed.getOrDefault(routine, 0);
    }

    /** Whether the routine has been learnt to follow any source. */
    boolean isLearnt(int routine) {
        return learntRoutines.contains(routine);
    }
}
