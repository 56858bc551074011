package dev.irqlscope.format;

import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Perfetto traces: the kernel's interrupt events of Linux recordings. The packets go by one at a time; what they tell is
 * kept outside the heap until all are there, for processors come one after the other.
 */
final class PerfettoReader implements TraceReader {
    static final String HOW_TO_RECORD = "tracebox -t 10s -o trace.pftrace \"irq/*\" \"irq_vectors/*\" \"ipi/*\""
            + " sched/sched_switch block/block_rq_issue block/block_rq_complete";

    private static final int FTRACE_EVENTS = 1;
    private static final int CLOCK_SNAPSHOT = 6;
    private static final int PACKETS_BETWEEN_REPORTS = 64;

    private final InputFile file;
    private final TraceStore store;
    private final PerfettoClock clock = new PerfettoClock();
    private final PerfettoFtrace ftrace = new PerfettoFtrace(clock);
    private final List<String> stops = new ArrayList<>();
    private final ProtoCursor packet = new ProtoCursor();
    private PerfettoPackets packets;

    PerfettoReader(InputFile file) {
        this.file = file;
        this.store = new TraceStore(describe(0, 0, 0, List.of()));
    }

    @Override
    public TraceStore store() {
        return store;
    }

    @Override
    public void read(Progress progress) throws TraceFormatException, IOException {
        long length = file.length();
        try (UnpackedStream in = file.open()) {
            packets = new PerfettoPackets(in);
            readPackets(length, progress);
        }
        if (ftrace.events() == 0 && stops.isEmpty()) {
            throw TraceFormatException.of(
                    file.name(),
                    "events of the Linux kernel (recorded by: " + HOW_TO_RECORD + ")",
                    "none in " + packets.packets() + (packets.packets() == 1 ? " packet" : " packets"));
        }
        LinuxEvents events = new LinuxEvents(store);
        ftrace.replay(events, () -> goesOn(events, length, progress));
        events.flush();
        store.describe(
                describe(
                        events.originNanos(),
                        Math.max(ftrace.processors(), events.cpus()),
                        events.returnsWithoutEntry(),
                        warnings(events)));
        progress.report(length, length);
    }

    private void readPackets(long length, Progress progress) throws IOException {
        while (packets.advance()) {
            packet.start(packets.bytes(), 0, packets.size());
            while (packet.next()) {
                switch (packet.field()) {
                    case FTRACE_EVENTS -> ftrace.take(packet);
                    case CLOCK_SNAPSHOT -> clock.takeSnapshot(packet);
                    default -> {
                    }
                }
            }
            if (packets.packets() % PACKETS_BETWEEN_REPORTS == 0) {
                if (ftrace.isFull()) {
                    stops.add("The trace is larger than this program holds: reading stopped after packet "
                            + packets.packets() + ".");
                    return;
                }
                if (!progress.report(packets.bytesTaken(), length)) {
                    stops.add("Reading was stopped on request after packet " + packets.packets() + ".");
                    return;
                }
            }
        }
    }

    private boolean goesOn(LinuxEvents events, long length, Progress progress) {
        if (store.spill().atCap() || events.isFull()) {
            stops.add("The trace is larger than this program holds: it ends after " + store.size() + " events.");
            return false;
        }
        if (!progress.report(length, length)) {
            stops.add("Reading was stopped on request after " + store.size() + " events.");
            return false;
        }
        return true;
    }

    private List<String> warnings(LinuxEvents events) {
        List<String> warnings = new ArrayList<>(stops);
        warnings.addAll(packets.warnings());
        if (ftrace.losses() > 0) {
            warnings.add(LinuxEvents.lossSentence(ftrace.losses(), 0));
        }
        if (ftrace.senseless() > 0) {
            warnings.add(
                    ftrace.senseless() == 1
                            ? "1 kernel event makes no sense and was passed over."
                            : ftrace.senseless() + " kernel events make no sense and were passed over.");
        }
        if (clock.differs()) {
            warnings.add("Not all events were stamped by the same clock: their order may be wrong.");
        }
        warnings.addAll(events.warnings());
        if (store.size() == 0 && stops.isEmpty()) {
            warnings.add("No interrupts were recorded. To record some: " + HOW_TO_RECORD + ".");
        }
        return warnings;
    }

    private TraceInfo describe(long originNanos, int cpus, long torn, List<String> warnings) {
        return new TraceInfo(
                file.shortName(),
                TraceFormats.PERFETTO.word(),
                cpus,
                TraceInfo.Clock.nanos(clock == null ? "ftrace" : clock.name()),
                TraceInfo.Levels.CONTEXT,
                clock == null ? null : clock.wallClock(originNanos),
                originNanos,
                null,
                null,
                torn,
                warnings);
    }
}
