package dev.irqlscope.format;

import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;

/**
 * What a processor has a row of its own for in other programs' viewers. Slices of one track nest; the numbers are thread numbers
 * there.
 */
public enum Track {
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

    public int number() {
        return number;
    }

    /** What a viewer shall call it; the name of the level says how it was come by. */
    public String title(TraceInfo.Levels levels) {
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

    /** The one with this title, whatever it says of levels; null if there is none. */
    static Track ofTitle(String text) {
        for (Track track : values()) {
            if (text.equals(track.title) || track == LEVEL && levelsIn(text) != null) {
                return track;
            }
        }
        return null;
    }

    /** How levels were come by, as the title of their track says; null if it is none. */
    static TraceInfo.Levels levelsIn(String text) {
        for (TraceInfo.Levels levels : TraceInfo.Levels.values()) {
            if (text.equals(LEVEL.title(levels))) {
                return levels;
            }
        }
        return null;
    }

    /** The one that calls of this kind stand on. */
    public static Track of(RoutineKind kind) {
        return switch (kind) {
            case ISR, ISR_MSI -> ISR;
            case DPC, TIMER_DPC, SOFTIRQ -> DPC;
            case THREADED_DPC -> THREADED_DPC;
            case VECTOR -> VECTOR;
        };
    }
}
