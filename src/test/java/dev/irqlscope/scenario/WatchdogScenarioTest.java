package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.Severity;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.trace.TraceStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The finding {@code watchdog}: which routine, how long, which allotment, what to do. */
class WatchdogScenarioTest {

    /** One device whose DPC works so long, on a machine whose watchdog only reports, at 3 ticks of 1 ms and 6. */
    private static List<Finding> findings(String dpc, String every) throws ScenarioException {
        Scenario scenario = ScenarioReader.read("watchdog.yaml", """
                title: watchdog
                machine: { processors: 1, watchdog: { checking: report, single: 3ms, cumulative: 6ms } }
                devices:
                  - { kind: other, name: Nic, line: A, vector: 0x91, first: 100us, every: %s, isr: 2us, dpc: %s }
                """.formatted(every, dpc));
        TraceStore trace = new TraceStore(scenario.traceInfo(1));
        try (Machine machine = scenario.build(trace, 1)) {
            machine.run(RunRequest.until(30_000_000));
        }
        Analysis analysis = Indexer.analyze(trace, Limits.DEFAULT);
        return analysis.findings().stream().filter(finding -> finding.rule().equals("watchdog")).toList();
    }

    @Test
    void aRoutineWithoutEndIsNamedWithItsTimeAndItsAllotment() throws ScenarioException {
        Finding finding = findings("5ms", "40ms").getFirst();
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.text()).isEqualTo(
                "NicDpc has run for 3.898 ms on CPU 0; one DPC or ISR is allotted 3.000 ms (bug check 0x133 page, parameter 1 = 0). Nothing at its level or below ran there meanwhile. Look for a loop that does not end, a stall, or a lock that does not come; queue long work again in parts, or leave it to a work item.");
        assertThat(finding.untilNanos()).isEqualTo(4_000_000 + 2_500);
        assertThat(finding.activity()).isNotNegative();
    }

    @Test
    void ofTooMuchTogetherItIsSaidWhatRan() throws ScenarioException {
        Finding finding = findings("720us", "700us").getFirst();
        assertThat(finding.text())
                .startsWith(
                        "CPU 0 has not been below DISPATCH for more than 6.000 ms, which is what everything together is allotted")
                .contains("Meanwhile the CPU ran NicDpc for 5.");
        assertThat(finding.activity()).isNegative();
    }

    @Test
    void aMachineThatGetsBelowDispatchInTimeHasNone() throws ScenarioException {
        assertThat(findings("2ms", "3ms")).isEmpty();
    }
}
