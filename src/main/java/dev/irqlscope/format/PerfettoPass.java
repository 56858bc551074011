package dev.irqlscope.format;

import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One reading of a Perfetto trace, and all that is kept outside the heap meanwhile: it goes when this goes. Events of the kernel
 * are given to the store while the rest is read; tracks that this program exported, when all is read.
 */
final class PerfettoPass {
    private static final String HOW_TO_RECORD = "tracebox -t 10s -o trace.pftrace \"irq/*\" \"irq_vectors/*\" \"ipi/*\""
            + " sched/sched_switch block/block_rq_issue block/block_rq_complete";

    private static final int FTRACE_EVENTS = 1;
    private static final int CLOCK_SNAPSHOT = 6;
    private static final int STAMP = 8;
    private static final int TRACK_EVENT = 11;
    private static final int TRACK_DESCRIPTOR = 60;
    private static final int PACKETS_BETWEEN_REPORTS = 256;

    /** How much of all the work it is to look at the times alone. */
    private static final double PART_OF_SCAN = 0.25;

    private final InputFile file;
    private final TraceStore store;
    private final PerfettoClock clock = new PerfettoClock();
    private final PerfettoFtrace ftrace;
    private final PerfettoTracks tracks;
    private final Progress progress;
    private final long length;
    private final List<String> stops = new ArrayList<>();
    private final ProtoCursor packet = new ProtoCursor();
    private PerfettoScan scan;
    private PerfettoPackets packets;

    /** Takes what the kernel recorded. */
    private final LinuxEvents events;

    private long given = Long.MIN_VALUE;

    PerfettoPass(InputFile file, TraceStore store, Undecoded undecoded, Progress progress)
            throws TraceFormatException, IOException {
        this.file = file;
        this.store = store;
        this.events = new LinuxEvents(store);
        this.ftrace = new PerfettoFtrace(clock, undecoded);
        this.tracks = new PerfettoTracks(store);
        this.progress = progress;
        this.length = file.length();
    }

    /** Fills the store. */
    void run() throws TraceFormatException, IOException {
        scan = scan();
        try (UnpackedStream in = file.open()) {
            packets = new PerfettoPackets(in);
            if (stops.isEmpty()) {
                readPackets();
            }
        }
        if (scan.ofKernel() || tracks.isEmpty()) {
            endKernel();
        } else {
            giveTracks();
        }
        progress.report(length, length);
    }

    private PerfettoScan scan() throws TraceFormatException, IOException {
        try (UnpackedStream in = file.open()) {
            PerfettoPackets all = new PerfettoPackets(in);
            return PerfettoScan.of(all, () -> goesOn(PART_OF_SCAN * all.bytesTaken(), all.packets()));
        }
    }

    private void endKernel() throws TraceFormatException {
        if (ftrace.events() == 0 && stops.isEmpty()) {
            throw TraceFormatException.of(
                    file.name(),
                    "events of the Linux kernel (recorded by: " + HOW_TO_RECORD + ") or tracks that IRQL Scope wrote",
                    "neither in " + packets.packets() + (packets.packets() == 1 ? " packet" : " packets"));
        }
        ftrace.replay(
                events, Long.MAX_VALUE,
                () -> stops.isEmpty() ? goesOn(events.isFull()) : !store.spill().atCap() && !events.isFull());
        ftrace.end(events);
        events.flush();
        List<String> warnings = warnings(ftrace.losses(), ftrace.senseless());
        warnings.addAll(events.warnings());
        if (store.size() == 0 && stops.isEmpty()) {
            warnings.add("No interrupts were recorded. To record some: " + HOW_TO_RECORD + ".");
        }
        store.describe(describeKernel(warnings));
    }

    private void giveTracks() {
        clock.stampsAreOf(PerfettoClock.FTRACE_BOOT);
        store.describe(describeTracks(List.of()));
        tracks.replay(() -> goesOn(false));
        store.describe(describeTracks(warnings(0, tracks.senseless())));
    }

