package dev.irqlscope.format;

import dev.irqlscope.trace.TraceSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a reader met and could not decode, or had no use for, in a form that can be sent to whoever mends the reader: what kinds of
 * events, how many of each, where the first stands and how it begins. It stays short whatever the file holds. One thread.
 */
public final class Undecoded {
    private static final int MOST_FACTS = 100;
    private static final int MOST_TROUBLES = 40;
    private static final int MOST_KINDS = 1 << 12;
    private static final int MOST_KINDS_TOLD = 200;
    private static final int MOST_BYTES = 64;
    private static final int MOST_LINE = 400;

    private static final String PRIVACY = "Names of files and people may stand in what is shown of an event.";

    /** Nobody wants to know. */
    static final Undecoded UNWANTED = new Undecoded(false);

    private final boolean wanted;
    private final List<String> facts = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private long moreTroubles;
    private long moreEvents;

    public Undecoded() {
        this(true);
    }

    private Undecoded(boolean wanted) {
        this.wanted = wanted;
    }

    /** Events that are alike. */
    private static final class Kind {
        private final String name;
        private final String firstPlace;
        private final String beginning;
        private long count;

        private Kind(String name, String firstPlace, String beginning) {
            this.name = name;
            this.firstPlace = firstPlace;
            this.beginning = beginning;
        }

        private long count() {
            return count;
        }

        private String line() {
            return String.format(Locale.ROOT, "  %,12d  %s, first at %s%s", count, name, firstPlace, beginning);
        }
    }

    boolean isWanted() {
        return wanted;
    }

    /** Something that the file says of itself and that matters for decoding. */
    void fact(String line) {
        if (wanted && facts.size() < MOST_FACTS) {
            facts.add(printable(line));
        }
    }

    /** A part of the file that was skipped, and why. */
    void trouble(String line) {
        if (wanted && troubles.size() < MOST_TROUBLES) {
            troubles.add(printable(line));
        } else {
            moreTroubles++;
        }
    }

    /** An event that is known by its name only. */
    void event(String kind, Supplier<String> place) {
        event(kind, place, new byte[0], 0, 0);
    }

    /** An event with the bytes that were not decoded, of which the first few are kept. */
    void event(String kind, Supplier<String> place, byte[] bytes, int from, int end) {
        if (!wanted) {
            return;
        }
        Kind known = kinds.get(kind);
        if (known == null) {
            if (kinds.size() >= MOST_KINDS) {
                moreEvents++;
                return;
            }
            known = new Kind(printable(kind), printable(place.get()), beginning(bytes, from, end));
            kinds.put(kind, known);
        }
        known.count++;
    }

    /** Events of a kind that a newer program wrote. */
    void newerKinds(TraceSnapshot trace) {
        for (long i = trace.firstIndex(); i < trace.endIndex(); i++) {
            if (trace.kind(i) == null) {
                long index = i;
                event("kind " + trace.kindCode(i), () -> "event " + index);
            }
        }
    }

    private static String beginning(byte[] bytes, int from, int end) {
        if (from >= end) {
            return "";
        }
        int shown = Math.min(end, from + MOST_BYTES);
        return ": " + HexFormat.of().formatHex(bytes, from, shown) + (shown < end ? "…" : "");
    }

    /** Names may come from damaged files: nothing of them moves the cursor or fills the screen. */
    private static String printable(String text) {
        return text.chars()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .limit(MOST_LINE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** All of it, line by line, the most frequent events first. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(facts);
        if (!troubles.isEmpty()) {
            lines.add("Skipped:");
            troubles.forEach(trouble -> lines.add("  " + trouble));
            if (moreTroubles > 0) {
                lines.add(String.format(Locale.ROOT, "  … and %,d more", moreTroubles));
            }
        }
        List<Kind> told = kinds.values()
                .stream()
                .sorted(Comparator.comparingLong(Kind::count).reversed())
                .toList();
        long more = moreEvents + told.stream().skip(MOST_KINDS_TOLD).mapToLong(Kind::count).sum();
        lines.add(
                !told.isEmpty()
                        ? "Events that were not decoded, by kind:"
                        : troubles.isEmpty() ? "Every event was decoded." : "Every event that was met was decoded.");
        told.stream().limit(MOST_KINDS_TOLD).map(Kind::line).forEach(lines::add);
        if (more > 0) {
            lines.add(String.format(Locale.ROOT, "  %,12d  events of other kinds", more));
        }
        if (!told.isEmpty()) {
            lines.add(PRIVACY);
        }
        return lines;
    }
}
