package dev.irqlscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TickClockTest {

    @Test
    void threeThousandTicksAtThreeGigahertzAreAMicrosecond() {
        assertThat(TickClock.nanos(3_000, 3_000_000_000L)).isEqualTo(1_000);
    }

    @Property
    void theConversionIsExactAndRoundsDown(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 1_000_000_000) long ticks,
            @ForAll @LongRange(min = 1, max = TickClock.FASTEST_HZ) long hz) {
        BigInteger exact = BigInteger.valueOf(ticks)
                .multiply(BigInteger.valueOf(1_000_000_000))
                .divide(BigInteger.valueOf(hz));

        assertThat(BigInteger.valueOf(TickClock.nanos(ticks, hz))).isEqualTo(exact);
    }
}
