package dev.irqlscope.engine;

import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Irql;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns what a driver routine threw into the bug check it would be, with the Java line to look at. */
final class DriverFault {

    private static final List<String> SERVICES = List.of(
            "java.", "javax.", "jdk.", "dev.irqlscope.engine.", "dev.irqlscope.storport.", "dev.irqlscope.hba.",
            "dev.irqlscope.loader.");

    private static final String HOUSE = "dev.irqlscope.";

    private static final String ENGINE = DriverFault.class.getPackageName() + ".";

    private static final long STATUS_ACCESS_VIOLATION = 0xC0000005L;
    private static final long STATUS_NO_MEMORY = 0xC0000017L;
    private static final long STATUS_ARRAY_BOUNDS_EXCEEDED = 0xC000008CL;
    private static final long STATUS_INTEGER_DIVIDE_BY_ZERO = 0xC0000094L;
    private static final long STATUS_STACK_OVERFLOW = 0xC00000FDL;
    /** Any other, as a language's own exceptions are numbered: 0xE0 and three letters. */
    private static final long JAVA_EXCEPTION = 0xE0000000L | 'j' << 16 | 'a' << 8 | 'v';

    private DriverFault() {}

    /**
     * An exception that nobody caught, as the kernel takes it at this level: a reference to nothing at DISPATCH_LEVEL or above
     * is a page fault that cannot be served. Source: bug check pages 0x1E, 0x3D, 0x7E and 0xD1.
     */
    static BugCheck of(Throwable uncaught, Processor processor) {
        Throwable thrown = uncaught instanceof ExceptionInInitializerError && uncaught.getCause() != null
                ? uncaught.getCause()
                : uncaught;
        StackTraceElement line = driverLine(thrown.getStackTrace());
        String place = line == null
                ? "an unknown place"
                : place(line);
        String message = thrown.getMessage() == null ? "" : ": " + inOneLine(thrown.getMessage());
        String sentence = "%s in %s%s".formatted(thrown.getClass().getSimpleName(), place, message);
        long address = line == null ? 0 : line.getLineNumber();
        BugCheck fault;
        if (thrown instanceof NullPointerException && processor.irql() >= Irql.DISPATCH_LEVEL) {
            fault = new BugCheck(
                    BugCheckCode.DRIVER_IRQL_NOT_LESS_OR_EQUAL, sentence, 0, processor.irql(), 0, address);
        } else {
            fault = new BugCheck(unhandledAt(processor), sentence, exceptionCode(thrown), address);
        }
        fault.initCause(thrown);
        return fault;
    }

    /**
     * What leaves a routine that began anew on a processor's stack: a bug check from there on, for what lies below has not called
     * it and must not catch what it threw.
     *
     * @return to be thrown
     */
    static RuntimeException outOf(Processor processor, Throwable thrown) {
        return switch (thrown) {
            case Processor.Closed closed -> throw closed;
            case UncheckedIOException noRoomForTheTrace -> noRoomForTheTrace;
            case BugCheck bugCheck -> bugCheck;
            default -> of(thrown, processor);
        };
    }

    private static String inOneLine(String message) {
        return message.lines().map(String::strip).collect(Collectors.joining("; "));
    }

    private static BugCheckCode unhandledAt(Processor processor) {
        if (processor.isInIsr()) {
            return BugCheckCode.INTERRUPT_EXCEPTION_NOT_HANDLED;
        }
        return processor.irql() >= Irql.DISPATCH_LEVEL
                ? BugCheckCode.KMODE_EXCEPTION_NOT_HANDLED
                : BugCheckCode.SYSTEM_THREAD_EXCEPTION_NOT_HANDLED;
    }

    /** The status that the processor or the kernel would raise for the same mistake. */
    private static long exceptionCode(Throwable thrown) {
        return switch (thrown) {
            case NullPointerException _ -> STATUS_ACCESS_VIOLATION;
            case IndexOutOfBoundsException _ -> STATUS_ARRAY_BOUNDS_EXCEEDED;
            case ArithmeticException _ -> STATUS_INTEGER_DIVIDE_BY_ZERO;
            case StackOverflowError _ -> STATUS_STACK_OVERFLOW;
            case OutOfMemoryError _ -> STATUS_NO_MEMORY;
            default -> JAVA_EXCEPTION;
        };
    }

    /** What a bug check says, and if a user's driver made the call that led to it, where. */
    static String sentence(BugCheck reason) {
        String place = reason.getCause() == null ? callerIn(reason.getStackTrace()) : null;
        return place == null || reason.getMessage().contains(place)
                ? reason.getMessage()
                : reason.getMessage() + ": " + place;
    }

    /** Where a user's driver made the call that led to this stack; {@code null} if it was none that did. */
    static String callerIn(StackTraceElement[] stack) {
        for (StackTraceElement line : stack) {
            boolean service = SERVICES.stream().anyMatch(line.getClassName()::startsWith);
            if (beginsAnew(line) || (!service && line.getClassName().startsWith(HOUSE))) {
                return null;
            }
            if (!service) {
                return place(line);
            }
        }
        return null;
    }

    /** Where a user's driver stands that was interrupted by what has this stack, as in {@code at poll (My.java:33)}; else nothing. */
    static String interruptedAt(StackTraceElement[] stack) {
        int beginnings = 0;
        for (StackTraceElement line : stack) {
            if (beginsAnew(line)) {
                beginnings++;
            } else if (beginnings == 1 && SERVICES.stream().noneMatch(line.getClassName()::startsWith)) {
                return line.getClassName().startsWith(HOUSE) ? "" : " at " + place(line);
            }
        }
        return "";
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
