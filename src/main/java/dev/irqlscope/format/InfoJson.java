package dev.irqlscope.format;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.TraceInfo;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@link TraceInfo} and {@link Limits} as the JSON of `.irqlscope`. */
final class InfoJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MAX_WARNINGS = 1000;

    private InfoJson() {}

    /** What an INFO or DONE chunk says; counts are -1 where it does not say them. */
    record Head(TraceInfo info, Limits limits, long events, long entities) {}

    static byte[] write(Head head) throws JacksonException {
        TraceInfo info = head.info();
        ObjectNode root = MAPPER.createObjectNode();
        root.put("source", info.source());
        root.put("format", info.format());
        root.put("cpus", info.cpus());
        root.putObject("clock")
                .put("ticks", info.clock().ticks())
                .put("name", info.clock().name());
        root.put("levels", info.levels().name());
        root.put("wallClockStart", info.wallClockStart() == null ? null : info.wallClockStart().toString());
        root.put("originNanos", info.originNanos());
        root.put("scenario", info.scenario());
        root.put("seed", info.seed());
        root.put("tornSpans", info.tornSpans());
        root.put("images", info.images());
        ArrayNode warnings = root.putArray("warnings");
        info.warnings().forEach(warnings::add);
        Limits limits = head.limits();
        root.putObject("limits")
                .put("storportIsrNanos", limits.storportIsrNanos())
                .put("otherIsrNanos", limits.otherIsrNanos())
                .put("dpcNanos", limits.dpcNanos())
                .put("lockHoldNanos", limits.lockHoldNanos());
        if (head.events() >= 0) {
            root.put("events", head.events());
            root.put("entities", head.entities());
        }
        return MAPPER.writeValueAsBytes(root);
    }

    static Head read(byte[] json) throws ByteSource.Malformed {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (IOException e) {
            throw new ByteSource.Malformed("its JSON is damaged");
        }
        if (root == null || !root.isObject()) {
            throw new ByteSource.Malformed("its JSON is no object");
        }
        int cpus = root.path("cpus").asInt(-1);
        if (cpus < 0 || cpus > EventRules.MAX_CPUS) {
            throw new ByteSource.Malformed("its count of processors is impossible");
        }
        List<String> warnings = new ArrayList<>();
        for (JsonNode warning : root.path("warnings")) {
            if (warnings.size() < MAX_WARNINGS) {
                warnings.add(warning.asText());
            }
        }
        TraceInfo.Levels levels = levels(root.path("levels").asText(""));
        TraceInfo info = new TraceInfo(
                root.path("source").asText("unknown"),
                root.path("format").asText("unknown"),
                cpus,
                new TraceInfo.Clock(
                        root.path("clock").path("ticks").asBoolean(),
                        root.path("clock").path("name").asText("unknown")),
                levels,
                instant(root.path("wallClockStart").asText(null)),
                root.path("originNanos").asLong(),
                root.path("scenario").asText(null),
                root.path("seed").isIntegralNumber() ? root.path("seed").longValue() : null,
                root.path("tornSpans").asLong(),
                images(root.path("images"), levels),
                warnings);
        return new Head(
                info,
                limits(root.path("limits")),
                root.path("events").asLong(-1),
                root.path("entities").asLong(-1));
    }

    /** Earlier versions did not write them; only Windows has any. */
    private static Integer images(JsonNode node, TraceInfo.Levels levels) {
        if (node.isInt() && node.intValue() >= 0) {
            return node.intValue();
        }
        return levels == TraceInfo.Levels.INFERRED || levels == TraceInfo.Levels.UNKNOWN ? null : Integer.valueOf(0);
    }

    private static Limits limits(JsonNode node) {
        Limits usual = Limits.DEFAULT;
        return new Limits(
                limit(node, "storportIsrNanos", usual.storportIsrNanos()),
                limit(node, "otherIsrNanos", usual.otherIsrNanos()),
                limit(node, "dpcNanos", usual.dpcNanos()),
                limit(node, "lockHoldNanos", usual.lockHoldNanos()));
    }

    private static long limit(JsonNode node, String name, long usual) {
        long value = node.path(name).asLong(usual);
        return value > 0 ? value : usual;
    }

    private static TraceInfo.Levels levels(String word) throws ByteSource.Malformed {
        for (TraceInfo.Levels levels : TraceInfo.Levels.values()) {
            if (levels.name().equals(word)) {
                return levels;
            }
        }
        throw new ByteSource.Malformed("it does not say how its levels were obtained");
    }

    private static Instant instant(String text) throws ByteSource.Malformed {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new ByteSource.Malformed("its start is no date");
        }
    }
}
