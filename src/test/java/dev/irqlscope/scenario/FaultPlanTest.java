package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.engine.Story;
import dev.irqlscope.engine.Story.Event;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.TraceStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault happens to each kind of device that it can happen to. */
class FaultPlanTest {
    private static final String AHCI = "kind: ahci, line: L, vector: 0x91, service: { min: 50us, mean: 60us }";
    private static final String SCSI = "kind: scsi, line: L, vector: 0x91, service: { min: 50us, mean: 60us }";
    private static final String VIRTIO = "kind: virtio, line: L, vector: 0x91, service: { min: 50us, mean: 60us }";
    private static final String OTHER = "kind: other, line: L, vector: 0x91, every: 100us, isr: 1us, dpc: 1us";
    private static final String AHCI_MSI = "kind: ahci, vectors: [0x91], service: { min: 50us, mean: 60us }";
    private static final String NVME = "kind: nvme, vectors: [0x91], service: { min: 50us, mean: 60us }";
    private static final String VIRTIO_MSI = "kind: virtio, vectors: [0x91, 0x92], service: { min: 50us, mean: 60us }";

    private static List<Event> run(String device, String fault) throws ScenarioException {
        Scenario scenario = ScenarioReader.read("s", """
                title: t
                machine: { processors: 1 }
                devices: [ { name: D, %s } ]
                workloads: [ %s ]
                faults: [ { device: D, %s } ]
                """.formatted(
                device,
                device.contains("other") ? "" : "{ device: D, depth: 2, think: 100us }",
                fault));
        TraceStore trace = new TraceStore(scenario.traceInfo(1));
        try (Machine machine = scenario.build(trace, 1)) {
            machine.run(RunRequest.until(4_000_000));
        }
        return Story.events(trace.snapshot());
    }

    private static long count(List<Event> events, EventKind kind) {
        return events.stream().filter(event -> event.kind() == kind).count();
    }

    /** ISR calls that found nothing to claim. */
    private static List<Long> declinedAt(List<Event> events) {
        return events.stream()
                .filter(event -> event.kind() == EventKind.ISR_RETURN && !IsrResult.claimed(event.arg()))
                .map(Event::nanos)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {AHCI, SCSI, VIRTIO, OTHER})
    void aPulseOfALineIsOneInterruptThatNobodyClaims(String device) throws ScenarioException {
        assertThat(declinedAt(run(device, "kind: pulse, at: 10us"))).singleElement()
                .satisfies(nanos -> assertThat(nanos).isBetween(11_000L, 14_000L));
    }

