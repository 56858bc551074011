package dev.irqlscope.scenario;

import dev.irqlscope.scenario.Scenario.LessonStep;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what a scenario document teaches: the steps of its lesson, and what will come of it. */
final class LessonReader {
    /** What a step may say. */
    static final Set<String> STEP = Set.of("text", "from", "to", "question", "reveal");
    /** What an expectation may say. */
    static final Set<String> EXPECTATION = Set.of("finding", "about", "atLeast", "atMost", "bugCheck");

    private LessonReader() {}

    static List<LessonStep> steps(List<YamlMapping> mappings) throws ScenarioException {
        List<LessonStep> steps = new ArrayList<>();
        for (YamlMapping step : mappings) {
            OptionalLong from = step.optionalNanos("from");
            OptionalLong to = step.optionalNanos("to");
            if (to.orElse(Long.MAX_VALUE) <= from.orElse(-1)) {
                throw step.wrong("to", "a time after \"from\"", "none");
            }
            steps.add(new LessonStep(
                    step.text("text"),
                    boxed(from),
                    boxed(to),
                    step.text("question", null),
                    step.text("reveal", null)));
        }
        return steps;
    }

    private static Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    static List<Expectation> expectations(List<YamlMapping> mappings) throws ScenarioException {
        List<Expectation> expectations = new ArrayList<>();
        for (YamlMapping mapping : mappings) {
            expectations.add(expectation(mapping));
        }
        return expectations;
    }

    private static Expectation expectation(YamlMapping mapping) throws ScenarioException {
        if (mapping.has("bugCheck")) {
            mapping.onlyFor("bugCheck", Set.of("bugCheck"));
            return new Expectation.BugCheck((int) mapping.number("bugCheck", 1, 0xFFFF));
        }
        String finding = mapping.text("finding");
        long atMost = mapping.number("atMost", 0, Long.MAX_VALUE, Long.MAX_VALUE);
        long atLeast = mapping.number("atLeast", 0, Long.MAX_VALUE, Math.min(1, atMost));
        if (atMost < atLeast) {
            throw mapping.wrong("atMost", "a number of at least " + atLeast, String.valueOf(atMost));
        }
        return new Expectation.Findings(finding, mapping.text("about", null), atLeast, atMost);
    }
}
