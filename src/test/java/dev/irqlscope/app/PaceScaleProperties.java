package dev.irqlscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.session.Pace;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class PaceScaleProperties {
    @Property
    void furtherRightIsNeverSlower(
            @ForAll @DoubleRange(min = 0, max = 4.5) double left,
            @ForAll @DoubleRange(min = 0, max = 4.5) double right) {
        assertThat(PaceScale.paceAt(Math.min(left, right)).virtualNanosPerSecond())
                .isLessThanOrEqualTo(PaceScale.paceAt(Math.max(left, right)).virtualNanosPerSecond());
    }

    @Property
    void theSliderStandsWhereItsPaceIs(@ForAll @DoubleRange(min = 0, max = 4) double position) {
        assertThat(PaceScale.positionOf(PaceScale.paceAt(position))).isBetween(position - 0.05, position + 0.05);
    }

    @Example
    void theEndsAreTheSlowestPaceAndAsFastAsItGoes() {
        assertThat(PaceScale.paceAt(0)).isEqualTo(Pace.SLOWEST);
        assertThat(PaceScale.paceAt(4)).isEqualTo(Pace.FASTEST);
        assertThat(PaceScale.paceAt(PaceScale.MAX)).isEqualTo(Pace.AS_FAST_AS_POSSIBLE);
    }

    @Example
    void fasterAndSlowerWalkTheSameRoundPaces() {
        Pace pace = Pace.SLOWEST;
        int steps = 0;
        while (!pace.equals(Pace.AS_FAST_AS_POSSIBLE)) {
            Pace next = PaceScale.next(pace, 1);
            assertThat(PaceScale.next(next, -1)).isEqualTo(pace);
            pace = next;
            steps++;
        }
        assertThat(steps).isEqualTo(13);
    }

    @Example
    void ratesReadAsPeopleSayThem() {
        assertThat(PaceScale.describe(Pace.DEFAULT)).isEqualTo("1.0 ms/s");
        assertThat(PaceScale.describe(new Pace(20_000))).isEqualTo("20 µs/s");
        assertThat(PaceScale.describe(Pace.AS_FAST_AS_POSSIBLE)).isEqualTo("max");
        assertThat(PaceScale.describe(2.5e9)).isEqualTo("2.5 s/s");
    }
}
