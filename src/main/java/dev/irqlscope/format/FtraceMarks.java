package dev.irqlscope.format;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of ftrace text that are no events: headers, and what says that events are missing. */
final class FtraceMarks {
    private static final int MAX_LENGTH = 400;
    private static final byte[] PERF_RECORD = Bytes.ascii("PERF_RECORD_LOST");

    /** {@code CPU:1 [LOST 43357 EVENTS]} of trace_pipe, {@code CPU:1 [147181 EVENTS DROPPED]} of trace-cmd. */
    private static final Pattern LOST = Pattern.compile(
            "\\s*CPU:\\s*(\\d{1,4}) \\[(?:LOST (?:(\\d{1,18}) )?EVENTS|(?:(\\d{1,18}) )?EVENTS DROPPED)]\\s*");

    /** {@code PERF_RECORD_LOST lost 43} of {@code perf script --show-lost-events}; the kind with SAMPLES is of newer kernels. */
    private static final Pattern PERF_LOST = Pattern.compile("PERF_RECORD_LOST(?:_SAMPLES)? lost (\\d{1,18})\\b.*");

    /** A line of perf's call chains: address, function, image. */
    private static final Pattern CALLER = Pattern.compile("[0-9a-f]{6,16} .*");

    /** {@code ##### CPU 1 buffer started ####}: what this processor did before is not in the trace. */
    private static final Pattern BUFFER_STARTED = Pattern.compile("#+ CPU (\\d{1,4}) buffer started #+\\s*");

    /** {@code entries-in-buffer/entries-written: 7041/7041} or the latency format's {@code #1466/1466}. */
    private static final Pattern ENTRIES = Pattern
            .compile("(?:entries-in-buffer/entries-written: |latency: .*#)(\\d{1,18})/(\\d{1,18})");

    private FtraceMarks() {}

    /** Lost events of one processor; {@code count} is 0 if unknown. */
    record Lost(int cpu, long count) {}

    /** What the header says of the ring buffer. */
    record Entries(long inBuffer, long written) {}

    static Lost lost(byte[] line, int from, int end) {
        if (!hasCpuMark(line, from, end)) {
            return null;
        }
        Matcher matcher = LOST.matcher(text(line, from, end));
        if (!matcher.matches()) {
            return null;
        }
        int cpu = Integer.parseInt(matcher.group(1));
        String count = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
        return cpu < EventRules.MAX_CPUS ? new Lost(cpu, count == null ? 0 : Long.parseLong(count)) : null;
    }

    /** How many events perf says were lost before such a line; -1 if it is another one. */
    static long lostByPerf(FtraceLine line) {
        if (!Bytes.matches(line.bytes, line.nameFrom, line.argsEnd, PERF_RECORD)) {
            return -1;
        }
        Matcher matcher = PERF_LOST.matcher(text(line.bytes, line.nameFrom, line.argsEnd));
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** The processor whose part of the trace begins here, or -1. */
    static int bufferStarted(byte[] line, int from, int end) {
        if (!Bytes.startsWith(line, from, "##")) {
            return -1;
        }
        Matcher matcher = BUFFER_STARTED.matcher(text(line, from, end));
        int cpu = matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
        return cpu < EventRules.MAX_CPUS ? cpu : -1;
    }

    static Entries entries(byte[] line, int from, int end) {
        Matcher matcher = ENTRIES.matcher(text(line, from, end));
        return matcher.find() ? new Entries(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))) : null;
    }

    /** Whether a line that is no event is nothing to complain about: blank, a comment, a header, part of a stack dump or call chain. */
    static boolean isOrdinary(byte[] line, int from, int end) {
        String text = text(line, from, end).strip();
        return text.isEmpty()
                || text.startsWith("#")
                || text.startsWith("=>")
                || text.startsWith("cpus=")
                || text.startsWith("version = ")
                || (text.startsWith("CPU ") && text.endsWith(" is empty"))
                || text.startsWith("trace.dat")
                || CALLER.matcher(text).matches();
    }

    private static boolean hasCpuMark(byte[] line, int from, int end) {
        int at = from;
        while (at < end && line[at] == ' ') {
            at++;
        }
        return Bytes.startsWith(line, at, "CPU:");
    }

    static String text(byte[] line, int from, int end) {
        return new String(line, from, Math.min(end - from, MAX_LENGTH), StandardCharsets.UTF_8);
    }
}
