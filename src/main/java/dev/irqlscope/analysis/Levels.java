package dev.irqlscope.analysis;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Irql;
import java.util.Locale;

/** The level of a routine in a trace that does not record levels. */
final class Levels {
    private Levels() {}

    /** What the routine says of itself, else what routines of its kind run at. Sources: WDK, "Managing Hardware Priorities". */
    static int of(Entity.Routine routine) {
        if (routine.irql() >= 0) {
            return routine.irql();
        }
        return switch (routine.kind()) {
            case ISR, ISR_MSI -> Irql.LOWEST_DIRQL;
            case VECTOR -> isClock(routine.name()) ? Irql.CLOCK_LEVEL : Irql.IPI_LEVEL;
            case DPC, TIMER_DPC, SOFTIRQ -> Irql.DISPATCH_LEVEL;
            case THREADED_DPC -> Irql.PASSIVE_LEVEL;
        };
    }

    private static boolean isClock(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("timer") || lower.contains("clock");
    }
}
