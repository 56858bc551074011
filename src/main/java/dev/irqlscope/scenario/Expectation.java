package dev.irqlscope.scenario;

/** What a scenario says will come of it, run for its own time with its own seed. */
public sealed interface Expectation {

    /**
     * Findings of one rule.
     *
     * @param about words that their sentences contain; {@code null} for all of them
     */
    record Findings(String rule, String about, long atLeast, long atMost) implements Expectation {}

    /** The bug check that stops the machine. Without one, a scenario expects to run to its end. */
    record BugCheck(int code) implements Expectation {}
}
