package dev.irqlscope.scenario;

import dev.irqlscope.scenario.Scenario.ScenarioLimits;
import java.util.Set;

/** Reads limits: those of a scenario, or a document of them alone. What it does not name is limited as usual. */
final class LimitsReader {
    static final Set<String> KEYS = Set.of("storportIsr", "otherIsr", "dpc", "lockHold");

    private LimitsReader() {}

    static ScenarioLimits read(String source, String text) throws ScenarioException {
        return read(new YamlMapping(source, YamlDocument.parse(source, text, "limits"), KEYS));
    }

    static ScenarioLimits read(YamlMapping limits) throws ScenarioException {
        ScenarioLimits usual = ScenarioLimits.DEFAULT;
        return new ScenarioLimits(
                ScenarioReader.positive(limits, "storportIsr", usual.storportIsrNanos()),
                ScenarioReader.positive(limits, "otherIsr", usual.otherIsrNanos()),
                ScenarioReader.positive(limits, "dpc", usual.dpcNanos()),
                ScenarioReader.positive(limits, "lockHold", usual.lockHoldNanos()));
    }
}
