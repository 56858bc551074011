package dev.irqlscope.analysis;

import dev.irqlscope.trace.Irql;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * Rule {@code lock-order}, before it has come to the worst: two locks that were taken in both orders, several that were taken in a
 * circle, or one that is held below the level of an interrupt that wants it. Each may deadlock although it did not. Indexer's
 * thread only.
 */
final class LockOrder {
    static final String ID = "lock-order";

    private static final String OPPOSITE = "Locks taken in opposite orders";
    private static final String INTERRUPTED = "Lock that an ISR on the same CPU wants too";
    /** Pairs of locks that are remembered, so that no file makes it grow for ever. */
    private static final int MOST_PAIRS = 4_096;
    /** The same for locks on processors. */
    private static final int MOST_PLACES = 65_536;

    private final LockSentences sentences;
    private final FindingLog log;
    /** Of each lock, those that were taken while it was held, and when that was first. */
    private final Map<Integer, Map<Integer, Pair>> takenInside = new HashMap<>();
    private final Map<Place, LockTurn> lowest = new HashMap<>();
    private final Map<Place, LockTurn> fromInterrupt = new HashMap<>();
    private final Set<Place> reported = new HashSet<>();
    private int pairs;

    /** One lock was taken while another was held. */
    private record Pair(LockTurn outer, LockTurn inner) {}

    /** A lock on a processor. */
    private record Place(int lock, int cpu) {}

    LockOrder(LockSentences sentences, FindingLog log) {
        this.sentences = sentences;
        this.log = log;
    }

    /**
     * A processor wants a lock.
     *
     * @param stack its turns, this one the last
     * @param deadlocked whether that is known to be a deadlock already
     */
    void wanted(List<LockTurn> stack, LockTurn turn, boolean deadlocked) {
        for (LockTurn outer : stack) {
            if (outer != turn && !outer.waits() && outer.lock != turn.lock) {
                takenInside(outer, turn, deadlocked);
            }
        }
        Place place = new Place(turn.lock, turn.cpu);
        if (deadlocked) {
            reported.add(place);
        } else if (!reported.contains(place) && (lowest.size() < MOST_PLACES || lowest.containsKey(place))) {
            levels(place, turn);
        }
    }

    private void takenInside(LockTurn outer, LockTurn inner, boolean deadlocked) {
        if (pairs == MOST_PAIRS || takenInside.getOrDefault(outer.lock, Map.of()).containsKey(inner.lock)) {
            return;
        }
        pairs++;
        Pair fresh = new Pair(outer, inner);
        takenInside.computeIfAbsent(outer.lock, key -> new HashMap<>()).put(inner.lock, fresh);
        if (!deadlocked) {
            List<Pair> back = way(inner.lock, outer.lock);
            if (!back.isEmpty()) {
                report(OPPOSITE, inner, circle(fresh, back));
            }
        }
    }

    /** The shortest chain of pairs from one lock to another; none if there is no way. */
    private List<Pair> way(int from, int to) {
        Map<Integer, Pair> reachedBy = new HashMap<>();
        Queue<Integer> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty() && !reachedBy.containsKey(to)) {
            takenInside.getOrDefault(next.remove(), Map.of()).forEach((lock, pair) -> {
                if (reachedBy.putIfAbsent(lock, pair) == null) {
                    next.add(lock);
                }
            });
        }
        List<Pair> way = new ArrayList<>();
        for (Pair pair = reachedBy.get(to); pair != null; pair = pair.outer.lock == from
                ? null
                : reachedBy.get(pair.outer.lock)) {
            way.addFirst(pair);
        }
        return way;
    }

    private String circle(Pair fresh, List<Pair> back) {
        StringBuilder text = new StringBuilder(clause(fresh));
        for (int i = 0; i < back.size(); i++) {
            text.append(i == back.size() - 1 ? ", and " : ", ").append(clause(back.get(i)));
        }
        return text
                .append(". It did not deadlock this time: at once on different CPUs, each waits for what the next one holds, for ever. ")
                .append(LockSentences.ONE_ORDER)
                .toString();
    }

    private String clause(Pair pair) {
        return "%s was taken while %s was held (%s)".formatted(
                sentences.lock(pair.inner), sentences.lock(pair.outer), sentences.whoWhereAndWhen(pair.inner));
    }

    /** Holds a lock's lowest level on a processor against the highest interrupt there that wants it. */
    private void levels(Place place, LockTurn turn) {
        lowest.merge(place, turn, (old, now) -> now.level < old.level ? now : old);
        if (turn.interruptLevel >= 0) {
            fromInterrupt.merge(place, turn, (old, now) -> now.interruptLevel > old.interruptLevel ? now : old);
        }
        LockTurn held = lowest.get(place);
        LockTurn wanted = fromInterrupt.get(place);
        if (wanted != null && held.level >= 0 && held.level < wanted.interruptLevel) {
            reported.add(place);
            lowest.remove(place);
            fromInterrupt.remove(place);
            report(
                    INTERRUPTED,
                    turn,
                    "%s was held at %s (%s) and wanted by an interrupt of %s (%s). It did not deadlock this time: had the interrupt come while the lock was held, the CPU would have spun for itself for ever. Hold it at the ISR's level everywhere (the interrupt lock, StorPortSynchronizeAccess), or leave the ISR's part to a DPC."
                            .formatted(
                                    sentences.lock(turn),
                                    Irql.describe(held.level),
                                    sentences.whoWhereAndWhen(held),
                                    Irql.describe(wanted.interruptLevel),
                                    sentences.whoWhereAndWhen(wanted)));
        }
    }

    private void report(String title, LockTurn at, String text) {
        if (log.keeps(ID, 1)) {
            log.add(
                    1,
                    new Finding(
                            ID, title, Severity.ERROR, at.wantedNanos, at.wantedNanos, at.cpu, 1, at.activity, text));
        } else {
            log.count(ID, title, Severity.ERROR, at.wantedNanos, at.wantedNanos);
        }
    }
}
