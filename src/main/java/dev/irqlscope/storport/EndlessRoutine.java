package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.trace.BugCheckCode;

/** How a machine ends whose driver computes for ever. For the code that is put into miniports when they are loaded. */
public final class EndlessRoutine {

    private EndlessRoutine() {}

    /**
     * What to throw.
     *
     * @param place the routine and its Java line
     * @param steps loop turns and calls since virtual time last passed
     */
    public static RuntimeException at(String place, int line, long steps) {
        return new BugCheck(
                BugCheckCode.DPC_WATCHDOG_VIOLATION,
                "%s does not come to an end: %,d loop turns and calls without a service that takes time"
                        .formatted(place, steps),
                0,
                0,
                0,
                line);
    }
}
