package dev.irqlscope.format;

/**
 * The grammar of one line of ftrace text: {@code TASK-PID [(TGID)] [CPU] [FLAGS] TIME: EVENT: ARGS}, the latency format
 * {@code TASK-PID CPUflags TIMEus+: EVENT: ARGS}, in which neither a clock that ticks nor trace-cmd writes {@code us+}, and
 * perf's {@code [TASK] [PID] [CPU] TIME: [PERIOD] GROUP:EVENT[:MODIFIER]: ARGS}. The difference {@code (+12)} to the event before that
 * {@code trace-cmd report --ts-diff} puts behind a time is passed over.
 * Positions are indices into the buffer that was parsed. One thread at a time; parsing makes no garbage.
 */
final class FtraceLine {
    private static final int MAX_FLAGS = 16;
    private static final int MAX_TICK_DIGITS = 18;

    /** Interrupts, need for another thread, context, depth of preemption: older kernels have no more. */
    private static final int LEAST_FLAGS = 4;

    private static final long MAX_SECONDS = 9_000_000_000L;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long[] NANOS_PER_LAST_DIGIT = {
        1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
    };

    byte[] bytes;
    int cpu;

    /** Nanoseconds of the recording's own clock, or ticks. */
    long stamp;

    /** Whether the stamp had no point, so that its unit is unknown. */
    boolean ticks;

    /** The event's name; empty if the line holds none, as those of the function tracer. */
    int nameFrom;

    int nameEnd;
    int argsFrom;
    int argsEnd;

    /** Whether the event's group stands before its name, as in perf's text. */
    boolean grouped;

    private int at;

    /** Reads a line without its end. False if it is no event. */
    boolean parse(byte[] buffer, int from, int end) {
        bytes = buffer;
        for (int i = from; i < end; i++) {
            if (buffer[i] == '[' && bracketedCpu(i, from, end)) {
                return true;
            }
        }
        return latency(from, end);
    }

    private boolean bracketedCpu(int bracket, int from, int end) {
        at = bracket + 1;
        if (!number(end, 5) || at >= end || bytes[at] != ']' || bracket > from && bytes[bracket - 1] != ' ') {
            return false;
        }
        cpu = (int) value;
        at++;
        skipSpaces(end);
        if (at < end && !isDigit(bytes[at])) {
            int flags = at;
            while (at < end && bytes[at] != ' ') {
                at++;
            }
            if (at - flags > MAX_FLAGS || bytes[flags] == '[') {
                return false;
            }
            skipSpaces(end);
        }
        return cpu < EventRules.MAX_CPUS && stamp(end) && event(end) && (grouped || afterPid(bracket, from));
    }

    /** Whether what stands before the processor ends as a process number or a thread group does. */
    private boolean afterPid(int bracket, int from) {
        int i = bracket - 1;
        while (i > from && bytes[i] == ' ') {
            i--;
        }
        return i < bracket - 1 && (isDigit(bytes[i]) || bytes[i] == ')');
    }

    private boolean stamp(int end) {
        if (!number(end, MAX_TICK_DIGITS)) {
            return false;
        }
        stamp = value;
        ticks = at >= end || bytes[at] != '.';
        if (!ticks) {
            if (stamp >= MAX_SECONDS) {
                return false;
            }
            int point = at++;
            if (!number(end, 9)) {
                return false;
            }
            stamp = stamp * NANOS_PER_LAST_DIGIT[0] + value * NANOS_PER_LAST_DIGIT[at - point - 1];
        }
        skipDifference(end);
        return at < end && bytes[at++] == ':';
    }

    /** Passes over {@code (+12)} and the spaces around it, if that is next. */
    private void skipDifference(int end) {
        int was = at;
        skipSpaces(end);
        if (at + 1 < end && bytes[at] == '(' && bytes[at + 1] == '+') {
            at += 2;
            if (number(end, MAX_TICK_DIGITS) && at < end && bytes[at] == ')') {
                at++;
                skipSpaces(end);
                return;
            }
        }
        at = was;
    }

    private boolean latency(int from, int end) {
        for (int i = from + 1; i + 1 < end; i++) {
            boolean colon = bytes[i] == ':' && bytes[i + 1] == ' ';
            boolean micros = bytes[i] == 'u' && i + 3 < end && bytes[i + 1] == 's' && bytes[i + 3] == ':';
            if ((colon || micros) && isDigit(bytes[i - 1]) && latency(from, i, end)) {
                return true;
            }
        }
        return false;
    }

    /** What comes before and after a stamp whose last digit stands before {@code unit}. */
    private boolean latency(int from, int unit, int end) {
        int digits = unit;
        while (digits > from && (isDigit(bytes[digits - 1]) || bytes[digits - 1] == '.')) {
            digits--;
        }
        int flagsEnd = digits;
        while (flagsEnd > from && bytes[flagsEnd - 1] == ' ') {
            flagsEnd--;
        }
        int flags = flagsEnd;
        while (flags > from && bytes[flags - 1] != ' ') {
            flags--;
        }
        at = flags;
        if (flagsEnd == digits || !number(flagsEnd, 5) || flagsEnd - at < LEAST_FLAGS || !areFlags(flagsEnd)
                || !afterPid(flags, from) || value >= EventRules.MAX_CPUS) {
            return false;
        }
        cpu = (int) value;
        at = digits;
        return (bytes[unit] == 'u' ? micros(unit) : stamp(end)) && event(end);
    }

    /** A whole number of microseconds that ends at {@code unit}, which four characters write: {@code us+:}. */
    private boolean micros(int unit) {
        if (!number(unit, MAX_TICK_DIGITS - 4) || at != unit) {
            return false;
        }
        stamp = value * NANOS_PER_MICRO;
        ticks = false;
        at = unit + 4;
        return true;
    }

    private boolean areFlags(int flagsEnd) {
        for (int i = at; i < flagsEnd; i++) {
            if (bytes[i] != '.' && bytes[i] != '#' && !isDigit(bytes[i]) && !isLetter(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean event(int end) {
        skipDifference(end);
        skipSpaces(end);
        int word = at;
        while (at < end && isDigit(bytes[at])) {
            at++;
        }
        if (at > word && at < end && bytes[at] == ' ') {
            skipSpaces(end);
        } else {
            at = word;
        }
        nameFrom = at;
        nameEnd = at;
        grouped = false;
        while (at < end && bytes[at] != ' ') {
            if (bytes[at] == ':') {
                boolean last = at + 1 == end || bytes[at + 1] == ' ';
                if (!grouped && !last) {
                    nameFrom = at + 1;
                    nameEnd = nameFrom;
                    grouped = true;
                } else if (nameEnd == nameFrom) {
                    nameEnd = at;
                }
            }
            at++;
        }
        skipSpaces(end);
        argsFrom = at;
        argsEnd = end;
        while (argsEnd > argsFrom && (bytes[argsEnd - 1] == ' ' || bytes[argsEnd - 1] == '\r')) {
            argsEnd--;
        }
        return true;
    }

    private long value;

    /** A number of at most so many digits, into {@link #value}. */
    private boolean number(int end, int maxDigits) {
        int start = at;
        long sum = 0;
        while (at < end && isDigit(bytes[at])) {
            sum = sum * 10 + (bytes[at++] - '0');
        }
        value = sum;
        return at > start && at - start <= maxDigits;
    }

    private void skipSpaces(int end) {
        while (at < end && bytes[at] == ' ') {
            at++;
        }
    }

    private static boolean isLetter(byte value) {
        return value >= 'a' && value <= 'z' || value >= 'A' && value <= 'Z';
    }

    static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }
}
