package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.engine.Story;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ships breaks no rule, and half duplex is what it should be. */
class CheckedScenariosTest {

    static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("samples/scenarios"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    private static List<Story.Event> run(Scenario scenario, EventKind... kinds) {
        TraceStore trace = new TraceStore(scenario.traceInfo(scenario.seed()));
        try (Machine machine = scenario.build(trace, scenario.seed())) {
            machine.run(RunRequest.until(10_000_000));
        }
        return Story.events(trace.snapshot(), kinds);
    }

    /** But for the miniports that are there to show mistakes. */
    @ParameterizedTest
    @MethodSource("shipped")
    void aMiniportThatShipsBreaksNoRule(Path file) throws Exception {
        if (!Files.readString(file).contains("miniport:")) {
            assertThat(run(Scenario.read(file), EventKind.RULE_BROKEN, EventKind.LOCK_RULE_BROKEN)).isEmpty();
        }
    }

    private static Scenario withDuplex(String kind, String duplex) throws ScenarioException {
        return ScenarioReader.read("s.yaml", """
                title: t
                machine: { checking: stop }
                devices:
                  - { kind: %s, name: S, line: A, vector: 0x91, service: { min: 20us, mean: 40us }%s }
                workloads:
                  - { device: S, depth: 4, think: 50us, cpus: [0, 1] }
                """.formatted(kind, duplex));
    }

    private static boolean takesTheStartIoLock(Story.Event event) {
        return event.kind() == EventKind.LOCK_ACQUIRED && event.name().equals("StartIoLock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scsi", "ahci", "virtio"})
    void inHalfDuplexRequestsAreStartedUnderTheInterruptLock(String kind) throws ScenarioException {
        List<Story.Event> events = run(withDuplex(kind, ", duplex: half"));
        assertThat(events).anyMatch(event -> event.kind() == EventKind.REQUEST_COMPLETED)
                .noneMatch(CheckedScenariosTest::takesTheStartIoLock)
                .noneMatch(event -> event.kind() == EventKind.BUGCHECK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scsi", "ahci", "virtio"})
    void inFullDuplexUnderTheStartIoLock(String kind) throws ScenarioException {
        assertThat(run(withDuplex(kind, ""))).isEqualTo(run(withDuplex(kind, ", duplex: full")))
                .anyMatch(CheckedScenariosTest::takesTheStartIoLock)
                .noneMatch(event -> event.kind() == EventKind.BUGCHECK);
    }
}
