package dev.irqlscope.format;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel counted of events that were lost, by buffer and processor: its files {@code per_cpu/cpuN/stats}, which
 * trace-cmd keeps as options.
 */
final class DatStatistics {
    private static final Pattern LINE = Pattern.compile("(?m)^(?:Buffer: (.{1,250})|CPU: (\\d{1,4})"
            + "|(?:overrun|dropped events): (\\d{1,18}))$");

    /** Lost events where the text does not say of which processor. */
    private static final int ANY = -1;

    private static final int MOST = 1 << 14;

    private final Map<String, Map<Integer, Long>> lost = new HashMap<>();
    private String buffer = "";
    private int counts;

    /** Takes an option. One that names a buffer speaks of those that follow. */
    void take(String text) {
        int cpu = ANY;
        long sum = 0;
        Matcher line = LINE.matcher(text);
        while (line.find()) {
            if (line.group(1) != null) {
                buffer = line.group(1).strip();
            } else if (line.group(2) != null) {
                cpu = Integer.parseInt(line.group(2));
            } else {
                sum = Math.min(sum + Long.parseLong(line.group(3)), Integer.MAX_VALUE);
            }
        }
        if (sum > 0 && cpu < EventRules.MAX_CPUS && counts++ < MOST) {
            lost.computeIfAbsent(buffer, name -> new TreeMap<>()).put(cpu, sum);
        }
    }

    /** Events of a buffer that were lost, by processor in order; -1 where nobody knows which. */
    Map<Integer, Long> of(String name) {
        return lost.getOrDefault(name, Map.of());
    }
}
