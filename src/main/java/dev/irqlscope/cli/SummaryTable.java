package dev.irqlscope.cli;

import dev.irqlscope.analysis.Finding;
import dev.irqlscope.analysis.Stats;
import dev.irqlscope.analysis.Summary;
import dev.irqlscope.analysis.Summary.RoutineRow;
import dev.irqlscope.analysis.Totals;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A trace in figures, for people. */
final class SummaryTable {
    private static final int MOST_FINDINGS = 12;

    /** So that what happens again and again does not hide what happened once. */
    private static final int MOST_OF_A_RULE = 3;

    private static final Comparator<Finding> WORST_FIRST = Comparator
            .comparing(Finding::severity)
            .reversed()
            .thenComparing(Comparator.comparingLong((Finding f) -> f.untilNanos() - f.atNanos()).reversed())
            .thenComparingLong(Finding::atNanos);

    private final Summary summary;
    private final TraceInfo info;
    private final StringBuilder text = new StringBuilder();

    SummaryTable(Summary summary) {
        this.summary = summary;
        this.info = summary.info();
    }

    String text() {
        head();
        totals();
        measures();
        routines();
        findings();
        warnings();
        return text.toString();
    }

    private void head() {
        String what = info.scenario() == null ? info.source() : info.scenario();
        text.append(what).append('\n');
        text.append("%d %s, %s, %,d events, clock %s".formatted(
                info.cpus(),
                info.cpus() == 1 ? "CPU" : "CPUs",
                duration(summary.durationNanos()),
                summary.events(),
                info.clock().name()));
        if (info.seed() != null) {
            text.append(", seed ").append(info.seed());
        }
        if (summary.lostEvents() > 0) {
            text.append(", %,d events lost".formatted(summary.lostEvents()));
        }
        text.append("\n\n");
    }

    private void totals() {
        Totals totals = summary.totals();
        TextTable table = new TextTable(1);
        table.row("ISR calls", count(totals.isrs()), "declined", count(totals.declined()));
        table.row("interrupts", count(totals.dispatches()), "claimed by nobody", count(totals.spurious()));
        table.row("ISRs over limit", count(totals.isrOverLimit()), "stretched by others", count(totals.isrStretched()));
        table.row("DPC calls", count(totals.dpcs()), "over limit", count(totals.dpcOverLimit()));
        table.appendTo(text);
        text.append('\n');
    }

    private void measures() {
        TextTable table = new TextTable(1);
        table.row("", "count", "mean", "p50", "p99", "p99.9", "longest", "at");
        measure(table, "ISR", summary.isr());
        measure(table, "ISR, own time", summary.isrExclusive());
        measure(table, "time to decline", summary.declineTime());
        measure(table, "DPC", summary.dpc());
        measure(table, "DPC, own time", summary.dpcExclusive());
        Stats latency = summary.dpcLatency().stats();
        boolean inferred = summary.dpcLatency().pairs().inferred() > 0;
        measure(
                table,
                "DPC latency after DIRQL" + (inferred ? ", inferred" : ""),
                latency == null ? Stats.NONE : latency);
        table.appendTo(text);
        if (latency == null) {
            text.append("  No DPC latency: ").append(summary.dpcLatency().reason()).append(".\n");
        }
        text.append('\n');
    }

    private void measure(TextTable table, String name, Stats stats) {
        if (stats.isEmpty()) {
            table.row(name, "0");
            return;
        }
        table.row(
                name,
                count(stats.count()),
                duration(Math.round(stats.meanNanos())),
                duration(stats.p50Nanos()),
                duration(stats.p99Nanos()),
                duration(stats.p999Nanos()),
                duration(stats.maxNanos()),
                moment(stats.maxAtNanos()));
    }

    private void routines() {
        if (summary.routines().isEmpty()) {
            return;
        }
        TextTable table = new TextTable(3);
        table.row("routine", "module", "kind", "calls", "declined", "over", "total", "mean", "p99", "longest", "at");
        for (RoutineRow row : summary.routines()) {
            Stats durations = row.durations();
            table.row(
                    row.name() + (row.kind() == RoutineKind.ISR ? vectors(row.vectors()) : ""),
                    row.module().equals(row.name()) ? "" : row.module(),
                    row.kind().word(),
                    count(row.count()),
                    row.kind().isIsr() ? count(row.declined()) : "",
                    row.kind() == RoutineKind.VECTOR ? "" : count(row.overLimit()),
                    duration(durations.totalNanos()),
                    duration(Math.round(durations.meanNanos())),
                    duration(durations.p99Nanos()),
                    duration(durations.maxNanos()),
                    moment(durations.maxAtNanos()));
        }
        table.appendTo(text);
        text.append('\n');
    }

    private String vectors(List<Integer> vectors) {
        if (vectors.isEmpty()) {
            return "";
        }
        boolean linux = info.isOfContexts();
        return (linux ? " irq " : " 0x") + vectors.stream()
                .map(vector -> linux ? vector.toString() : Integer.toHexString(vector).toUpperCase(Locale.ROOT))
                .reduce((a, b) -> a + "," + b)
                .orElse("");
    }

    private void findings() {
        List<Finding> findings = summary.findings();
        if (findings.isEmpty()) {
            text.append("No findings.\n");
            return;
        }
        text.append("Findings, worst first\n");
        Map<String, Integer> shown = new HashMap<>();
        Map<String, Integer> others = new LinkedHashMap<>();
        int rows = 0;
        for (Finding finding : findings.stream().sorted(WORST_FIRST).toList()) {
            if (rows < MOST_FINDINGS && shown.merge(finding.rule(), 1, Integer::sum) <= MOST_OF_A_RULE) {
                finding(finding);
                rows++;
            } else {
                others.merge(finding.title(), 1, Integer::sum);
            }
        }
        if (!others.isEmpty()) {
            String each = others.entrySet()
                    .stream()
                    .map(other -> "%,d %s".formatted(other.getValue(), other.getKey()))
                    .collect(Collectors.joining(", "));
            text.append("  … and %,d more (%s); --json lists them all\n".formatted(findings.size() - rows, each));
        }
    }

    private void finding(Finding finding) {
        String times = finding.count() == 1 ? "" : " (%,d times)".formatted(finding.count());
        text.append("  %-8s %15s  %s%s%n".formatted(
                finding.severity().word(), moment(finding.atNanos()), finding.title(), times));
        text.append("  %-8s %15s  %s%n".formatted("", "", finding.text()));
    }

    private void warnings() {
        if (!summary.warnings().isEmpty()) {
            text.append("\nWarnings\n");
            summary.warnings().forEach(warning -> text.append("  ").append(warning).append('\n'));
        }
    }

    private static String count(long count) {
        return "%,d".formatted(count);
    }

    private String duration(long units) {
        return Durations.format(units, info.clock());
    }

    private String moment(long units) {
        return Durations.formatMoment(units, info.clock());
    }
}
