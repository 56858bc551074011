package dev.irqlscope.trace;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a lane costs to draw: one summary for each pixel of a wide window, over few spans and over many. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LaneBenchmark {
    private static final int PIXELS = 2_000;

    @Param({"10000", "1000000", "10000000"})
    private int spans;

    private LaneView lane;
    private long lengthNanos;
    private final RangeSummary summary = new RangeSummary();

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        Lane filling = new Lane(new Spill(Spill.DEFAULT_CAP_BYTES));
        long now = 0;
        for (int i = 0; i < spans; i++) {
            long length = random.nextLong(1_000, 60_000);
            filling.add(now, length, 0, i);
            now += length + random.nextLong(100_000);
        }
        lane = filling.view();
        lengthNanos = now;
    }

    @Benchmark
    public long wholeLane() {
        long longest = 0;
        int from = 0;
        for (int pixel = 1; pixel <= PIXELS; pixel++) {
            int to = lane.firstStartingAtOrAfter(lengthNanos / PIXELS * pixel);
            lane.summarize(from, to, summary);
            longest = Math.max(longest, summary.longestNanos());
            from = to;
        }
        return longest;
    }
}