    private void readPackets() throws IOException {
        for (long number = 0; packets.advance(); number++) {
            giveBefore(number);
            take();
            if (packets.packets() % PACKETS_BETWEEN_REPORTS == 0) {
                if (ftrace.isFull() || tracks.isFull() || store.spill().atCap() || events.isFull()) {
                    stops.add("The trace is larger than this program holds: reading stopped after packet "
                            + packets.packets() + ".");
                }
                double done = PART_OF_SCAN * length + (1 - PART_OF_SCAN) * packets.bytesTaken();
                if (!stops.isEmpty() || !goesOn(done, packets.packets())) {
                    return;
                }
            }
        }
    }

    /** Gives the store what lies before all that can still come, when there is a next packet. */
    private void giveBefore(long packet) {
        long earliest = scan.earliestFrom(packet);
        if (earliest > given) {
            given = earliest;
            ftrace.replay(events, earliest - 1, () -> true);
            if (store.info().cpus() < ftrace.processors()) {
                store.describe(describeKernel(List.of()));
            }
        }
    }

    private boolean goesOn(double done, long packet) {
        boolean goesOn = progress.report((long) Math.min(done, length), length);
        if (!goesOn) {
            stops.add("Reading was stopped on request after packet " + packet + ".");
        }
        return goesOn;
    }

    private void take() {
        long stamp = -1;
        packet.start(packets.bytes(), 0, packets.size());
        while (packet.next()) {
            stamp = packet.field() == STAMP ? packet.number() : stamp;
        }
        packet.start(packets.bytes(), 0, packets.size());
        while (packet.next()) {
            switch (packet.field()) {
                case FTRACE_EVENTS -> ftrace.take(packet);
                case CLOCK_SNAPSHOT -> clock.takeSnapshot(packet);
                case TRACK_DESCRIPTOR -> tracks.describe(packet);
                case TRACK_EVENT -> tracks.take(packet, stamp);
                default -> {
                }
            }
        }
    }

    private boolean goesOn(boolean full) {
        if (store.spill().atCap() || full) {
            stops.add("The trace is larger than this program holds: it ends after " + store.size() + " events.");
            return false;
        }
        if (!progress.report(length, length)) {
            stops.add("Reading was stopped on request after " + store.size() + " events.");
            return false;
        }
        return true;
    }

    private List<String> warnings(long losses, long senseless) {
        List<String> warnings = new ArrayList<>(stops);
        warnings.addAll(packets.warnings());
        if (losses > 0) {
            warnings.add(LinuxEvents.lossSentence(losses, 0));
        }
        if (senseless > 0) {
            warnings.add(
                    senseless == 1
                            ? "1 event makes no sense and was passed over."
                            : senseless + " events make no sense and were passed over.");
        }
        if (clock.differs()) {
            warnings.add("Not all events were stamped by the same clock: their order may be wrong.");
        }
        if (tracks.moved() > 0) {
            warnings.add(
                    tracks.moved() == 1
                            ? "1 event came too late for its stamp and was moved forward in time."
                            : tracks.moved()
                                    + " events came too late for their stamps and were moved forward in time.");
        }
        return warnings;
    }

    private TraceInfo describeKernel(List<String> warnings) {
        return new TraceInfo(
                file.shortName(),
                TraceFormats.PERFETTO.word(),
                Math.max(ftrace.processors(), events.cpus()),
                TraceInfo.Clock.nanos(clock.name()),
                TraceInfo.Levels.CONTEXT,
                clock.wallClock(events.originNanos()),
                events.originNanos(),
                null,
                null,
                events.returnsWithoutEntry(),
                warnings);
    }

    private TraceInfo describeTracks(List<String> warnings) {
        boolean windows = tracks.levels() == TraceInfo.Levels.INFERRED || tracks.levels() == TraceInfo.Levels.UNKNOWN;
        return new TraceInfo(
                file.shortName(),
                TraceFormats.PERFETTO.word(),
                tracks.cpus(),
                TraceInfo.Clock.nanos("trace"),
                tracks.levels(),
                clock.wallClock(0),
                0,
                null,
                null,
                0,
                windows ? null : 0,
                warnings);
    }
}
