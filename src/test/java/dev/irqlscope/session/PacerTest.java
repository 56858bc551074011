package dev.irqlscope.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong wall = new AtomicLong(5 * SECOND);
    private final Pacer pacer = new Pacer(wall::get);

    @Test
    void virtualTimeIsDueInProportionToWallTime() {
        pacer.setPace(new Pace(1_000_000), 300);
        pacer.start(300);
        wall.addAndGet(SECOND / 2);

        assertThat(pacer.dueNanos()).isEqualTo(500_300);
    }

    @Test
    void withoutALimitEverythingIsDue() {
        pacer.setPace(Pace.AS_FAST_AS_POSSIBLE, 0);
        pacer.start(0);

        assertThat(pacer.dueNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void timeThatCouldNotBeUsedIsNotMadeGood() {
        pacer.setPace(new Pace(1_000_000), 0);
        pacer.start(0);
        wall.addAndGet(SECOND);
        pacer.reached(400_000, true);
        wall.addAndGet(SECOND / 10);

        assertThat(pacer.dueNanos()).isEqualTo(500_000);
    }

    @Test
    void theRateShownIsTheOneThatWasReached() {
        pacer.setPace(new Pace(1_000_000), 0);
        pacer.start(0);
        for (int i = 1; i <= 40; i++) {
            wall.addAndGet(SECOND / 10);
            pacer.reached(i * 40_000L, true);
        }

        assertThat(pacer.rateNanosPerSecond()).isCloseTo(400_000, within(1.0));
    }

    @Test
    void aChangeOfPaceMovesNothing() {
        pacer.setPace(new Pace(1_000_000), 0);
        pacer.start(0);
        wall.addAndGet(SECOND);
        pacer.setPace(Pace.FASTEST, 1_000_000);

        assertThat(pacer.dueNanos()).isEqualTo(1_000_000);
    }
}
