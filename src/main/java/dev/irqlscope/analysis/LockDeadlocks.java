package dev.irqlscope.analysis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rule {@code lock-order}, when it has come to the worst: processors spin for each other, or one for itself. Whoever holds a lock
 * can give it up only after every later wait on its stack is over. Indexer's thread only.
 */
final class LockDeadlocks {
    private static final String TITLE = "Deadlock";
    /** Waits that a search looks at, so that no file makes it long. */
    private static final int MOST_WAITS = 256;

    private final LockTurns turns;
    private final LockSentences sentences;
    private final FindingLog log;
    private final Set<LockTurn> seen = new HashSet<>();
    private final List<LockTurn> path = new ArrayList<>();

    LockDeadlocks(LockTurns turns, LockSentences sentences, FindingLog log) {
        this.turns = turns;
        this.sentences = sentences;
        this.log = log;
    }

    /**
     * Finds out whether this wait can never be over.
     *
     * @return whether it is part of a deadlock
     */
    boolean look(LockTurn wait) {
        seen.clear();
        path.clear();
        if (!leadsBack(wait, wait)) {
            return false;
        }
        if (!log.keeps(LockOrder.ID, Long.MAX_VALUE)) {
            log.count(LockOrder.ID, TITLE, Severity.ERROR, wait.wantedNanos, wait.wantedNanos);
        } else {
            log.add(
                    Long.MAX_VALUE,
                    new Finding(
                            LockOrder.ID,
                            TITLE,
                            Severity.ERROR,
                            wait.wantedNanos,
                            wait.wantedNanos,
                            wait.cpu,
                            1,
                            wait.activity,
                            path.size() == 1 ? ofOneProcessor(wait) : ofSeveral()));
        }
        return true;
    }

    private boolean leadsBack(LockTurn wait, LockTurn first) {
        path.add(wait);
        LockTurn holder = turns.holder(wait.lock);
        if (holder != null) {
            for (LockTurn other : turns.ofCpu(holder.cpu)) {
                if (other.waits() && other.order > holder.order
                        && (other == first
                                || (seen.size() < MOST_WAITS && seen.add(other) && leadsBack(other, first)))) {
                    return true;
                }
            }
        }
        path.removeLast();
        return false;
    }

    private String ofOneProcessor(LockTurn wait) {
        LockTurn holder = turns.holder(wait.lock);
        boolean again = holder.activity == wait.activity && holder.who == wait.who;
        return "%s on CPU %d waits for %s, which %s: the CPU spins for itself for ever (bug check 0xF where locks are checked). %s"
                .formatted(
                        sentences.who(wait),
                        wait.cpu,
                        sentences.lock(wait),
                        again
                                ? "it has held since " + sentences.moment(holder.hadNanos())
                                : "%s, beneath it on the same stack, has held since %s"
                                        .formatted(sentences.who(holder), sentences.moment(holder.hadNanos())),
                        again
                                ? "Take a lock once, and give it back on every way out."
                                : "What an ISR may take must be held at the ISR's level by everybody: use the interrupt lock, or leave the work to a DPC.");
    }

    private String ofSeveral() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < path.size(); i++) {
            LockTurn held = turns.holder(path.get((i + path.size() - 1) % path.size()).lock);
            LockTurn wanted = path.get(i);
            text.append(i == 0 ? "" : "; ")
                    .append("CPU %d holds %s (%s) and waits for %s (%s)".formatted(
                            wanted.cpu,
                            sentences.lock(held),
                            sentences.who(held),
                            sentences.lock(wanted),
                            sentences.who(wanted)));
        }
        return text
                .append(". None of them can ever go on: they spin until the DPC watchdog stops the machine. ")
                .append(LockSentences.ONE_ORDER)
                .toString();
    }
}
