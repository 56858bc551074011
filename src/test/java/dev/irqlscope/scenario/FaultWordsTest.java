package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Faults on one line, as a journal and the command line have them. */
class FaultWordsTest {
    private static final List<DeviceSpec> DEVICES = scenario().devices();

    static final List<Fault> FAULTS = List.of(
            new Fault.Burst("H, \"0\"", 5, 0, 9, "N", 12),
            new Fault.Burst("H, \"0\"", 5, 7, 9, null, 0),
            new Fault.Notification("H, \"0\"", 1, 0),
            new Fault.StuckLine("N", 1, 2, 3),
            new Fault.StuckLine("N", 1, 0, Long.MAX_VALUE),
            new Fault.InactiveIsr("N", 1, 2, 3),
            new Fault.InactiveIsr("N", 1, 0, Long.MAX_VALUE),
            new Fault.Pulse("N", 1, 0, 0),
            new Fault.Storm("M", 1, 0, 40, 5_000, 1),
            new Fault.SlowRegister("N", 1, 0, 15_000, 500_000),
            new Fault.SlowRegister("N", 1, 0, 15_000, Long.MAX_VALUE),
            new Fault.LostMessage("M", 1, 0, 1),
            new Fault.LateCompletion("M", 1, 0, 4_000_000),
            new Fault.DroppedCompletion("M", 1, 3),
            new Fault.SurpriseRemoval("M", 1));

    private static Scenario scenario() {
        try {
            return ScenarioReader.read("s", """
                    title: t
                    devices:
                      - { kind: ahci, name: 'H, "0"', line: L, vector: 0x91, service: { min: 1us, mean: 2us } }
                      - { kind: nvme, name: M, vectors: [0xA1, 0xA2], service: { min: 1us, mean: 2us } }
                      - { kind: other, name: N, line: L, vector: 0x91, every: 1ms, isr: 1us, dpc: 1us }
                    """);
        } catch (ScenarioException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @FieldSource("FAULTS")
    void whatIsWrittenIsReadAgain(Fault fault) throws ScenarioException {
        assertThat(FaultWords.read("w", FaultWords.of(fault), DEVICES)).isEqualTo(fault);
    }

    @Test
    void everyKindIsTriedHere() {
        assertThat(FAULTS.stream().map(Fault::kind)).contains(FaultKind.values());
    }

    @Test
    void aLineReadsAsPeopleWriteIt() throws ScenarioException {
        assertThat(FaultWords.read("w", "storm, device = M, at=12ms , count=200, period=5us", DEVICES))
                .isEqualTo(new Fault.Storm("M", 12_000_000, 0, 200, 5_000, 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1:1  | expected one of burst, droppedCompletion     | fire,device=N,at=1ms
            1:1  | expected one of burst, droppedCompletion     | ``
            1:14 | expected the name of a device of the scen    | storm,device=X,at=1ms,count=1,period=1us
            1:1  | expected the key "at"                        | pulse,device=N
            1:19 | expected a duration such as 50us             | pulse,device=N,at=soon
            1:7  | expected a key and its value, as in count    | pulse,N,at=1ms
            1:16 | expected one of at, by, count                | pulse,device=N,time=1ms
            1:16 | expected a key of kind pulse                 | pulse,device=N,for=1ms,at=1ms
            1:23 | expected each key once                       | pulse,device=N,at=1ms,at=2ms
            1:14 | expected a quotation mark at the end         | pulse,device="N,at=1ms
            1:17 | expected a comma after the quotation mark    | pulse,device="N"x,at=1ms
            1:27 | expected the name of a device with messages  | lostMessage,at=1ms,device=N
            """)
    void aMistakeIsReportedWithItsPlace(String place, String message, String words) {
        assertThatThrownBy(() -> FaultWords.read("--inject", words, DEVICES)).isInstanceOf(ScenarioException.class)
                .hasMessageStartingWith("--inject:" + place + ": expected ")
                .hasMessageContaining(message)
                .hasMessageContaining(", found ")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @Test
    void wordsWithoutEndAreRefused() {
        assertThatThrownBy(() -> FaultWords.read("w", "p".repeat(5_000), DEVICES))
                .hasMessage("w: expected at most 4096 characters, found 5000");
    }

    @Property
    void noWordsAreTooOddToBeRefusedInOneLine(@ForAll("odd") String words) {
        try {
            Fault fault = FaultWords.read("w", words, DEVICES);
            assertThat(FaultWords.read("w", FaultWords.of(fault), DEVICES)).isEqualTo(fault);
        } catch (ScenarioException e) {
            assertThat(e.getMessage().lines()).hasSize(1);
        }
    }

    /** Good lines with pieces of others put into them. */
    @Provide
    Arbitrary<String> odd() {
        Arbitrary<String> pieces = Arbitraries.of(
                ",", "=", "\"", "\n", " ", "at=1ms", "every=0ns", "count=0x10", "message=1", "\u0000", "é", "for=",
                "storm",
                "device=M", "");
        return Arbitraries.of(FAULTS)
                .map(FaultWords::of)
                .flatMap(line -> Arbitraries.integers()
                        .between(0, line.length())
                        .flatMap(at -> pieces.map(piece -> line.substring(0, at) + piece + line.substring(at))));
    }
}
