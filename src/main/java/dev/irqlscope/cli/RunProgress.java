package dev.irqlscope.cli;

import dev.irqlscope.trace.Durations;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;

/** Says now and then how far a run has come: at each fifth of it, and where it ends before its time because the program is to end. */
final class RunProgress implements LongPredicate {
    private static final int SAYINGS = 5;

    private final PrintWriter err;
    private final long forNanos;
    private final BooleanSupplier stopped;
    private int said;

    RunProgress(PrintWriter err, long forNanos, BooleanSupplier stopped) {
        this.err = err;
        this.forNanos = forNanos;
        this.stopped = stopped;
    }

    @Override
    public boolean test(long reachedNanos) {
        int due = (int) Math.min(SAYINGS, (double) reachedNanos / forNanos * SAYINGS);
        if (due > said) {
            said = due;
            err.printf("%s of %s%n", Durations.format(reachedNanos), Durations.format(forNanos));
            err.flush();
        }
        if (reachedNanos < forNanos && stopped.getAsBoolean()) {
            err.println("Stopped at %s of %s.".formatted(Durations.format(reachedNanos), Durations.format(forNanos)));
            return false;
        }
        return true;
    }
}
