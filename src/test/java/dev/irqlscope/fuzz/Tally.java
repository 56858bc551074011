package dev.irqlscope.fuzz;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Counts what becomes of a reader's damaged inputs. What a reader throws that is no refusal is a crash; so is memory beyond what
 * its input accounts for, told by the bytes that the reading thread allocated: the same each time, unlike a clock.
 */
public final class Tally {
    private static final com.sun.management.ThreadMXBean MEMORY = (com.sun.management.ThreadMXBean) ManagementFactory
            .getThreadMXBean();

    private final String reader;
    private final long fixedBytes;
    private final long bytesPerByte;
    private long inputs;
    private long refused;
    private long warned;
    private long crashes;

    /**
     * @param fixedBytes what any input may cost
     * @param bytesPerByte what each byte of an input may cost
     */
    public Tally(String reader, long fixedBytes, long bytesPerByte) {
        this.reader = reader;
        this.fixedBytes = fixedBytes;
        this.bytesPerByte = bytesPerByte;
    }

    /** What a reader made of an input. */
    public enum Outcome {
        REFUSED,
        WARNED,
        CLEAN
    }

    /** Reads an input. */
    @FunctionalInterface
    public interface Attempt {
        Outcome read() throws Exception;
    }

    /** Looks at what a reader gave. */
    @FunctionalInterface
    public interface Check {
        void look() throws Exception;
    }

    /** Tries an input of so many bytes, unpacked if it is packed. */
    public Outcome attempt(long bytes, Attempt attempt) throws Exception {
        return attempt(bytes, attempt, () -> {
        });
    }

    /** The same, with a look at what came out, which may take memory of its own. */
    public Outcome attempt(long bytes, Attempt attempt, Check afterwards) throws Exception {
        inputs++;
        long before = MEMORY.getCurrentThreadAllocatedBytes();
        boolean done = false;
        try {
            Outcome outcome = attempt.read();
            long allocated = MEMORY.getCurrentThreadAllocatedBytes() - before;
            if (allocated > fixedBytes + bytesPerByte * bytes) {
                throw new AssertionError(
                        reader + " took " + allocated + " bytes of memory for an input of " + bytes + " bytes");
            }
            afterwards.look();
            refused += outcome == Outcome.REFUSED ? 1 : 0;
            warned += outcome == Outcome.WARNED ? 1 : 0;
            done = true;
            return outcome;
        } finally {
            crashes += done ? 0 : 1;
        }
    }

    /** The figures in a line. */
    public String line() {
        return String.format(
                Locale.ROOT, "%s: %,d inputs, %,d refused, %,d opened with warnings, %,d crashes", reader, inputs,
                refused, warned, crashes);
    }
}
