package dev.irqlscope.engine;

import java.util.stream.LongStream;

/**
 * How many random machines a property tries. In a build {@value #TRIES} times a dozen, which takes seconds; {@code
 * -Dirqlscope.programs=N} makes it {@value #TRIES} times N. A long run is
 * {@code mvn -q test -Dtest='*Properties' -Dirqlscope.programs=2000}: forty thousand of each.
 */
public final class Programs {
    public static final int TRIES = 20;

    private static final int EACH = Integer.getInteger("irqlscope.programs", 12);

    private Programs() {}

    /** The seeds of one try. */
    public static LongStream seeds(long seed) {
        return LongStream.range(0, EACH).map(number -> seed * EACH + number);
    }
}
