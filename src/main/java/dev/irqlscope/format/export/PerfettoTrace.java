package dev.irqlscope.format.export;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.format.Track;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.TraceInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Perfetto's protobuf: a process track for each processor with a track below it for each thing it does, a beginning and an end
 * for each call, in order of time. Source of the field numbers: Perfetto's trace_packet.proto, track_descriptor.proto,
 * track_event.proto, debug_annotation.proto, clock_snapshot.proto.
 */
final class PerfettoTrace implements TimelineSink {
    private static final int TRACE_PACKET = 1;

    private static final int PACKET_CLOCKS = 6;
    private static final int PACKET_TIMESTAMP = 8;
    private static final int PACKET_SEQUENCE = 10;
    private static final int PACKET_EVENT = 11;
    private static final int PACKET_DESCRIPTOR = 60;
    private static final int SEQUENCE = 1;

    private static final int SNAPSHOT_CLOCK = 1;
    private static final int SNAPSHOT_PRIMARY = 2;
    private static final int CLOCK_ID = 1;
    private static final int CLOCK_STAMP = 2;
    private static final int REALTIME = 1;
    private static final int BOOT_TIME = 6;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private static final int TRACK_UUID = 1;
    private static final int TRACK_NAME = 2;
    private static final int TRACK_PROCESS = 3;
    private static final int TRACK_PARENT = 5;
    private static final int TRACK_COUNTER = 8;
    private static final int TRACK_CHILD_ORDER = 11;
    private static final int TRACK_RANK = 12;
    private static final int PROCESS_ID = 1;
    private static final int PROCESS_NAME = 6;
    private static final int ORDER_EXPLICIT = 3;

    private static final int EVENT_ANNOTATION = 4;
    private static final int EVENT_TYPE = 9;
    private static final int EVENT_TRACK = 11;
    private static final int EVENT_CATEGORY = 22;
    private static final int EVENT_NAME = 23;
    private static final int EVENT_COUNTER = 30;
    private static final int EVENT_FLOW = 47;
    private static final int BEGIN = 1;
    private static final int END = 2;
    private static final int INSTANT = 3;
    private static final int COUNTER = 4;

    private final Analysis analysis;
    private final TraceInfo info;
    private final Activities activities;
    private final CallFacts facts;
    private final Flows flows;
    private final OutputStream out;
    private final Annotations annotations = new Annotations();
    private final Set<Long> named = new HashSet<>();
    private final ProtoMessage frame = new ProtoMessage();
    private final ProtoMessage packet = new ProtoMessage();
    private final ProtoMessage body = new ProtoMessage();
    private final ProtoMessage inner = new ProtoMessage();

    private PerfettoTrace(Analysis analysis, OutputStream out) {
        this.analysis = analysis;
        this.info = analysis.trace().info();
        this.activities = analysis.activities();
        this.facts = new CallFacts(analysis);
        this.flows = new Flows(analysis);
        this.out = out;
    }

    /** Writes a trace whose clock counts nanoseconds. */
    static void write(Analysis analysis, OutputStream out) throws IOException {
        new PerfettoTrace(analysis, out).write();
    }

    private void write() throws IOException {
        if (info.wallClockStart() != null) {
            tellTheTime(info.wallClockStart());
        }
        for (CpuLanes cpu : analysis.cpus()) {
            describe(cpu.cpu());
        }
        TimelineWalk.tell(analysis, this);
    }

    /** What the wall clock showed when the clock of the packets, time since boot by default, showed 0. */
    private void tellTheTime(Instant wallClock) throws IOException {
        long nanos = wallClock.getEpochSecond() * NANOS_PER_SECOND + wallClock.getNano();
        body.clear();
        body.message(SNAPSHOT_CLOCK, inner.clear().number(CLOCK_ID, BOOT_TIME).number(CLOCK_STAMP, 0));
        body.message(SNAPSHOT_CLOCK, inner.clear().number(CLOCK_ID, REALTIME).number(CLOCK_STAMP, nanos));
        body.number(SNAPSHOT_PRIMARY, BOOT_TIME);
        packet.clear().number(PACKET_SEQUENCE, SEQUENCE).message(PACKET_CLOCKS, body);
        writePacket();
    }

    private void describe(int cpu) throws IOException {
        inner.clear().number(PROCESS_ID, cpu + 1).text(PROCESS_NAME, "CPU " + cpu);
        body.clear()
                .number(TRACK_UUID, idOf(cpu))
                .text(TRACK_NAME, "CPU " + cpu)
                .message(TRACK_PROCESS, inner)
                .number(TRACK_CHILD_ORDER, ORDER_EXPLICIT)
                .number(TRACK_RANK, cpu);
        writeDescriptor();
        describe(cpu, Track.ISR);
        describe(cpu, Track.DPC);
        describe(cpu, Track.LEVEL);
    }

