package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.scenario.DeviceSpec.StartUp;
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
        assertThat(((DeviceSpec.Ahci) read(AHCI, "")).dpcFlag()).isTrue();
        assertThat(((DeviceSpec.Ahci) read(AHCI, "dpcFlag: false")).dpcFlag()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            startUp: soon    | one of instant, timed
            dpcFlag: perhaps | true or false
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
