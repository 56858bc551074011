package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.TraceInfo;

/** How findings about locks name things. */
record LockSentences(Catalog catalog, TraceInfo info) {
    /** What to do about locks that are taken in no order. Source: StorPortAcquireSpinLock page. */
    static final String ONE_ORDER = "Take locks in one order everywhere: DPC or StartIo before Interrupt (StorPortAcquireSpinLock).";

    String lock(LockTurn turn) {
        return catalog.nameOf(turn.lock);
    }

    /** Routine or thread, or the interrupt whose ISR is not yet entered. */
    String who(LockTurn turn) {
        if (turn.who >= 0) {
            return catalog.nameOf(turn.who);
        }
        return turn.byKernel ? "an interrupt of " + Irql.describe(turn.interruptLevel) : "code";
    }

    /** As in {@code MyDpc on CPU 0 at 1.234 ms}. */
    String whoWhereAndWhen(LockTurn turn) {
        return "%s on CPU %d at %s".formatted(who(turn), turn.cpu, moment(turn.wantedNanos));
    }

    String moment(long nanos) {
        return Durations.formatMoment(nanos, info.clock());
    }
}
