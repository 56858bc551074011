package dev.irqlscope.engine;

/** Turns what a driver routine threw into the bug check it would be, with the Java line to look at. */
final class DriverFault {

    private DriverFault() {}

    static BugCheck of(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        String place = stack.length == 0
                ? "an unknown place"
                : "%s (%s:%d)".formatted(stack[0].getMethodName(), stack[0].getFileName(), stack[0].getLineNumber());
        String message = thrown.getMessage() == null ? "" : ": " + thrown.getMessage();
        BugCheck fault = new BugCheck(
                BugCheck.SYSTEM_THREAD_EXCEPTION_NOT_HANDLED,
                stack.length == 0 ? 0 : stack[0].getLineNumber(),
                "%s in %s%s".formatted(thrown.getClass().getSimpleName(), place, message));
        fault.initCause(thrown);
        return fault;
    }
}
