package dev.irqlscope.cli;

import dev.irqlscope.trace.Durations;
import java.io.PrintWriter;
import java.util.function.LongConsumer;

/** Says now and then how far a run has come: at each fifth of it. */
final class RunProgress implements LongConsumer {
    private static final int SAYINGS = 5;

    private final PrintWriter err;
    private final long forNanos;
    private int said;

    RunProgress(PrintWriter err, long forNanos) {
        this.err = err;
        this.forNanos = forNanos;
    }

    @Override
    public void accept(long reachedNanos) {
        int due = (int) Math.min(SAYINGS, (double) reachedNanos / forNanos * SAYINGS);
        if (due > said) {
            said = due;
            err.printf("%s of %s%n", Durations.format(reachedNanos), Durations.format(forNanos));
            err.flush();
        }
    }
}
