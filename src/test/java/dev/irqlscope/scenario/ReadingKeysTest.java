package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.engine.DpcThresholds;
import dev.irqlscope.engine.KernelRules;
import dev.irqlscope.engine.LatchedChain;
import dev.irqlscope.storport.PerfOptsPlace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of a machine that choose a reading where documents disagree, and those of its DPC queues. */
class ReadingKeysTest {

    private static MachineSpec read(String keys) throws ScenarioException {
        return ScenarioReader.read("s.yaml", "title: t\nmachine: { %s }\n".formatted(keys)).machine();
    }

    @Test
    void whatIsNotSaidIsTheKernelsDefault() throws ScenarioException {
        assertThat(read("").rules()).isEqualTo(KernelRules.DEFAULT);
        assertThat(read("").perfOptsPlace()).isEqualTo(PerfOptsPlace.BOTH);
    }

    @ParameterizedTest
    @CsvSource({"anyClaim, ANY_CLAIM", "lastAnswer, LAST_ANSWER"})
    void whenALatchedChainIsLeft(String word, LatchedChain reading) throws ScenarioException {
        assertThat(read("latchedChain: " + word).rules().latchedChain()).isEqualTo(reading);
    }

    @ParameterizedTest
    @CsvSource({"both, BOTH", "initialize, INITIALIZE", "passiveInitialize, PASSIVE_INITIALIZE"})
    void wherePerformanceOptimizationsAreAskedFor(String word, PerfOptsPlace place) throws ScenarioException {
        assertThat(read("perfOptsIn: " + word).perfOptsPlace()).isEqualTo(place);
    }

    @Test
    void fromWhenOnADpcQueueIsDrained() throws ScenarioException {
        assertThat(read("dpcQueue: { maximumDepth: 9, idealRate: 20 }").rules().dpcThresholds())
                .isEqualTo(new DpcThresholds(9, 3, 20, 20));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            latchedChain: never           | one of anyClaim, lastAnswer
            perfOptsIn: anywhere          | one of both, initialize, passiveInitialize
            dpcQueue: { maximumDepth: 0 } | a whole number from 1 to
            dpcQueue: { adjustTicks: 0 }  | a whole number from 1 to
            dpcQueue: { depth: 3 }        | found "depth"
            """)
    void aWrongValueIsReported(String keys, String expected) {
        assertThatThrownBy(() -> read(keys)).isInstanceOf(ScenarioException.class)
                .message()
                .startsWith("s.yaml:2:")
                .contains(expected);
    }
}