    /** Names a track before the first thing on it. */
    private void describe(int cpu, Track track) throws IOException {
        long id = idOf(cpu, track);
        if (!named.add(id)) {
            return;
        }
        body.clear().number(TRACK_UUID, id).text(TRACK_NAME, track.title(info.levels()));
        if (cpu >= 0) {
            body.number(TRACK_PARENT, idOf(cpu));
        }
        body.number(TRACK_RANK, track.number());
        if (track == Track.LEVEL) {
            body.message(TRACK_COUNTER, inner.clear());
        }
        writeDescriptor();
    }

    private void writeDescriptor() throws IOException {
        packet.clear().number(PACKET_SEQUENCE, SEQUENCE).message(PACKET_DESCRIPTOR, body);
        writePacket();
    }

    @Override
    public void begin(Track track, int cpu, int activity) throws IOException {
        Entity.Routine routine = facts.routine(activity);
        beginEvent(BEGIN, track, cpu).text(EVENT_CATEGORY, routine.kind().word()).text(EVENT_NAME, routine.name());
        facts.tell(activity, annotations);
        if (routine.kind().isIsr()) {
            for (int dpc = flows.firstFrom(activity); dpc != Flows.NONE; dpc = flows.nextAfter(dpc)) {
                body.fixed64(EVENT_FLOW, flowOf(dpc));
            }
        } else if (routine.kind().isDpc() && flows.leadsTo(activities.link(activity))) {
            body.fixed64(EVENT_FLOW, flowOf(activities.link(activity)));
        }
        writeEvent(activities.startNanos(activity));
    }

    @Override
    public void entered(Track track, int cpu, int activity) throws IOException {
        beginEvent(INSTANT, track, cpu)
                .text(EVENT_CATEGORY, "torn")
                .text(EVENT_NAME, facts.routine(activity).name());
        facts.tellEntry(activity, annotations);
        writeEvent(activities.startNanos(activity));
    }

    @Override
    public void begin(Track track, int cpu, long fromNanos, long toNanos, long lost) throws IOException {
        boolean gap = track == Track.LOST;
        beginEvent(BEGIN, track, cpu)
                .text(EVENT_CATEGORY, gap ? "lost" : "idle")
                .text(EVENT_NAME, gap ? "events lost" : "idle");
        if (gap && lost > 0) {
            annotations.number("events", lost);
        }
        writeEvent(fromNanos);
    }

    @Override
    public void end(Track track, int cpu, long nanos) throws IOException {
        beginEvent(END, track, cpu);
        writeEvent(nanos);
    }

    @Override
    public void found(Finding finding) throws IOException {
        beginEvent(INSTANT, Track.FINDINGS, finding.cpu())
                .text(EVENT_CATEGORY, "finding")
                .text(EVENT_NAME, finding.title());
        CallFacts.tell(finding, annotations);
        writeEvent(finding.atNanos());
    }

    @Override
    public void level(int cpu, long nanos, int level) throws IOException {
        beginEvent(COUNTER, Track.LEVEL, cpu).number(EVENT_COUNTER, level);
        writeEvent(nanos);
    }

    private ProtoMessage beginEvent(int type, Track track, int cpu) throws IOException {
        describe(cpu, track);
        return body.clear().number(EVENT_TYPE, type).number(EVENT_TRACK, idOf(cpu, track));
    }

    private void writeEvent(long nanos) throws IOException {
        packet.clear()
                .number(PACKET_TIMESTAMP, nanos)
                .number(PACKET_SEQUENCE, SEQUENCE)
                .message(PACKET_EVENT, body);
        writePacket();
    }

    private void writePacket() throws IOException {
        frame.clear().message(TRACE_PACKET, packet).writeTo(out);
    }

    /** 0 stands for no track. */
    private static long idOf(int cpu) {
        return (cpu + 1L) << Byte.SIZE;
    }

    private static long idOf(int cpu, Track track) {
        return idOf(cpu) | track.number();
    }

    /** 0 stands for no flow. */
    private static long flowOf(int dpc) {
        return dpc + 1L;
    }

    /** Adds what it hears to the event that is being put together. */
    private final class Annotations implements CallFacts.Listener {
        private static final int NAME = 10;
        private static final int FLAG = 2;
        private static final int NUMBER = 4;
        private static final int TEXT = 6;

        @Override
        public void text(String name, String value) {
            body.message(EVENT_ANNOTATION, inner.clear().text(NAME, name).text(TEXT, value));
        }

        @Override
        public void number(String name, long value) {
            body.message(EVENT_ANNOTATION, inner.clear().text(NAME, name).number(NUMBER, value));
        }

        @Override
        public void flag(String name, boolean value) {
            body.message(EVENT_ANNOTATION, inner.clear().text(NAME, name).number(FLAG, value ? 1 : 0));
        }
    }
}
