package dev.irqlscope.view;

import dev.irqlscope.analysis.GapParts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** The parts of a wait in words, the largest first and the smallest together. */
final class GapWords {
    private static final int NAMED = 3;

    private GapWords() {}

    /** As in {@code clock 8.0 µs}, {@code drain 0.2 µs}; empty where nothing is known. */
    static List<String> of(GapParts parts, LongFunction<String> duration) {
        if (parts == null) {
            return List.of();
        }
        Map<String, Long> byName = new LinkedHashMap<>();
        for (GapParts.Part part : parts.parts()) {
            String name = part.cause() == GapParts.Cause.PREVIOUS_RUN ? part.name() + " (previous run)" : part.name();
            byName.merge(name, part.nanos(), Long::sum);
        }
        List<Map.Entry<String, Long>> sorted = new ArrayList<>(byName.entrySet());
        sorted.sort(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()));
        List<String> words = new ArrayList<>();
        long rest = 0;
        for (Map.Entry<String, Long> part : sorted) {
            // One left over is named rather than called others.
            if (words.size() < NAMED || sorted.size() == NAMED + 1) {
                words.add(part.getKey() + " " + duration.apply(part.getValue()));
            } else {
                rest += part.getValue();
            }
        }
        if (rest > 0) {
            words.add("others " + duration.apply(rest));
        }
        return words;
    }
}
