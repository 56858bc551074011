package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.scenario.DeviceSpec.StartUp;
import dev.irqlscope.storport.QueuePolicy;
import dev.irqlscope.storport.StorSynchronizationModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys that say what the port driver does for an adapter. */
class AdapterKeysTest {
    private static final String AHCI = "{ kind: ahci, name: A, line: L, vector: 0x91, service: { min: 1us, mean: 1us }%s }";
    private static final String NVME = "{ kind: nvme, name: A, vectors: [0x91], service: { min: 1us, mean: 1us }%s }";

    private static DeviceSpec.Adapter read(String device, String more) throws ScenarioException {
        Scenario scenario = ScenarioReader.read(
                "s.yaml", "title: t\ndevices:\n  - " + device.formatted(more.isEmpty() ? "" : ", " + more) + "\n");
        return (DeviceSpec.Adapter) scenario.devices().getFirst();
    }

    @Test
    void anAdapterStartsUpAtOnceUnlessItIsSaidOtherwise() throws ScenarioException {
        assertThat(read(AHCI, "").common().startUp()).isEqualTo(StartUp.INSTANT);
        assertThat(read(AHCI, "startUp: timed").common().startUp()).isEqualTo(StartUp.TIMED);
        assertThat(read(NVME, "startUp: timed").common().startUp()).isEqualTo(StartUp.TIMED);
    }

    @Test
    void anAhciMiniportKeepsItsFlagUnlessItIsSaidOtherwise() throws ScenarioException {
        assertThat(((DeviceSpec.Ahci) read(AHCI, "")).options().keepsDpcFlag()).isTrue();
        assertThat(((DeviceSpec.Ahci) read(AHCI, "dpcFlag: false")).options().keepsDpcFlag()).isFalse();
    }

    @Test
    void theQueueIsStorportsUnlessItIsSaidOtherwise() throws ScenarioException {
        assertThat(read(NVME, "").common().queue()).isEqualTo(QueuePolicy.DEFAULT);
        assertThat(read(NVME, "queueDepth: 20, busyPause: 2ms, busyRetries: 3, queueFullWait: 50").common().queue())
                .isEqualTo(new QueuePolicy(20, 2_000_000, 3, 50));
        assertThat(((DeviceSpec.Ahci) read(AHCI, "slots: 4")).slots()).isEqualTo(4);
    }

    @Test
    void halfDuplexIsForLinesAndForOneChannel() throws ScenarioException {
        String virtio = "{ kind: virtio, name: A, %%s, service: { min: 1us, mean: 1us }%s }";
        assertThat(((DeviceSpec.Ahci) read(AHCI, "duplex: half")).options().duplex())
                .isEqualTo(StorSynchronizationModel.HALF_DUPLEX);
        assertThat(((DeviceSpec.Ahci) read(AHCI, "")).options().duplex())
                .isEqualTo(StorSynchronizationModel.FULL_DUPLEX);
        assertThat(((DeviceSpec.Virtio) read(virtio.formatted(", duplex: half").formatted("line: L, vector: 0x91"), ""))
                .duplex()).isEqualTo(StorSynchronizationModel.HALF_DUPLEX);
        assertThatThrownBy(() -> read(virtio.formatted(", duplex: half").formatted("vectors: [0x91, 0x92]"), ""))
                .hasMessageContaining("expected full with messages");
        assertThatThrownBy(() -> read(AHCI, "duplex: half, perfOpts: [concurrentChannels]"))
                .hasMessageContaining("expected full with concurrentChannels");
        assertThatThrownBy(() -> read(NVME, "duplex: half")).hasMessageContaining("duplex");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            startUp: soon    | one of instant, timed
            dpcFlag: perhaps | true or false
            queueDepth: 0    | a whole number from 1 to 1000
            busyPause: 0us   | a duration above 0
            busyRetries: -1  | a whole number from 0 to 1000
            queueFullWait: 0 | a whole number from 1 to 100
            slots: 33        | a whole number from 1 to 32
            """)
    void aWrongValueIsReported(String key, String expected) {
        assertThatThrownBy(() -> read(AHCI, key)).isInstanceOf(ScenarioException.class)
                .message()
                .startsWith("s.yaml:3:")
                .contains("expected " + expected);
    }

    @Test
    void aKeyOfAnotherKindIsReported() {
        assertThatThrownBy(() -> read(NVME, "dpcFlag: true")).hasMessageContaining("a key of kind nvme");
    }
}
