package dev.irqlscope.engine;

import java.util.List;
import java.util.stream.Stream;

/** Turns what a driver routine threw into the bug check it would be, with the Java line to look at. */
final class DriverFault {

    private static final List<String> SERVICES = List.of(
            "java.", "javax.", "jdk.", "dev.irqlscope.engine.", "dev.irqlscope.storport.", "dev.irqlscope.loader.");

    private static final String HOUSE = "dev.irqlscope.";

    private static final String ENGINE = DriverFault.class.getPackageName() + ".";

    private DriverFault() {}

    static BugCheck of(Throwable thrown) {
        StackTraceElement line = driverLine(thrown.getStackTrace());
        String place = line == null
                ? "an unknown place"
                : place(line);
        String message = thrown.getMessage() == null ? "" : ": " + thrown.getMessage();
        BugCheck fault = new BugCheck(
                BugCheck.SYSTEM_THREAD_EXCEPTION_NOT_HANDLED,
                line == null ? 0 : line.getLineNumber(),
                "%s in %s%s".formatted(thrown.getClass().getSimpleName(), place, message));
        fault.initCause(thrown);
        return fault;
    }

    /** What a bug check says, and if a user's driver made the call that led to it, where. */
    static String sentence(BugCheck reason) {
        for (StackTraceElement line : reason.getStackTrace()) {
            boolean service = SERVICES.stream().anyMatch(line.getClassName()::startsWith);
            if (beginsAnew(line) || reason.getCause() != null || (!service && line.getClassName().startsWith(HOUSE))) {
                break;
            }
            if (!service) {
                String place = place(line);
                return reason.getMessage().contains(place) ? reason.getMessage() : reason.getMessage() + ": " + place;
            }
        }
        return reason.getMessage();
    }

    /** Whether the method is one that {@link BeginsAnew}. */
    private static boolean beginsAnew(StackTraceElement line) {
        if (!line.getClassName().startsWith(ENGINE)) {
            return false;
        }
        try {
            return Stream.of(Class.forName(line.getClassName()).getDeclaredMethods())
                    .anyMatch(method -> method.getName().equals(line.getMethodName())
                            && method.isAnnotationPresent(BeginsAnew.class));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a class on the stack is gone", e);
        }
    }

    private static String place(StackTraceElement line) {
        return "%s (%s:%d)".formatted(line.getMethodName(), line.getFileName(), line.getLineNumber());
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
