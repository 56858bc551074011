package dev.irqlscope.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who holds which lock and who waits for it, on all processors, and the rules about that. Indexer's thread only. */
final class LockTurns {
    /** Turns on one stack beyond which releases must be missing. */
    private static final int DEEPEST = 64;

    private final LockHolds holds;
    private final LockDeadlocks deadlocks;
    private final LockOrder order;
    private final List<List<LockTurn>> ofCpus = new ArrayList<>();
    private final Map<Integer, LockTurn> holders = new HashMap<>();
    private final Map<Integer, List<LockTurn>> waiting = new HashMap<>();
    private long counted;

    LockTurns(LockHolds holds, LockSentences sentences, FindingLog log) {
        this.holds = holds;
        deadlocks = new LockDeadlocks(this, sentences, log);
        order = new LockOrder(sentences, log);
    }

    /** On one processor's stack, in order of time. */
    List<LockTurn> ofCpu(int cpu) {
        while (ofCpus.size() <= cpu) {
            ofCpus.add(new ArrayList<>());
        }
        return ofCpus.get(cpu);
    }

    /** Whose turn it is; {@code null} if it is free, or nobody saw it taken. */
    LockTurn holder(int lock) {
        return holders.get(lock);
    }

    /** A processor begins to spin. */
    void wanted(LockTurn turn) {
        begin(turn);
        waiting.computeIfAbsent(turn.lock, key -> new ArrayList<>()).add(turn);
        order.wanted(ofCpu(turn.cpu), turn, deadlocks.look(turn));
    }

    /** A processor has a lock, for which it may have waited. */
    void had(LockTurn fresh) {
        LockTurn turn = latest(fresh.cpu, fresh.lock, true);
        if (turn == null) {
            turn = fresh;
            begin(turn);
            order.wanted(ofCpu(turn.cpu), turn, false);
        } else {
            stopWaiting(turn);
        }
        turn.had(fresh.wantedNanos);
        holders.put(turn.lock, turn);
        if (ofCpu(turn.cpu).getLast() != turn) {
            waiting.getOrDefault(turn.lock, List.of()).forEach(deadlocks::look);
        }
    }

    /** A processor gives a lock up, in this call or in none. */
    void released(int cpu, int lock, long nanos, Frame inside) {
        LockTurn turn = latest(cpu, lock, false);
        if (turn == null) {
            return;
        }
        ofCpu(cpu).remove(turn);
        holders.remove(lock, turn);
        if (!turn.byKernel) {
            holds.released(turn, nanos, inside, waiting.getOrDefault(lock, List.of()));
        }
    }

    /** The ISR begins around which the kernel has just taken a lock. */
    void isrEntered(int cpu, Frame isr) {
        List<LockTurn> turns = ofCpu(cpu);
        LockTurn last = turns.isEmpty() ? null : turns.getLast();
        if (last != null && last.byKernel) {
            last.who = isr.routine;
            last.activity = isr.activity;
        }
    }

    /** Nobody knows what this processor holds. */
    void forget(int cpu) {
        for (LockTurn turn : ofCpu(cpu)) {
            stopWaiting(turn);
            holders.remove(turn.lock, turn);
        }
        ofCpu(cpu).clear();
    }

    private void begin(LockTurn turn) {
        if (ofCpu(turn.cpu).size() == DEEPEST) {
            forget(turn.cpu);
        }
        turn.order = counted++;
        ofCpu(turn.cpu).add(turn);
    }

    private void stopWaiting(LockTurn turn) {
        List<LockTurn> others = waiting.get(turn.lock);
        if (others != null && others.remove(turn) && others.isEmpty()) {
            waiting.remove(turn.lock);
        }
    }

    private LockTurn latest(int cpu, int lock, boolean waits) {
        List<LockTurn> turns = ofCpu(cpu);
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i).lock == lock && turns.get(i).waits() == waits) {
                return turns.get(i);
            }
        }
        return null;
    }
}
