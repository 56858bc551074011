package dev.irqlscope.format.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.format.Track;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.TraceInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;

/**
 * Trace events of Chrome (chrome://tracing, ui.perfetto.dev): a process for each processor, a thread for each of its tracks,
 * a complete event for each call. Its times are microseconds; three decimals keep the nanosecond. Source: "Trace Event Format".
 */
final class ChromeJson implements TimelineSink {
    private static final long NANOS_PER_MICRO = 1_000;

    private final Analysis analysis;
    private final TraceInfo info;
    private final Activities activities;
    private final DpcInstances instances;
    private final CallFacts facts;
    private final Flows flows;
    private final JsonGenerator json;
    private final CallFacts.Listener arguments;
    /** Tracks that have been named, as process and thread number in one. */
    private final Set<Long> named = new HashSet<>();

    private ChromeJson(Analysis analysis, JsonGenerator json) {
        this.analysis = analysis;
        this.info = analysis.trace().info();
        this.activities = analysis.activities();
        this.instances = analysis.dpcInstances();
        this.facts = new CallFacts(analysis);
        this.flows = new Flows(analysis);
        this.json = json;
        this.arguments = new Arguments(json);
    }

    /** Writes a trace whose clock counts nanoseconds. */
    static void write(Analysis analysis, OutputStream out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            new ChromeJson(analysis, json).write();
        }
    }

    private void write() throws IOException {
        json.writeStartObject();
        json.writeStringField("displayTimeUnit", "ns");
        about();
        json.writeArrayFieldStart("traceEvents");
        for (CpuLanes cpu : analysis.cpus()) {
            name(cpu.cpu());
        }
        TimelineWalk.tell(analysis, this);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void about() throws IOException {
        json.writeObjectFieldStart("otherData");
        json.writeStringField("source", info.source());
        json.writeStringField("format", info.format());
        json.writeStringField("clock", info.clock().name());
        if (info.wallClockStart() != null) {
            json.writeStringField("wallClockStart", info.wallClockStart().toString());
        }
        json.writeNumberField("lostEvents", analysis.totals().lostEvents());
        json.writeNumberField("tornSpans", analysis.totals().tornSpans());
        json.writeEndObject();
    }

    private void name(int cpu) throws IOException {
        describe(cpu, 0, "process_name", "CPU " + cpu);
        describe(cpu, 0, "process_sort_index", cpu);
        name(cpu, Track.ISR);
        name(cpu, Track.DPC);
    }

    /** Names a track before the first thing on it: a viewer shows only those that have something. */
    private void name(int cpu, Track track) throws IOException {
        if (named.add(key(cpu, track))) {
            describe(cpu, track.number(), "thread_name", track.title(info.levels()));
            describe(cpu, track.number(), "thread_sort_index", track.number());
        }
    }

    private static long key(int cpu, Track track) {
        return (long) cpu << Byte.SIZE | track.number();
    }

    private void describe(int cpu, int thread, String what, String name) throws IOException {
        beginMetadata(cpu, thread, what);
        json.writeStringField("name", name);
        endEvent();
    }

    private void describe(int cpu, int thread, String what, int order) throws IOException {
        beginMetadata(cpu, thread, what);
        json.writeNumberField("sort_index", order);
        endEvent();
    }

    private void beginMetadata(int cpu, int thread, String what) throws IOException {
        beginEvent("M", cpu, thread);
        json.writeStringField("name", what);
        json.writeObjectFieldStart("args");
    }

    @Override
    public void begin(Track track, int cpu, int activity) throws IOException {
        name(cpu, track);
        Entity.Routine routine = facts.routine(activity);
        long start = activities.startNanos(activity);
        long end = activities.endNanos(activity);
        beginSlice(track, cpu, start, end, routine.name(), routine.kind().word());
        facts.tell(activity, arguments);
        endEvent();
        if (routine.kind().isIsr()) {
            for (int dpc = flows.firstFrom(activity); dpc != Flows.NONE; dpc = flows.nextAfter(dpc)) {
                long queued = instances.queuedNanos(dpc);
                flow("s", track, cpu, queued > start && queued < end ? queued : start, dpc);
            }
        } else if (routine.kind().isDpc() && flows.leadsTo(activities.link(activity))) {
            flow("f", track, cpu, start, activities.link(activity));
        }
    }

    @Override
    public void entered(Track track, int cpu, int activity) throws IOException {
        name(cpu, track);
        beginEvent("i", cpu, track.number());
        time("ts", activities.startNanos(activity));
        json.writeStringField("s", "t");
        json.writeStringField("name", facts.routine(activity).name());
        json.writeStringField("cat", "torn");
        json.writeObjectFieldStart("args");
        facts.tellEntry(activity, arguments);
        endEvent();
    }

    @Override
    public void begin(Track track, int cpu, long fromNanos, long toNanos, long lost) throws IOException {
        name(cpu, track);
        boolean gap = track == Track.LOST;
        beginSlice(track, cpu, fromNanos, toNanos, gap ? "events lost" : "idle", gap ? "lost" : "idle");
        if (gap && lost > 0) {
            json.writeNumberField("events", lost);
        }
        endEvent();
    }

    /** The beginning has said it. */
    @Override
    public void end(Track track, int cpu, long nanos) {}

    @Override
    public void found(Finding finding) throws IOException {
        int cpu = finding.cpu() >= 0 ? finding.cpu() : analysis.cpus().size();
        if (finding.cpu() < 0 && !named.contains(key(cpu, Track.FINDINGS))) {
            describe(cpu, 0, "process_name", "All processors");
            describe(cpu, 0, "process_sort_index", cpu);
        }
        name(cpu, Track.FINDINGS);
        beginEvent("i", cpu, Track.FINDINGS.number());
        time("ts", finding.atNanos());
        json.writeStringField("s", "t");
        json.writeStringField("name", finding.title());
        json.writeStringField("cat", "finding");
        json.writeObjectFieldStart("args");
        CallFacts.tell(finding, arguments);
        endEvent();
    }

    @Override
    public void level(int cpu, long nanos, int level) throws IOException {
        beginEvent("C", cpu, 0);
        json.writeStringField("name", Track.LEVEL.title(info.levels()));
        time("ts", nanos);
        json.writeObjectFieldStart("args");
        json.writeNumberField("irql", level);
        endEvent();
    }

    private void beginSlice(Track track, int cpu, long fromNanos, long toNanos, String name, String category)
            throws IOException {
        beginEvent("X", cpu, track.number());
        time("ts", fromNanos);
        time("dur", toNanos - fromNanos);
        json.writeStringField("name", name);
        json.writeStringField("cat", category);
        json.writeObjectFieldStart("args");
    }

    private void flow(String phase, Track track, int cpu, long nanos, int dpc) throws IOException {
        beginEvent(phase, cpu, track.number());
        time("ts", nanos);
        json.writeNumberField("id", dpc);
        json.writeStringField("name", flows.isInferred(dpc) ? "queued (inferred)" : "queued");
        json.writeStringField("cat", "queue");
        if (phase.equals("f")) {
            json.writeStringField("bp", "e");
        }
        json.writeEndObject();
    }

    /** One event a line, so that other tools can look at it line by line. */
    private void beginEvent(String phase, int cpu, int thread) throws IOException {
        json.writeRaw('\n');
        json.writeStartObject();
        json.writeStringField("ph", phase);
        json.writeNumberField("pid", processOf(cpu));
        json.writeNumberField("tid", thread);
    }

    /** Ends the arguments and the event. */
    private void endEvent() throws IOException {
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Viewers take process 0 for the system's idle process. */
    private static int processOf(int cpu) {
        return cpu + 1;
    }

    private void time(String name, long nanos) throws IOException {
        json.writeFieldName(name);
        long size = Math.abs(nanos);
        long fraction = size % NANOS_PER_MICRO;
        json.writeNumber(
                (nanos < 0 ? "-" : "") + size / NANOS_PER_MICRO
                        + (fraction < 10 ? ".00" : fraction < 100 ? ".0" : ".") + fraction);
    }

    private record Arguments(JsonGenerator json) implements CallFacts.Listener {
        @Override
        public void text(String name, String value) throws IOException {
            json.writeStringField(name, value);
        }

        @Override
        public void number(String name, long value) throws IOException {
            json.writeNumberField(name, value);
        }

        @Override
        public void flag(String name, boolean value) throws IOException {
            json.writeBooleanField(name, value);
        }
    }
}
