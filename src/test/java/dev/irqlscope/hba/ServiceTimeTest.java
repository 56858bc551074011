package dev.irqlscope.hba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Service times against what is said about them: drawn with a fixed seed. */
class ServiceTimeTest {
    private static final int DRAWS = 200_000;

    private static long[] draw(ServiceTime time) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        long[] drawn = new long[DRAWS];
        Arrays.setAll(drawn, i -> time.draw(random));
        Arrays.sort(drawn);
        return drawn;
    }

    private static void check(ServiceTime time, long minNanos, long meanNanos, long p99Nanos) {
        long[] drawn = draw(time);
        assertThat(drawn[0]).as("min").isGreaterThanOrEqualTo(minNanos).isLessThan((minNanos + 2 * meanNanos) / 3);
        assertThat(Arrays.stream(drawn).average().orElseThrow()).as("mean")
                .isCloseTo(meanNanos, Percentage.withPercentage(1));
        assertThat((double) drawn[(int) (DRAWS * 0.99) - 1]).as("p99")
                .isCloseTo(p99Nanos, Percentage.withPercentage(2));
    }

    /** As the Javadoc of the media and the description of the scenarios say. */
    @ParameterizedTest
    @CsvSource({
        "HDD,      900, 7700, 12800",
        "SATA_SSD,  55,  100,   300",
        "NVME,      50,   80,   200",
        "OPTANE,     7,   10,    18",
        "CACHED,    12,   20,    50"
    })
    void aMediumTakesTheMinimumTheMeanAndThe99thPercentileThatItSays(
            MediumKind medium, long minMicros, long meanMicros, long p99Micros) {
        check(medium.serviceTime(), minMicros * 1_000, meanMicros * 1_000, p99Micros * 1_000);
    }

    @Test
    void aSkewedTimeHasTheMeanAndThe99thPercentileThatItIsGiven() {
        check(new ServiceTime.Skewed(0, 1_000_000, 10_000_000), 0, 1_000_000, 10_000_000);
    }

    @Test
    void anExponentialTimeHasAFloorAndItsMean() {
        long aboveFloor = 100_000;
        check(
                new ServiceTime.Exponential(60_000, 60_000 + aboveFloor),
                60_000,
                160_000,
                60_000 + (long) (aboveFloor * Math.log(100)));
    }

    @Test
    void aTimeThatCannotBeIsRefused() {
        assertThatThrownBy(() -> new ServiceTime.Exponential(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ServiceTime.Skewed(1, 1, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ServiceTime.Skewed(0, 10, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ServiceTime.Skewed(0, 10, 150)).isInstanceOf(IllegalArgumentException.class);
        assertThat(ServiceTime.Skewed.exists(0, 10, 149)).isTrue();
    }

    @Test
    void onlyADiskWithAnArmWorksOnOneRequestAtATime() {
        for (MediumKind medium : MediumKind.values()) {
            assertThat(medium.serviceTime().oneAtATime()).as("%s", medium).isEqualTo(medium == MediumKind.HDD);
        }
    }
}
