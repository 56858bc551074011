package dev.irqlscope.session;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.scenario.Expectation;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Whether a run came out as its scenario says. */
public final class Expectations {

    private Expectations() {}

    /** What did not come true, a sentence each. Meaningful only for a run of the scenario's own seed, time and miniports. */
    public static List<String> unmet(Scenario scenario, Analysis analysis, RunResult result) {
        List<String> unmet = new ArrayList<>();
        OptionalInt expectedCode = OptionalInt.empty();
        for (Expectation expectation : scenario.expectations()) {
            switch (expectation) {
                case Expectation.BugCheck(int code) -> expectedCode = OptionalInt.of(code);
                case Expectation.Findings findings -> {
                    long found = count(analysis.findings(), findings);
                    if (found < findings.atLeast() || found > findings.atMost()) {
                        unmet.add(sentence(findings, found));
                    }
                }
            }
        }
        OptionalInt code = bugCheckCode(analysis.trace(), result);
        if (!code.equals(expectedCode)) {
            unmet.add("expected %s, found %s".formatted(end(expectedCode), end(code)));
        }
        return unmet;
    }

    private static long count(List<Finding> all, Expectation.Findings wanted) {
        return all.stream()
                .filter(finding -> finding.rule().equals(wanted.rule()))
                .filter(finding -> wanted.about() == null || finding.text().contains(wanted.about()))
                .count();
    }

    private static String sentence(Expectation.Findings findings, long found) {
        return "expected %s%s of rule %s%s, found %d"
                .formatted(
                        findings.atLeast() == findings.atMost()
                                ? ""
                                : findings.atMost() < Long.MAX_VALUE
                                        ? "at least %d and at most ".formatted(findings.atLeast())
                                        : "at least ",
                        findings.atMost() < Long.MAX_VALUE ? findings.atMost() : findings.atLeast(),
                        findings.rule(),
                        findings.about() == null ? "" : " about \"" + findings.about() + "\"",
                        found);
    }

    private static OptionalInt bugCheckCode(TraceSnapshot trace, RunResult result) {
        if (result.reason() != StopReason.BUGCHECK) {
            return OptionalInt.empty();
        }
        for (long i = trace.endIndex() - 1; i >= trace.firstIndex(); i--) {
            if (trace.kind(i) == EventKind.BUGCHECK) {
                return OptionalInt.of(trace.subject(i));
            }
        }
        return OptionalInt.empty();
    }

    private static String end(OptionalInt code) {
        return code.isPresent() ? "bug check 0x%X".formatted(code.getAsInt()) : "a run to its end";
    }
}
