package dev.irqlscope.analysis;

import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.TraceInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Findings in order of discovery. A run may go on for ever and a finding may repeat for ever: of each rule the worst
 * {@value #KEPT_OF_EACH_RULE} are kept, and one more finding counts the rest, so that the counts add up. Indexer's thread
 * only.
 */
final class FindingLog {
    static final int KEPT_OF_EACH_RULE = 500;

    private final TraceInfo info;
    private final Map<String, Shelf> shelves = new TreeMap<>();
    private List<Finding> published = List.of();
    private boolean changed;
    private long discovered;

    FindingLog(TraceInfo info) {
        this.info = info;
    }

    /** A finding that is kept and may be replaced by a better account of the same thing. */
    static final class Entry {
        private final long order;
        private long weight;
        private Finding finding;

        private Entry(long order, long weight, Finding finding) {
            this.order = order;
            this.weight = weight;
            this.finding = finding;
        }
    }

    /** What is kept of one rule, mildest first, of equals the latest first. */
    private static final class Shelf {
        private final PriorityQueue<Entry> kept = new PriorityQueue<>(
                Comparator.<Entry>comparingLong(entry -> entry.weight)
                        .thenComparing(Comparator.<Entry>comparingLong(entry -> entry.order).reversed()));
        private long restCount;
        private long restFromNanos = Long.MAX_VALUE;
        private long restUntilNanos;
        private Severity restSeverity = Severity.INFO;
        private String title = "";

        private void countAmongRest(long atNanos, long untilNanos, long count, Severity severity, String restTitle) {
            restCount += count;
            restFromNanos = Math.min(restFromNanos, atNanos);
            restUntilNanos = Math.max(restUntilNanos, untilNanos);
            restSeverity = severity.compareTo(restSeverity) > 0 ? severity : restSeverity;
            title = restTitle;
        }
    }

    private Shelf shelf(String rule) {
        return shelves.computeIfAbsent(rule, id -> new Shelf());
    }

    /** Whether a finding of this weight would be kept, so that its sentence is worth writing. */
    boolean keeps(String rule, long weight) {
        Shelf shelf = shelves.get(rule);
        return shelf == null || shelf.kept.size() < KEPT_OF_EACH_RULE || shelf.kept.peek().weight < weight;
    }

    /** Counts a finding that {@link #keeps} refused. */
    void count(String rule, String title, Severity severity, long atNanos, long untilNanos) {
        changed = true;
        shelf(rule).countAmongRest(atNanos, untilNanos, 1, severity, title);
    }

    /** Keeps a finding, at the cost of a milder one if there are too many. */
    Entry add(long weight, Finding finding) {
        changed = true;
        Shelf shelf = shelf(finding.rule());
        Entry entry = new Entry(discovered++, weight, finding);
        shelf.kept.add(entry);
        if (shelf.kept.size() > KEPT_OF_EACH_RULE) {
            Finding out = shelf.kept.remove().finding;
            shelf.countAmongRest(out.atNanos(), out.untilNanos(), out.count(), out.severity(), out.title());
        }
        return entry;
    }

    /** As above, of a call that breaks a rule: its sentence is written only if the finding is kept. */
    void add(CallRule rule, Call call, long weight, Function<Call, String> text) {
        if (!keeps(rule.id(), weight)) {
            count(rule.id(), rule.title(call), rule.severity(call), call.startNanos(), call.endNanos());
            return;
        }
        add(
                weight,
                new Finding(
                        rule.id(),
                        rule.title(call),
                        rule.severity(call),
                        call.startNanos(),
                        call.endNanos(),
                        call.cpu(),
                        1,
                        call.activity(),
                        text.apply(call)));
    }

    /** Gives a better account of a finding; nothing if it is no longer kept. */
    void replace(Entry entry, long weight, Finding better) {
        Shelf shelf = shelf(better.rule());
        if (shelf.kept.remove(entry)) {
            changed = true;
            entry.weight = weight;
            entry.finding = better;
            shelf.kept.add(entry);
        }
    }

    /**
     * Takes a finding back, for it is part of a greater one.
     *
     * @return whether it was still kept; if not, it is counted among the rest and stays so
     */
    boolean withdraw(Entry entry) {
        changed = true;
        return shelf(entry.finding.rule()).kept.remove(entry);
    }

    List<Finding> findings() {
        if (changed) {
            changed = false;
            List<Entry> entries = new ArrayList<>();
            shelves.values().forEach(shelf -> entries.addAll(shelf.kept));
            entries.sort(Comparator.comparingLong(entry -> entry.order));
            List<Finding> findings = new ArrayList<>(entries.size() + shelves.size());
            entries.forEach(entry -> findings.add(entry.finding));
            shelves.forEach((rule, shelf) -> {
                if (shelf.restCount > 0) {
                    findings.add(rest(rule, shelf));
                }
            });
            published = List.copyOf(findings);
        }
        return published;
    }

    private Finding rest(String rule, Shelf shelf) {
        return new Finding(
                rule,
                shelf.title + ", and more",
                shelf.restSeverity,
                shelf.restFromNanos,
                shelf.restUntilNanos,
                -1,
                shelf.restCount,
                -1,
                "%,d more of %s between %s and %s, none worse than the %,d listed.".formatted(
                        shelf.restCount,
                        rule,
                        moment(shelf.restFromNanos),
                        moment(shelf.restUntilNanos),
                        KEPT_OF_EACH_RULE));
    }

    private String moment(long nanos) {
        return Durations.formatMoment(nanos, info.clock());
    }
}
