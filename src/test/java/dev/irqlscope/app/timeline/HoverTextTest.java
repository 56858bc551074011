package dev.irqlscope.app.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.view.Hit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the card beside the pointer says of the default scenario. */
class HoverTextTest {
    private static Analysis run;

    @BeforeAll
    static void runTheDefaultScenario() {
        run = SampleRun.analyzed(20_000_000);
    }

    @Test
    void anIsrOverItsLimitIsBlamedWithItsTimeAndItsLimit() {
        int isr = first(Activities.OVER_LIMIT);

        HoverCard card = HoverText.of(run, new Hit.IsrHit(0, 0, 1, 1, isr)).orElseThrow();

        assertThat(card.title()).startsWith("AhciHwInterrupt");
        assertThat(card.lines().getFirst().text())
                .startsWith(Durations.format(run.activities().wallNanos(isr)));
        assertThat(card.lines())
                .contains(new HoverCard.Line("over its 50.0 µs limit by its own work", HoverCard.Tone.BAD));
    }

    @Test
    void aSpuriousInterruptSaysThatNobodyClaimedIt() {
        int dispatch = run.spurious().ref(0);

        HoverCard card = HoverText.of(run, new Hit.SpuriousHit(0, 0, 1, 1, dispatch, 1)).orElseThrow();

        assertThat(card.title()).isEqualTo("Spurious interrupt");
        assertThat(card.lines().getFirst().text()).contains("returned FALSE");
        assertThat(card.lines().getLast().text()).startsWith("vector 0x");
    }

    @Test
    void aDpcThatAnIsrQueuedTellsItsLatency() {
        int instance = run.dpcLatencies().ref(0);
        int dpc = run.dpcInstances().activity(instance);
        long latency = run.dpcInstances().latencyNanos(instance);
        assertThat(latency).isNotEqualTo(DpcInstances.UNKNOWN);

        HoverCard card = HoverText.of(run, new Hit.DpcHit(0, 0, 1, 1, dpc)).orElseThrow();

        assertThat(card.lines())
                .anySatisfy(line -> assertThat(line.text())
                        .startsWith("began " + Durations.format(latency) + " after the return from DIRQL"));
    }

    @Test
    void theHeadOfARowExplainsItself() {
        assertThat(HoverText.of(run, new Hit.RowHeader(0, 0, 1, 1, "CPU 0"))).isEmpty();
    }

    @Test
    void theScreenReaderIsToldTheStretchAndItsLongestIsr() {
        int isr = first(Activities.OVER_LIMIT);
        long start = run.activities().startNanos(isr);
        long end = run.activities().endNanos(isr);

        assertThat(SpokenView.of(run, start, end))
                .isEqualTo("Timeline from " + Durations.formatMoment(start) + " to " + Durations.formatMoment(end)
                        + ". Longest interrupt routine: AhciHwInterrupt, " + Durations.format(end - start)
                        + ", over its limit, on processor " + run.activities().cpu(isr) + ".");
        assertThat(SpokenView.of(run, 1, 2)).endsWith("No interrupt routine begins here.");
    }

    private static int first(int flag) {
        return IntStream.range(0, run.activityCount())
                .filter(activity -> run.activities().has(activity, flag) && IsrWalk.isIsr(run, activity))
                .findFirst()
                .orElseThrow();
    }
}
