package dev.irqlscope.format;

import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.List;

/**
 * Reads Windows event trace logs, plain or packed by buffers. Two passes: the first gathers names and
 * finds where each buffer belongs in time, the second merges the processors' buffers.
 *
 * <p>ISRs and DPCs are recorded at their end with the time of their beginning. Nothing records the IRQL: on 64-bit Windows it
 * is inferred from the vector.
 */
final class EtlReader implements TraceReader {
    /** Buffers that are looked into to tell 32 from 64 bit; the header alone may come from a program of the other kind. */
    private static final int PEEKED_BUFFERS = 3;

    /** Which part of the work the first pass is, as far as anybody can tell before. */
    private static final double SCAN_OF_PLAIN = 0.1;

    private static final double SCAN_OF_PACKED = 0.25;

    private final InputFile file;
    private final EtlHeader header;
    private final EtlClock rate;
    private final TraceStore store;
    private Undecoded undecoded = Undecoded.UNWANTED;

    /** Whether vectors tell levels, as they do on 64-bit Windows. */
    private boolean levelsKnown;

    /** Whether the clock showed at the beginning what the header says. */
    private boolean stampKnown;

    EtlReader(InputFile file) throws TraceFormatException, IOException {
        this.file = file;
        header = EtlHeader.of(file.name(), file.head(EtlHeader.NEEDED_BYTES));
        rate = EtlClock.of(header);
        levelsKnown = pointerBytes() == 8;
        stampKnown = header.stamp() > 0;
        EtlWarnings warnings = new EtlWarnings();
        warnings.ofHeader(header, rate, levelsKnown);
        store = new TraceStore(describe(rate.startingAt(header.stamp()), 0, 0, null, warnings.list()));
    }

    @Override
    public TraceStore store() {
        return store;
    }

    @Override
    public void noteIn(Undecoded notes) {
        undecoded = notes;
    }

    @Override
    public void read(Progress progress) throws TraceFormatException, IOException {
        try (UnpackedFile trace = file.openAnywhere(progress)) {
            read(trace, file.length(), progress);
        }
    }

    private void read(UnpackedFile trace, long length, Progress progress) throws TraceFormatException, IOException {
        FileChannel channel = trace.channel();
        EtlBuffers buffers = EtlBuffers.find(channel, header, EtlBuffers.MOST_BUFFERS);
        refuseUnknownCompression(buffers);
        long size = Math.max(1, channel.size());
        double scanned = length * (buffers.arePacked() ? SCAN_OF_PACKED : SCAN_OF_PLAIN);
        EtlScan scan = scan(
                buffers, (done, total) -> progress.report((long) (scanned * done / total), length), size);
        EtlClock clock = rate.startingAt(originTicks(scan));
        scan.startAt(clock.originTicks());
        EtlMerge merge = new EtlMerge(buffers, scan, clock, store, header.eventsLost());
        if (scan.isWhole()) {
            merge.run(
                    (done, total) -> progress.report((long) (scanned + (length - scanned) * done / total), length),
                    size);
        }
        store.describe(
                describe(
                        clock,
                        scan.processors(),
                        scan.impossibleCalls().total() + merge.crossing().total(),
                        scan.images().size(),
                        warnings(trace.trouble(), buffers, scan, clock, merge)));
        if (undecoded.isWanted()) {
            new EtlUndecoded(buffers, scan, undecoded).gather(header, clock);
        }
        progress.report(length, length);
    }

    private void refuseUnknownCompression(EtlBuffers buffers) throws TraceFormatException {
        String unknown = buffers.unknownCompression();
        if (unknown != null) {
            EtlUndecoded.tellHeader(header, undecoded);
            undecoded.trouble("all packed buffers: " + unknown);
            throw TraceFormatException.at(
                    file.name(), header.headBytes(), "plain or XPRESS-compressed buffers",
                    unknown + ", which this version does not unpack");
        }
    }

    /** The first pass; a second time where the header's own stamp turns out to be wrong. */
    private EtlScan scan(EtlBuffers buffers, Progress progress, long size) throws IOException {
        EtlScan scan = new EtlScan(buffers, stampKnown ? header.stamp() : 0, rate);
        scan.run(progress, size);
        if (scan.isWhole() && scan.isMostlyOutside()) {
            stampKnown = false;
            scan = new EtlScan(buffers, 0, rate);
            scan.run(Progress.NONE, size);
        }
        if (scan.calls() > 0) {
            levelsKnown = scan.callsOf32Bit() * 2 <= scan.calls();
        }
        return scan;
    }

    private List<String> warnings(
            String trouble, EtlBuffers buffers, EtlScan scan, EtlClock clock, EtlMerge merge) {
        EtlWarnings warnings = new EtlWarnings();
        warnings.add(trouble);
        warnings.add(scan.isWhole() ? merge.stop() : "Reading was stopped on request.");
        warnings.ofHeader(header, rate, levelsKnown);
        warnings.ofBeginning(header, clock, stampKnown);
        if (scan.isWhole()) {
            boolean undamaged = trouble == null && !buffers.isCut() && buffers.holes().isEmpty()
                    && scan.damagedBuffers() == 0;
            warnings.ofCalls(scan, undamaged, merge.crossing());
        }
        warnings.ofLosses(header, scan, buffers);
        warnings.ofOrder(merge.moved());
        return warnings.list();
    }

    /** The recording's beginning; or the first event, if that began before it, or more than a second later. */
    private long originTicks(EtlScan scan) {
        long first = scan.firstTicks();
        long start = header.stamp();
        if (first == Long.MAX_VALUE) {
            return start;
        }
        return stampKnown && start <= first && first - start <= rate.secondTicks() ? start : first;
    }

    private TraceInfo describe(EtlClock clock, int processors, long torn, Integer images, List<String> warnings) {
        return new TraceInfo(
                file.shortName(),
                TraceFormats.ETL.word(),
                Math.max(1, Math.max(header.cpus(), processors)),
                clock.clock(),
                levelsKnown ? TraceInfo.Levels.INFERRED : TraceInfo.Levels.UNKNOWN,
                wallClock(clock),
                clock.originNanos(),
                null,
                null,
                torn,
                images,
                warnings);
    }

    /** What the wall clock showed at time 0; {@code null} if that cannot be told. */
    private Instant wallClock(EtlClock clock) {
        Instant start = header.start();
        if (start == null || !stampKnown) {
            return null;
        }
        long since = clock.originTicks() - header.stamp();
        if (since != 0 && !clock.knowsItsRate()) {
            return null;
        }
        return start.plusNanos(clock.units(since));
    }

    /** Size of an address in the first kernel events. */
    private int pointerBytes() throws TraceFormatException, IOException {
        if (!file.isPlain()) {
            return header.pointerBytes();
        }
        try (UnpackedFile trace = file.openAnywhere(Progress.NONE)) {
            EtlBuffers buffers = EtlBuffers.find(trace.channel(), header, PEEKED_BUFFERS);
            EtlEvents events = new EtlEvents();
            for (EtlBuffers.Buffer buffer : buffers.list()) {
                if (buffer.offset > 0 && !buffer.isDamaged() && buffers.unknownCompression() == null) {
                    events.start(buffers.loading().load(buffer, new byte[0]), buffer.bytes);
                    if (!buffer.isDamaged() && events.advance()) {
                        return events.pointerBytes();
                    }
                }
            }
        }
        return header.pointerBytes();
    }
}
