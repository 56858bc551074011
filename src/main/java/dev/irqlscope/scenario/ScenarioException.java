package dev.irqlscope.scenario;

/** A scenario that cannot be used; the message is one line: file, line, column, what was expected, what stood there. */
public final class ScenarioException extends Exception {
    private static final long serialVersionUID = 1;

    public ScenarioException(String message) {
        super(message);
    }

    public ScenarioException(String message, ScenarioException cause) {
        super(message, cause);
    }
}
