package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.engine.Checking;
import dev.irqlscope.engine.KernelCosts;
import dev.irqlscope.engine.KernelRules;
import dev.irqlscope.engine.WatchdogRules;
import dev.irqlscope.hba.MediumKind;
import dev.irqlscope.hba.ServiceTime;
import dev.irqlscope.scenario.Scenario.ScenarioLimits;
import dev.irqlscope.storport.BusCosts;
import dev.irqlscope.storport.PerfOptsPlace;
import dev.irqlscope.trace.Mark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioReaderTest {
    private static final String HEAD = """
            title: t
            devices:
              - { kind: ahci, name: H, line: A, vector: 0x91, service: { min: 1us, mean: 2us } }
              - { kind: other, name: N, line: B, vector: 0xA1, every: 1ms, isr: 1us, dpc: 2us }
            """;

    private static Scenario read(String text) throws ScenarioException {
        return ScenarioReader.read("s.yaml", text);
    }

    @Test
    void whatIsNotSaidHasItsDefault() throws ScenarioException {
        Scenario scenario = read("title: nothing\n");
        assertThat(scenario).isEqualTo(new Scenario(
                "s.yaml",
                "nothing",
                "",
                1,
                Scenario.DEFAULT_FOR_NANOS,
                new MachineSpec(2, KernelCosts.DEFAULT, BusCosts.DEFAULT, KernelRules.DEFAULT, true, 128,
                        PerfOptsPlace.BOTH),
                true,
                List.of(),
                List.of(),
                List.of(),
                ScenarioLimits.DEFAULT,
                List.of(),
                List.of(),
                List.of()));
    }

    @Test
    void theScaleOfTheWatchdogDividesItsAllotments() throws ScenarioException {
        assertThat(
                read("title: t\nmachine: { watchdog: { scale: 10000, cumulative: 60s } }").machine().rules().watchdog())
                .isEqualTo(new WatchdogRules(Checking.STOP, 2_000_000, 6_000_000, 24));
    }

    @Test
    void marksAreMomentsWithNames() throws ScenarioException {
        assertThat(read("title: t\nmarks: [{at: 3ms, label: a card storms}, {at: 1ms, label: before}]").marks())
                .containsExactly(new Mark(3_000_000, "a card storms"), new Mark(1_000_000, "before"));
    }

    @Test
    void aDurationIsANumberWithItsUnit() throws ScenarioException {
        assertThat(read("title: t\nfor: 7ns").forNanos()).isEqualTo(7);
        assertThat(read("title: t\nfor: 50us").forNanos()).isEqualTo(50_000);
        assertThat(read("title: t\nfor: 50 µs").forNanos()).isEqualTo(50_000);
        assertThat(read("title: t\nfor: 1.5ms").forNanos()).isEqualTo(1_500_000);
        assertThat(read("title: t\nfor: 2s").forNanos()).isEqualTo(2_000_000_000L);
        assertThat(read("title: t\nfor: 0.0005us").forNanos()).isEqualTo(1);
    }

    @Test
    void aServiceTimeIsAMediumOrADistribution() throws ScenarioException {
        assertThat(serviceOf("medium: hdd")).isEqualTo(MediumKind.HDD.serviceTime());
        assertThat(serviceOf("min: 1us, mean: 2us")).isEqualTo(new ServiceTime.Exponential(1_000, 2_000));
        assertThat(serviceOf("min: 1us, mean: 2us, p99: 9us")).isEqualTo(
                new ServiceTime.Skewed(1_000, 2_000, 9_000));
    }

    private static ServiceTime serviceOf(String service) throws ScenarioException {
        Scenario scenario = read(HEAD.replace("min: 1us, mean: 2us", service));
        return ((DeviceSpec.Adapter) scenario.devices().getFirst()).common().service();
    }

    @Test
    void aNumberIsDecimalUnlessItBeginsWith0x() throws ScenarioException {
        assertThat(read("title: t\nseed: 0x10").seed()).isEqualTo(16);
        assertThat(read("title: t\nseed: 010").seed()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1:1 | an empty document           | ``
            1:1 | found a list                | - a
            1:1 | the key "title"             | seed: 3
            1:8 | expected text               | title: ""
            1:8 | found a mapping             | title: {a: b}
            2:1 | one of                      | title: t~nonsense: 1
            2:1 | each key once               | title: t~title: u
            2:7 | a whole number from 0       | title: t~seed: some
            2:7 | a whole number from 0       | title: t~seed: -1
            2:7 | a whole number from 0       | title: t~seed: 99999999999999999999
            2:6 | a duration such as          | title: t~for: 5
            2:6 | a duration such as          | title: t~for: 5 weeks
            2:6 | a duration such as          | title: t~for: 1.2.3ms
            2:6 | at most a day               | title: t~for: 86401s
            2:12 | true or false              | title: t~registers: maybe
            2:10 | expected a list            | title: t~devices: 3
            2:10 | a mapping with             | title: t~machine: 3
            2:24 | from 1 to 64               | title: t~machine: { processors: 65 }
            2:39 | a duration above 0         | title: t~machine: { kernelCosts: {clockPeriod: 0us} }
            2:23 | one of                     | title: t~machine: { busCosts: {reads: 0us} }
            2:33 | one of off, report, stop   | title: t~machine: { watchdog: {checking: bark} }
            2:31 | a duration above 0         | title: t~machine: { watchdog: {single: 0s} }
            2:24 | a duration above 0         | title: t~limits: { storportIsr: 0us }
            3:1 | expected YAML               | title: t~seed: [1~
            """)
    void aMistakeIsReportedWithItsLineAndColumn(String place, String message, String text) {
        rejected(place, message, text == null ? "" : text.replace('~', '\n'));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5:13 | ahci, nvme, scsi, virtio or other           | - { kind: gpu, name: X, line: C, vector: 0x81 }
            5:26 | that no other device has         | - { kind: other, name: H, line: C, vector: 0x81, every: 1ms, isr: 1us, dpc: 1us }
            5:46 | the vector and CPU of line A     | - { kind: other, name: X, line: A, vector: 0x92, every: 1ms, isr: 1us, dpc: 1us }
            5:46 | a vector that no other line has  | - { kind: other, name: X, line: C, vector: 0x91, every: 1ms, isr: 1us, dpc: 1us }
            5:46 | from 48 to 207                   | - { kind: other, name: X, line: C, vector: 0xD1, every: 1ms, isr: 1us, dpc: 1us }
            5:57 | from 0 to 1                      | - { kind: other, name: X, line: C, vector: 0x81, cpu: 2, every: 1ms, isr: 1us, dpc: 1us }
            5:26 | either "every" or "mean"         | - { kind: other, name: X, line: C, vector: 0x81, isr: 1us, dpc: 1us }
            5:52 | a key of kind other              | - { kind: other, name: X, line: C, vector: 0x81, service: {min: 1us, mean: 1us}, every: 1ms, isr: 1us, dpc: 1us }
            5:51 | a key of kind ahci               | - { kind: ahci, name: X, line: C, vector: 0x81, isr: 1us, service: {min: 1us, mean: 1us} }
            5:78 | a mean of at least               | - { kind: ahci, name: X, line: C, vector: 0x81, service: { min: 5us, mean: 1us } }
            5:50 | either "vectors" and "cpus"      | - { kind: ahci, name: X, vectors: [0x81], cpu: 1, service: {min: 1us, mean: 1us} }
            5:37 | one vector, or one for each of   | - { kind: ahci, name: X, vectors: [0x81, 0x82], ports: 3, service: {min: 1us, mean: 1us} }
            5:35 | from 1 to 8                      | - { kind: ahci, name: X, ports: 9, vectors: [0x81], service: {min: 1us, mean: 1us} }
            5:39 | the configuration and one        | - { kind: virtio, name: X, vectors: [0x81], service: {min: 1us, mean: 1us} }
            5:28 | a key of kind scsi               | - { kind: scsi, name: X, ports: 2, line: C, vector: 0x81, service: {min: 1us, mean: 1us} }
            5:48 | one of concurrentChannels         | - { kind: ahci, line: C, name: X, perfOpts: [interruptMessageRanges], vector: 0x81, service: {min: 1us, mean: 1us} }
            5:55 | dpcRedirection with all but       | - { kind: nvme, name: X, vectors: [0x81], perfOpts: [interruptMessageRanges], service: {min: 1us, mean: 1us} }
            5:47 | ordinary, threaded                | - { kind: other, name: X, line: C, dpcKind: slow, vector: 0x81, every: 1ms, isr: 1us, dpc: 1us }
            5:70 | one of cached, hdd, nvme         | - { kind: ahci, name: X, line: C, vector: 0x81, service: { medium: tape } }
            5:70 | either a medium or a distribu     | - { kind: ahci, name: X, line: C, vector: 0x81, service: { medium: hdd, min: 1us } }
            5:88 | a 99th percentile that is        | - { kind: ahci, name: X, line: C, vector: 0x81, service: { min: 5us, mean: 6us, p99: 30us } }
            5:5 | the key "isr"                     | - { kind: other, name: X, line: C, vector: 0x81, every: 1ms, dpc: 1us }
            """)
    void aMistakeInADeviceIsReported(String place, String message, String device) {
        rejected(place, message, HEAD + "  " + device + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5:24 | the name of a storage adapter      | workloads: [ { device: N, depth: 1, think: 1us } ]
            5:34 | from 1 to 32                     | workloads: [ { device: H, depth: 33, think: 1us } ]
            5:55 | at least one number              | workloads: [ { device: H, depth: 1, think: 1us, cpus: [] } ]
            5:56 | from 0 to 1                      | workloads: [ { device: H, depth: 1, think: 1us, cpus: [2] } ]
            5:58 | a duration above 0               | workloads: [ { device: H, depth: 1, think: 1us, timeout: 0us } ]
            5:61 | that has no workload yet         | workloads: [ { device: H, depth: 1, think: 1us }, { device: H, depth: 1, think: 1us } ]
            5:19 | one of burst, droppedCompletion  | faults: [ { kind: fire, device: H, at: 1ms } ]
            5:59 | a duration above 0               | faults: [ { kind: lateCompletion, device: H, at: 1ms, by: 0us } ]
            5:46 | that requests can be sent to     | faults: [ { kind: droppedCompletion, device: N, at: 1ms } ]
            5:56 | a key of kind surpriseRemoval    | faults: [ { kind: surpriseRemoval, device: N, at: 1ms, every: 1ms } ]
            5:67 | a device of kind other           | faults: [ { kind: burst, device: H, at: 1ms, count: 3, disturber: H } ]
            5:53 | a key of kind notification       | faults: [ { kind: notification, device: H, at: 1ms, count: 3 } ]
            5:67 | a whole number from 0 to 0       | faults: [ { kind: pulse, device: H, at: 1ms, every: 2ms, message: 1 } ]
            5:54 | a duration above 0               | faults: [ { kind: storm, device: H, at: 1ms, period: 0us, count: 2 } ]
            5:57 | at most 1s                       | faults: [ { kind: slowRegister, device: H, at: 1ms, by: 2s } ]
            5:40 | with messages                    | faults: [ { kind: lostMessage, device: H, at: 1ms } ]
            5:40 | a time after "from"              | lesson: [ { text: look, from: 2ms, to: 1ms } ]
            """)
    void aMistakeInWhatHappensIsReported(String place, String message, String more) {
        rejected(place, message, HEAD + more + "\n");
    }

    private static void rejected(String place, String message, String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(ScenarioException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(", found ")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1))
                .message()
                .startsWith("s.yaml:" + place + ": expected ");
    }

    @Test
    void whatWasFoundIsQuotedOnOneShortLine() {
        assertThatThrownBy(() -> read("title: t\nseed: \"a\\nb" + "c".repeat(5_000) + "\""))
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(160).contains("\"a bccc"));
    }

    @Test
    void aFileThatIsFarTooLongIsNotRead(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("long.yaml"), new byte[YamlDocument.LONGEST + 1]);
        assertThatThrownBy(() -> Scenario.read(file)).isInstanceOf(ScenarioException.class)
                .hasMessageContaining("at most 1048576 bytes");
    }

    @Test
    void theDefaultScenarioAmongTheSamplesIsTheOneInTheProgram() throws Exception {
        byte[] sample = Files.readAllBytes(Path.of("samples/scenarios/default.yaml"));
        assertThat(sample).isEqualTo(Files.readAllBytes(Path.of("assets/scenarios/default.yaml")));
        Scenario scenario = ScenarioReader.read("default.yaml", new String(sample, StandardCharsets.UTF_8));
        assertThat(scenario).isEqualTo(Scenario.defaultScenario());
    }

    @Test
    void everyExampleOfTheDocumentationIsAScenario() throws Exception {
        String page = Files.readString(Path.of("samples/scenarios/README.md"));
        Matcher example = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page);
        int examples = 0;
        while (example.find()) {
            assertThat(read(example.group(1)).title()).isNotBlank();
            examples++;
        }
        assertThat(examples).isPositive();
    }
}
