package dev.irqlscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LaneProperties {

    @Property(tries = 200)
    void aSummaryOfARangeIsWhatLookingAtEachSpanGives(
            @ForAll @IntRange(max = 5_000) int spans, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LaneView lane = lane(spans, random);
        RangeSummary summary = new RangeSummary();
        for (int i = 0; i < 20; i++) {
            int from = random.nextInt(spans + 1);
            int to = from + random.nextInt(spans - from + 1);
            lane.summarize(from, to, summary);

            assertSame(summary, lane, from, to);
        }
    }

    private static void assertSame(RangeSummary summary, LaneView lane, int from, int to) {
        long busy = 0;
        long longest = -1;
        int longestIndex = -1;
        int flags = 0;
        for (int i = from; i < to; i++) {
            busy += lane.lengthNanos(i);
            flags |= lane.flags(i);
            if (lane.lengthNanos(i) > longest) {
                longest = lane.lengthNanos(i);
                longestIndex = i;
            }
        }
        assertThat(summary.count()).isEqualTo(to - from);
        assertThat(summary.busyNanos()).isEqualTo(busy);
        assertThat(summary.longestNanos()).isEqualTo(longest);
        assertThat(summary.longestIndex()).isEqualTo(longestIndex);
        assertThat(summary.flags()).isEqualTo(flags);
    }

    @Property(tries = 200)
    void theSpanAtAMomentIsTheOneThatCoversIt(@ForAll @IntRange(min = 1, max = 2_000) int spans, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LaneView lane = lane(spans, random);
        long end = lane.endNanos(spans - 1);
        for (int i = 0; i < 50; i++) {
            long moment = random.nextLong(end + 100);
            int expected = -1;
            for (int span = 0; span < spans; span++) {
                if (lane.startNanos(span) <= moment && moment < lane.endNanos(span)) {
                    expected = span;
                }
            }
            assertThat(lane.indexAt(moment)).isEqualTo(expected);
        }
    }

    private static LaneView lane(int spans, SplittableRandom random) {
        Lane lane = new Lane(new Spill(Spill.DEFAULT_CAP_BYTES));
        long now = 0;
        for (int i = 0; i < spans; i++) {
            long length = random.nextLong(1, 1_000);
            lane.add(now, length, 1 << random.nextInt(20), i);
            now += length + random.nextLong(100);
        }
        return lane.view();
    }
}
