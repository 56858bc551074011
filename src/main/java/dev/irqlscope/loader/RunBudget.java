package dev.irqlscope.loader;

import dev.irqlscope.storport.EndlessRoutine;
import java.lang.StackWalker.StackFrame;
import java.util.function.LongSupplier;

/**
 * What miniport code may do while virtual time stands still. The code calls {@link #step} at each turn of a loop and each
 * method entry.
 *
 * <p>Each run has a copy of this class of its own, made by its class loader, so that its fields belong to one machine. One
 * thread at a time runs in a machine, so nothing here is locked.
 */
public final class RunBudget {
    /** Loop turns and calls; far more than any real routine takes, and gone through in a fraction of a second. */
    static final int STEPS = 20_000_000;

    private static final String MACHINE = "dev.irqlscope.engine.";

    private static LongSupplier clockNanos = () -> 0;
    private static long clockAtRefill = -1;
    private static int left = STEPS;
    private static boolean exhausted;

    private RunBudget() {}

    /** Tells it the virtual time of the machine. */
    public static void start(LongSupplier clock) {
        clockNanos = clock;
    }

    /** Counts one. Once time has stood still for too long, every call throws, whatever the code catches. */
    public static void step() {
        if (--left < 0) {
            refill();
        }
    }

    private static void refill() {
        long now = clockNanos.getAsLong();
        if (exhausted || now == clockAtRefill) {
            exhausted = true;
            left = 0;
            StackFrame frame = StackWalker.getInstance()
                    .walk(frames -> frames.filter(one -> !one.getClassName().equals(RunBudget.class.getName()))
                            .findFirst()
                            .orElseThrow());
            throw EndlessRoutine.at(
                    "%s (%s:%d)".formatted(frame.getMethodName(), frame.getFileName(), frame.getLineNumber()),
                    frame.getLineNumber(),
                    STEPS);
        }
        clockAtRefill = now;
        left = STEPS;
    }

    /** What ends a machine goes through a driver's catch blocks as if they were not there. */
    public static void caught(Throwable thrown) {
        if (thrown.getClass().getName().startsWith(MACHINE)) {
            throw RunBudget.<RuntimeException>unchecked(thrown);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
