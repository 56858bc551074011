package dev.irqlscope.format.export;

import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;

/** What a processor has a row of its own for in a viewer. Slices of one track nest; the numbers are thread numbers there. */
enum Track {
    ISR(1, "ISR"),
    DPC(2, "DPC"),
    /** Threaded DPCs run at PASSIVE_LEVEL, where an ordinary one may come between. */
    THREADED_DPC(3, "Threaded DPC"),
    VECTOR(4, "Kernel vectors"),
    /** Idle is a state of its own, whatever the level of the idle thread. */
    IDLE(5, "Idle"),
    LOST(6, "Events lost"),
    /** A counter and no row of slices. */
    LEVEL(7, "IRQL"),
    /** Moments that rules found something at. */
    FINDINGS(8, "Findings");

    private final int number;
    private final String title;

    Track(int number, String title) {
        this.number = number;
        this.title = title;
    }

    int number() {
        return number;
    }

    /** What a viewer shall call it; the name of the level says how it was come by. */
    String title(TraceInfo.Levels levels) {
        if (this != LEVEL) {
            return title;
        }
        return switch (levels) {
            case RECORDED -> title;
            case INFERRED -> title + " (inferred from the vector)";
            case UNKNOWN -> title + " (of ISRs unknown)";
            case CONTEXT -> title + " (from the context)";
        };
    }

    static Track of(RoutineKind kind) {
        return switch (kind) {
            case ISR, ISR_MSI -> ISR;
            case DPC, TIMER_DPC, SOFTIRQ -> DPC;
            case THREADED_DPC -> THREADED_DPC;
            case VECTOR -> VECTOR;
        };
    }
}
