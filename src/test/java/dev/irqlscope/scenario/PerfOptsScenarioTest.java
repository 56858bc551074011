package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.engine.Story;
import dev.irqlscope.engine.Story.Event;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped miniports ask for what the scenario says, and get it. */
class PerfOptsScenarioTest {
    /** Threads on processor 1 send requests; every message interrupts processor 0 unless ranges spread them. */
    private static List<Event> run(String device, String perfOpts) throws ScenarioException {
        Scenario scenario = ScenarioReader.read("perf.yaml", """
                title: perf
                machine: { processors: 2 }
                devices:
                  - { %s, name: D, importance: mediumHigh, service: { min: 20us, mean: 40us }, perfOpts: [%s] }
                workloads:
                  - { device: D, depth: 8, think: 40us, cpus: [1] }
                """.formatted(device, perfOpts));
        TraceStore trace = new TraceStore(scenario.traceInfo(1));
        try (Machine machine = scenario.build(trace, 1)) {
            machine.run(RunRequest.until(2_000_000));
        }
        return Story.events(trace.snapshot());
    }

    private static List<Integer> cpusOfCompletionDpcs(List<Event> events) {
        return events.stream()
                .filter(event -> event.kind() == EventKind.DPC_ENTER && event.name().startsWith("RaidpAdapterDpc"))
                .map(Event::cpu)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "kind: ahci, line: A, vector: 0x91, completeInIsrFrom: 1", "kind: nvme, vectors: [0x91, 0x92], cpus: [0]"
    })
    void withRedirectionTheIssuerCompletesWhatAnotherProcessorReports(String device) throws ScenarioException {
        assertThat(cpusOfCompletionDpcs(run(device, "dpcRedirection"))).hasSizeGreaterThan(10).containsOnly(1);
    }

    @Test
    void withoutItTheInterruptedProcessorDoesAllOfIt() throws ScenarioException {
        List<Event> events = run("kind: ahci, line: A, vector: 0x91, completeInIsrFrom: 1", "");
        assertThat(cpusOfCompletionDpcs(events)).hasSizeGreaterThan(10).containsOnly(0);
    }

    @Test
    void messageRangesBringTheInterruptToTheIssuer() throws ScenarioException {
        String nvme = "kind: nvme, vectors: [0x91, 0x92], cpus: [0]";
        assertThat(run(nvme, "dpcRedirection")).filteredOn(event -> event.kind() == EventKind.ISR_ENTER)
                .extracting(Event::cpu)
                .containsOnly(0);
        assertThat(run(nvme, "dpcRedirection, interruptMessageRanges"))
                .filteredOn(event -> event.kind() == EventKind.ISR_ENTER)
                .extracting(Event::cpu)
                .containsOnly(1);
    }

    @Test
    void concurrentChannelsTakeNoStartIoLock() throws ScenarioException {
        String nvme = "kind: nvme, vectors: [0x91, 0x92]";
        assertThat(run(nvme, "")).extracting(Event::name).contains("StartIoLock").doesNotContain("StartIo channel 1");
        assertThat(run(nvme, "concurrentChannels")).extracting(Event::name)
                .contains("StartIo channel 1")
                .doesNotContain("StartIoLock");
    }

    @Test
    void takingWhatIsFinishedAlongSavesInterrupts() throws ScenarioException {
        String nvme = "kind: nvme, vectors: [0x91], cpus: [1]";
        assertThat(interruptsOf(nvme, "dpcRedirection, optimizeForCompletionDuringStartIo"))
                .isLessThan(interruptsOf(nvme, "dpcRedirection"));
    }

    private static double interruptsOf(String device, String perfOpts) throws ScenarioException {
        List<Event> events = run(device + ", coalesce: { count: 8, time: 100us }", perfOpts);
        long completed = events.stream().filter(event -> event.kind() == EventKind.REQUEST_COMPLETED).count();
        long interrupts = events.stream().filter(event -> event.kind() == EventKind.ISR_ENTER).count();
        return (double) interrupts / completed;
    }
}
