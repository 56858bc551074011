package dev.irqlscope.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.analysis.Stats;
import dev.irqlscope.analysis.Summary;
import dev.irqlscope.analysis.Summary.RoutineRow;
import dev.irqlscope.format.EventDigest;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;

/** The JSON document of {@code run} and {@code analyze}, schema 1. */
final class SummaryJson {
    private static final int SCHEMA = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Summary summary;

    private SummaryJson(Summary summary) {
        this.summary = summary;
    }

    /** @param file where the trace came from, as the user named it */
    static String of(String file, Summary summary, TraceSnapshot trace) {
        try {
            return MAPPER.writeValueAsString(new SummaryJson(summary).document(file, trace));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document of numbers and names is always writable", e);
        }
    }

    private ObjectNode document(String file, TraceSnapshot trace) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("schema", SCHEMA);
        source(document.putObject("source"), file, trace);
        document.putObject("limits")
                .put("storportIsrNanos", summary.limits().storportIsrNanos())
                .put("otherIsrNanos", summary.limits().otherIsrNanos())
                .put("dpcNanos", summary.limits().dpcNanos());
        document.putObject("totals")
                .put("isrs", summary.totals().isrs())
                .put("declined", summary.totals().declined())
                .put("dispatches", summary.totals().dispatches())
                .put("spurious", summary.totals().spurious())
                .put("isrOverLimit", summary.totals().isrOverLimit())
                .put("isrStretched", summary.totals().isrStretched())
                .put("dpcs", summary.totals().dpcs())
                .put("dpcOverLimit", summary.totals().dpcOverLimit());
        stats(document.putObject("isr"), summary.isr());
        stats(document.putObject("isrExclusive"), summary.isrExclusive());
        stats(document.putObject("declineTime"), summary.declineTime());
        stats(document.putObject("dpc"), summary.dpc());
        stats(document.putObject("dpcExclusive"), summary.dpcExclusive());
        dpcLatency(document.putObject("dpcLatency"));
        ArrayNode routines = document.putArray("routines");
        summary.routines().forEach(row -> routine(routines.addObject(), row));
        ArrayNode findings = document.putArray("findings");
        summary.findings().forEach(finding -> finding(findings.addObject(), finding));
        return document;
    }

    private void source(ObjectNode source, String file, TraceSnapshot trace) {
        TraceInfo info = summary.info();
        source.put("file", file)
                .put("format", info.format())
                .put("cpus", info.cpus())
                .put("durationNanos", summary.durationNanos())
                .put("events", summary.events())
                .put("lostEvents", summary.lostEvents());
        ArrayNode lost = source.putArray("lostEventsByCpu");
        summary.lostEventsByCpu().forEach(lost::add);
        source.put("tornSpans", summary.tornSpans());
        source.put("images", info.images());
        source.putObject("clock").put("unit", info.clock().ticks() ? "ticks" : "ns").put("name", info.clock().name());
        source.put("wallClockStart", info.wallClockStart() == null ? null : info.wallClockStart().toString());
        boolean ofARun = info.levels() == TraceInfo.Levels.RECORDED;
        source.put("digest", ofARun ? EventDigest.of(trace) : null);
        source.put("seed", info.seed());
        ArrayNode warnings = source.putArray("warnings");
        summary.warnings().forEach(warnings::add);
    }

    private void dpcLatency(ObjectNode node) {
        Summary.DpcLatency latency = summary.dpcLatency();
        if (latency.stats() == null) {
            for (String field : new String[]{"count", "totalNanos", "minNanos", "meanNanos", "p50Nanos", "p99Nanos",
                "p999Nanos", "maxNanos", "maxAtNanos"}) {
                node.putNull(field);
            }
        } else {
            stats(node, latency.stats());
        }
        node.put("reason", latency.reason());
        node.putObject("pairs")
                .put("certain", latency.pairs().certain())
                .put("inferred", latency.pairs().inferred())
                .put("ambiguous", latency.pairs().ambiguous())
                .put("unpaired", latency.pairs().unpaired())
                .put("notFromIsr", latency.pairs().notFromIsr())
                .put("otherCpu", latency.pairs().otherCpu());
    }

    private static void stats(ObjectNode node, Stats stats) {
        node.put("count", stats.count())
                .put("totalNanos", stats.totalNanos())
                .put("minNanos", stats.minNanos())
                .put("meanNanos", stats.meanNanos())
                .put("p50Nanos", stats.p50Nanos())
                .put("p99Nanos", stats.p99Nanos())
                .put("p999Nanos", stats.p999Nanos())
                .put("maxNanos", stats.maxNanos())
                .put("maxAtNanos", stats.maxAtNanos());
    }

    private static void routine(ObjectNode node, RoutineRow row) {
        node.put("module", row.module());
        if (!row.name().equals(row.module())) {
            node.put("name", row.name());
        }
        node.put("kind", row.kind().word());
        ArrayNode vectors = node.putArray("vectors");
        row.vectors().forEach(vectors::add);
        node.put("count", row.count()).put("declined", row.declined()).put("overLimit", row.overLimit());
        Stats durations = row.durations();
        node.put("totalNanos", durations.totalNanos())
                .put("minNanos", durations.minNanos())
                .put("meanNanos", durations.meanNanos())
                .put("p50Nanos", durations.p50Nanos())
                .put("p99Nanos", durations.p99Nanos())
                .put("maxNanos", durations.maxNanos())
                .put("maxAtNanos", durations.maxAtNanos());
        if (row.queueTime() != null) {
            node.putObject("queueNanos")
                    .put("count", row.queueTime().count())
                    .put("meanNanos", row.queueTime().meanNanos())
                    .put("maxNanos", row.queueTime().maxNanos())
                    .put("maxAtNanos", row.queueTime().maxAtNanos());
        } else {
            node.putNull("queueNanos");
        }
    }

    private static void finding(ObjectNode node, Finding finding) {
        node.put("rule", finding.rule())
                .put("severity", finding.severity().word())
                .put("atNanos", finding.atNanos())
                .put("cpu", finding.cpu())
                .put("count", finding.count())
                .put("text", finding.text());
    }
}
