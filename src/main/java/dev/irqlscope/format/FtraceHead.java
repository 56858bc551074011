package dev.irqlscope.format;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the first lines of ftrace text say.
 *
 * @param cpus processors named by the header, 0 if it names none
 * @param ticks whether the first stamp has no known unit
 * @param originNanos the first stamp
 * @param perf whether it is the text of perf
 */
record FtraceHead(int cpus, boolean ticks, long originNanos, boolean perf) {
    /** Without a header, one of so many first lines has to be an event; comments, of which perf writes many, aside. */
    private static final int LINES_TO_TRY = 40;

    private static final Pattern CPUS = Pattern.compile("#P:(\\d{1,4})|cpus=(\\d{1,4})");

    /** Perf's text of somebody who left the column of the processor out. */
    private static final Pattern WITHOUT_CPU = Pattern
            .compile(
                    "(?m)^ *\\S[^\\[\\n]{0,60} +-?\\d{1,7}(?:/\\d{1,7})? +\\d{1,10}\\.\\d{6,9}: +(?:\\d+ +)?(?:irq|irq_vectors):\\w+:");

    /** Whether a file that begins so is ftrace text. */
    static boolean matches(byte[] head) {
        for (int i = 0; i < Math.min(head.length, 4096); i++) {
            if (head[i] == 0) {
                return false;
            }
        }
        if (Bytes.startsWith(head, 0, "# tracer:")
                || (Bytes.startsWith(head, 0, "cpus=") && head.length > 5 && FtraceLine.isDigit(head[5]))) {
            return true;
        }
        return holdsEvent(head) || lacksProcessors(head);
    }

    private static boolean holdsEvent(byte[] head) {
        FtraceLine line = new FtraceLine();
        int from = 0;
        int lines = 0;
        while (lines < LINES_TO_TRY && from < head.length) {
            int end = lineEnd(head, from);
            boolean comment = end == from || head[from] == '#';
            lines += comment ? 0 : 1;
            if (!comment && (line.parse(head, from, end) || FtraceMarks.lost(head, from, end) != null)) {
                return true;
            }
            from = end + 1;
        }
        return false;
    }

    /** Whether it is the text of perf without the column that says on which processor an event was. */
    static boolean lacksProcessors(byte[] head) {
        String text = new String(head, 0, Math.min(head.length, 4096), StandardCharsets.UTF_8);
        return WITHOUT_CPU.matcher(text).find() && !holdsEvent(head);
    }

    static FtraceHead of(byte[] head) {
        int cpus = 0;
        FtraceLine line = new FtraceLine();
        for (int from = 0; from < head.length; from = lineEnd(head, from) + 1) {
            int end = lineEnd(head, from);
            if (head[from] == '#' || Bytes.startsWith(head, from, "cpus=")) {
                cpus = Math.max(cpus, cpus(new String(head, from, end - from, StandardCharsets.UTF_8)));
            } else if (line.parse(head, from, end)) {
                return new FtraceHead(cpus, line.ticks, line.stamp, line.grouped || FtraceMarks.lostByPerf(line) >= 0);
            }
        }
        return new FtraceHead(cpus, false, 0, false);
    }

    /** Processors that a line of the header names, or 0. */
    static int cpus(String line) {
        Matcher matcher = CPUS.matcher(line);
        if (!matcher.find()) {
            return 0;
        }
        int cpus = Integer.parseInt(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        return cpus <= EventRules.MAX_CPUS ? cpus : 0;
    }

    private static int lineEnd(byte[] head, int from) {
        int end = from;
        while (end < head.length && head[end] != '\n') {
            end++;
        }
        return end;
    }
}
