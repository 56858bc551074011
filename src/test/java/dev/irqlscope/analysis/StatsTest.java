package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatsTest {

    @Test
    void aPercentileIsTheSmallestValueThatItsShareOfAllDoesNotExceed() {
        long[] values = new long[1_000];
        long[] starts = new long[1_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1_000 - i;
            starts[i] = i;
        }
        Stats stats = Stats.of(values, starts, values.length);

        assertThat(stats.p50Nanos()).isEqualTo(500);
        assertThat(stats.p99Nanos()).isEqualTo(990);
        assertThat(stats.p999Nanos()).isEqualTo(999);
        assertThat(stats.minNanos()).isEqualTo(1);
        assertThat(stats.maxNanos()).isEqualTo(1_000);
        assertThat(stats.meanNanos()).isEqualTo(500.5);
        assertThat(stats.totalNanos()).isEqualTo(500_500);
    }

    @Test
    void aPercentileIsAlwaysOneOfTheValues() {
        Stats stats = Stats.of(new long[]{10, 400, 20}, new long[]{0, 1, 2}, 3);

        assertThat(stats.p50Nanos()).isEqualTo(20);
        assertThat(stats.p99Nanos()).isEqualTo(400);
        assertThat(stats.p999Nanos()).isEqualTo(400);
    }

    @Test
    void ofASingleValueEveryPercentileIsThatValue() {
        Stats stats = Stats.of(new long[]{7}, new long[]{3}, 1);

        assertThat(stats.p50Nanos()).isEqualTo(7);
        assertThat(stats.p999Nanos()).isEqualTo(7);
        assertThat(stats.maxAtNanos()).isEqualTo(3);
    }

    @Test
    void ofSeveralLongestTheFirstIsNamed() {
        Stats stats = Stats.of(new long[]{9, 5, 9}, new long[]{800, 100, 300}, 3);

        assertThat(stats.maxAtNanos()).isEqualTo(300);
    }

    @Test
    void valuesBeyondTheCountDoNotCount() {
        Stats stats = Stats.of(new long[]{4, 2, 1_000}, new long[]{0, 1, 2}, 2);

        assertThat(stats.count()).isEqualTo(2);
        assertThat(stats.maxNanos()).isEqualTo(4);
    }

    @Test
    void ofNothingThereIsNothing() {
        assertThat(Stats.of(new long[0], new long[0], 0)).isEqualTo(Stats.NONE);
        assertThat(Stats.NONE.isEmpty()).isTrue();
    }
}