    @ParameterizedTest
    @ValueSource(strings = {AHCI_MSI, NVME, VIRTIO_MSI})
    void aPulseOfAMessageIsAMessageWithoutACause(String device) throws ScenarioException {
        List<Event> plain = run(device, "kind: pulse, at: 1s");
        List<Event> events = run(device, "kind: pulse, at: 10us");
        assertThat(events.stream().filter(event -> event.kind() == EventKind.MESSAGE_SENT).findFirst())
                .hasValueSatisfying(event -> assertThat(event.nanos()).isEqualTo(10_000));
        assertThat(plain.stream().filter(event -> event.kind() == EventKind.MESSAGE_SENT).findFirst())
                .hasValueSatisfying(event -> assertThat(event.nanos()).isGreaterThan(50_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {AHCI, SCSI, VIRTIO, OTHER})
    void aStormOfALineInterruptsAgainAndAgainAndNobodyClaims(String device) throws ScenarioException {
        List<Long> declined = declinedAt(run(device, "kind: storm, at: 10us, count: 8, period: 4us"));
        assertThat(declined).hasSize(8);
        assertThat(declined.getLast() - declined.getFirst()).isEqualTo(7 * 4_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {AHCI_MSI, NVME, VIRTIO_MSI})
    void aStormOfAMessageSendsItSoManyTimes(String device) throws ScenarioException {
        List<Event> events = run(device, "kind: storm, at: 10us, count: 8, period: 4us");
        assertThat(events).filteredOn(event -> event.kind() == EventKind.MESSAGE_SENT && event.nanos() < 40_000)
                .hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {AHCI, SCSI, VIRTIO, OTHER})
    void aLineThatSticksInterruptsAsLongAsItDoes(String device) throws ScenarioException {
        List<Long> declined = declinedAt(run(device, "kind: stuckLine, at: 10us, for: 30us"));
        assertThat(declined).hasSizeGreaterThan(8).allMatch(nanos -> nanos < 45_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {AHCI, SCSI, VIRTIO, OTHER})
    void anIsrThatIsInactiveIsNotCalledAndTheDeviceWaitsForIt(String device) throws ScenarioException {
        List<Event> events = run(device, "kind: inactiveIsr, at: 1ms, for: 1ms");
        assertThat(events).filteredOn(event -> event.kind() == EventKind.ISR_ACTIVE)
                .extracting(event -> event.nanos() + " " + event.arg())
                .containsExactly("1000000 0", "2000000 1");
        List<Long> entered = events.stream()
                .filter(event -> event.kind() == EventKind.ISR_ENTER)
                .map(Event::nanos)
                .toList();
        assertThat(entered).noneMatch(nanos -> nanos > 1_000_000 && nanos < 2_000_000)
                .anyMatch(nanos -> nanos > 2_000_000 && nanos < 2_010_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {AHCI, SCSI, VIRTIO, OTHER, AHCI_MSI})
    void slowRegistersMakeItsIsrLongAsLongAsTheyAre(String device) throws ScenarioException {
        List<Event> events = run(device, "kind: slowRegister, at: 1ms, by: 7us, for: 1ms");
        long entered = 0;
        long longest = 0;
        long longestMeanwhile = 0;
        for (Event event : events) {
            if (event.kind() == EventKind.ISR_ENTER) {
                entered = event.nanos();
            } else if (event.kind() == EventKind.ISR_RETURN) {
                long took = event.nanos() - entered;
                if (entered >= 1_000_000 && entered < 2_000_000) {
                    longestMeanwhile = Math.max(longestMeanwhile, took);
                } else {
                    longest = Math.max(longest, took);
                }
            }
        }
        assertThat(longestMeanwhile).isGreaterThan(7_000);
        assertThat(longest).isLessThan(7_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {AHCI_MSI, NVME, VIRTIO_MSI})
    void aLostMessageIsSentAndDoesNotArrive(String device) throws ScenarioException {
        String which = device.equals(VIRTIO_MSI) ? ", message: 1" : "";
        List<Event> events = run(device, "kind: lostMessage, at: 10us" + which);
        assertThat(count(events, EventKind.MESSAGE_LOST)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {AHCI, AHCI_MSI, SCSI, VIRTIO, VIRTIO_MSI})
    void aNotificationInterruptsAboutNoFinishedRequest(String device) throws ScenarioException {
        List<Event> plain = run(device, "kind: notification, at: 1s");
        List<Event> events = run(device, "kind: notification, at: 230us");
        assertThat(count(events, EventKind.CAUSE_SET)).isGreaterThan(0);
        assertThat(events).filteredOn(event -> event.nanos() == 230_000 && event.kind() == EventKind.CAUSE_SET)
                .hasSize(1);
        assertThat(plain).noneMatch(event -> event.nanos() == 230_000 && event.kind() == EventKind.CAUSE_SET);
    }

    @Test
    void aPulseLeavesALineAsStuckAsItIs() throws ScenarioException {
        String stuck = "kind: stuckLine, at: 10us, for: 30us";
        List<Long> alone = declinedAt(run(OTHER, stuck));
        List<Long> both = declinedAt(run(OTHER, stuck + " }, { device: D, kind: pulse, at: 20us"));
        assertThat(both).isEqualTo(alone);
    }

    @Test
    void aLineThatSticksTwiceIsFreeWhenBothAreOver() throws ScenarioException {
        List<Long> declined = declinedAt(
                run(OTHER,
                        "kind: stuckLine, at: 10us, for: 50us }, { device: D, kind: stuckLine, at: 20us, for: 10us"));
        assertThat(declined).hasSizeGreaterThan(15);
        assertThat(declined.getLast()).isBetween(55_000L, 65_000L);
    }

    @Test
    void aDeviceThatIsPulledOutOfAStuckLineLetsGoOfIt() throws ScenarioException {
        List<Event> events = run(
                OTHER, "kind: stuckLine, at: 10us, for: 50us }, { device: D, kind: surpriseRemoval, at: 30us");
        assertThat(events).filteredOn(event -> event.kind() == EventKind.LINE_DEASSERT)
                .last()
                .satisfies(event -> assertThat(event.nanos()).isEqualTo(30_000));
    }
}
