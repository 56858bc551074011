package dev.irqlscope.format;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many of something each processor has. One thread. */
final class CountByCpu {
    private static final int MOST_TOLD = 8;

    private final Map<Integer, Long> counts = new TreeMap<>();

    void add(int cpu, long count) {
        if (count > 0) {
            counts.merge(cpu, count, Long::sum);
        }
    }

    long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** As in {@code 2 on processor 0, 1 on processor 3}. */
    String text() {
        String told = counts.entrySet()
                .stream()
                .limit(MOST_TOLD)
                .map(one -> one.getValue() + " on processor " + one.getKey())
                .collect(Collectors.joining(", "));
        long rest = counts.values().stream().skip(MOST_TOLD).mapToLong(Long::longValue).sum();
        return rest == 0 ? told : told + ", " + rest + " on others";
    }
}
