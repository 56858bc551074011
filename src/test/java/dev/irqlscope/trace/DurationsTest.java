package dev.irqlscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ns", "840, 840 ns", "999, 999 ns", "1000, 1.0 µs", "73249, 73.2 µs", "73250, 73.3 µs",
        "999949, 999.9 µs", "999950, 1.000 ms", "12460000, 12.460 ms", "999999500, 1.000 s", "2501000000, 2.501 s",
        "-1500, -1.5 µs"
    })
    void aLengthIsInTheUnitThatPeopleReadItIn(long nanos, String text) {
        assertThat(Durations.format(nanos)).isEqualTo(text);
    }

    @Test
    void aMomentIsToTheNanosecond() {
        assertThat(Durations.formatMoment(12_460_000)).isEqualTo("12.460 000 ms");
        assertThat(Durations.formatMoment(1_002_003)).isEqualTo("1.002 003 ms");
        assertThat(Durations.formatMoment(-1)).isEqualTo("-0.000 001 ms");
        assertThat(Durations.formatMoment(Long.MIN_VALUE)).startsWith("-");
    }

    @Test
    void ticksOfUnknownRateAreOnlyCounted() {
        TraceInfo.Clock ticks = new TraceInfo.Clock(true, "x86-tsc");

        assertThat(Durations.format(1, ticks)).isEqualTo("1 tick");
        assertThat(Durations.format(57_012, ticks)).isEqualTo("57012 ticks");
    }
}
