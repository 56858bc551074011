package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.engine.Checking;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckingKeyTest {

    private static Checking read(String text) throws ScenarioException {
        return ScenarioReader.read("s.yaml", "title: t\n" + text).machine().rules().checking();
    }

    @ParameterizedTest
    @CsvSource({"off, OFF", "report, REPORT", "stop, STOP"})
    void itSaysWhatBecomesOfABrokenRule(String word, Checking checking) throws ScenarioException {
        assertThat(read("machine: { checking: %s }\n".formatted(word))).isEqualTo(checking);
    }

    @Test
    void brokenRulesAreReportedUnlessSomethingElseIsSaid() throws ScenarioException {
        assertThat(read("")).isEqualTo(Checking.REPORT);
    }

    @Test
    void anotherWordIsAMistake() {
        assertThatThrownBy(() -> read("machine: { checking: maybe }\n"))
                .hasMessage("s.yaml:2:22: expected one of off, report, stop, found \"maybe\"");
    }
}
