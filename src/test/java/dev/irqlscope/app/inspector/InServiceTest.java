package dev.irqlscope.app.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.TraceStore;
import org.junit.jupiter.api.Test;

class InServiceTest {
    private static final long SEED = 42;
    private static final long LONG_ENOUGH_NANOS = 4_000_000;

    private final Analysis whole = until(LONG_ENOUGH_NANOS);

    @Test
    void theInterruptInServiceIsTheOneWhoseIsrRuns() {
        int longest = longest();
        long inside = (whole.activities().startNanos(longest) + whole.activities().endNanos(longest)) / 2;

        assertThat(InService.at(whole, inside)).isEqualTo(longest);
    }

    @Test
    void anIsrThatHasNotReturnedYetIsInService() {
        int longest = longest();
        long entered = whole.activities().startNanos(longest);
        Analysis cut = until((entered + whole.activities().endNanos(longest)) / 2);
        int running = InService.at(cut, cut.endNanos());

        assertThat(cut.activities().isOpen(running)).isTrue();
        assertThat(cut.activities().startNanos(running)).isEqualTo(entered);
    }

    @Test
    void nothingIsInServiceBeforeTheFirstInterrupt() {
        assertThat(InService.at(whole, 0)).isEqualTo(-1);
    }

    /** The longest ISR call that claimed. */
    private int longest() {
        LaneView isrs = whole.isrDurations();
        Activities activities = whole.activities();
        int longest = -1;
        for (int i = 0; i < isrs.size(); i++) {
            int isr = isrs.ref(i);
            if (longest < 0 || activities.wallNanos(isr) > activities.wallNanos(longest)) {
                longest = isr;
            }
        }
        return longest;
    }

    private static Analysis until(long nanos) {
        Scenario scenario = Scenario.defaultScenario();
        TraceStore trace = new TraceStore(scenario.traceInfo(SEED));
        try (Machine machine = scenario.build(trace, SEED)) {
            machine.run(RunRequest.until(nanos));
        }
        // Not finished: the run may go on.
        Indexer indexer = new Indexer(trace, Limits.DEFAULT);
        while (indexer.advance()) {
            // The next batch.
        }
        return indexer.latest();
    }
}
