package dev.irqlscope.engine;

import java.util.List;

/** Turns what a driver routine threw into the bug check it would be, with the Java line to look at. */
final class DriverFault {

    private static final List<String> SERVICES = List.of(
            "java.", "javax.", "jdk.", "dev.irqlscope.engine.", "dev.irqlscope.storport.");

    private DriverFault() {}

    static BugCheck of(Throwable thrown) {
        StackTraceElement line = driverLine(thrown.getStackTrace());
        String place = line == null
                ? "an unknown place"
                : "%s (%s:%d)".formatted(line.getMethodName(), line.getFileName(), line.getLineNumber());
        String message = thrown.getMessage() == null ? "" : ": " + thrown.getMessage();
        BugCheck fault = new BugCheck(
                BugCheck.SYSTEM_THREAD_EXCEPTION_NOT_HANDLED,
                line == null ? 0 : line.getLineNumber(),
                "%s in %s%s".formatted(thrown.getClass().getSimpleName(), place, message));
        fault.initCause(thrown);
        return fault;
    }

    /** The innermost line that is the driver's own: not Java's, and not that of the services it called. */
    private static StackTraceElement driverLine(StackTraceElement[] stack) {
        for (StackTraceElement line : stack) {
            if (SERVICES.stream().noneMatch(line.getClassName()::startsWith)) {
                return line;
            }
        }
        return stack.length == 0 ? null : stack[0];
    }
}
