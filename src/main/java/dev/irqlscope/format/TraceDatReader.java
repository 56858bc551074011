package dev.irqlscope.format;

import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads trace.dat of trace-cmd, versions 6 and 7. The pages of all processors are read as they are needed and merged by time;
 * where two events have the same time, the lower processor's comes first, as in the kernel's own text.
 */
final class TraceDatReader implements TraceReader {
    /** What the pages in hand of all processors may take. */
    private static final long MAX_PAGES_BYTES = 1L << 28;

    private static final int PAGES_BETWEEN_REPORTS = 256;
    private static final long MICROS_PER_SECOND = 1_000_000;

    /** More than two centuries: a larger number is no date. */
    private static final long MOST_DATE_MICROS = 1L << 53;

    private final InputFile file;

    /** What was unpacked to read the head, so that it need not be unpacked again; null if the file is plain. */
    private final UnpackedFile unpacked;

    private final DatHead head;
    private final DatBuffer buffer;
    private final DatTime time;
    private final TraceStore store;
    private final LinuxEvents events;
    private final List<String> stops = new ArrayList<>();
    private final long dataBytes;
    private final long fileBytes;
    private Undecoded undecoded = Undecoded.UNWANTED;
    private long records;
    private long losses;
    private long lostEvents;
    private long lostAnywhere;
    private final Map<Integer, Long> lostByCpu = new HashMap<>();
    private long senseless;

    TraceDatReader(InputFile file) throws TraceFormatException, IOException {
        this.file = file;
        UnpackedFile trace = file.openAnywhere(Progress.NONE);
        DatBuffer whole;
        boolean kept = false;
        try {
            fileBytes = trace.channel().size();
            head = DatHeadReader.read(file.name(), trace.channel());
            whole = DatChoice.of(head, trace.channel());
            buffer = whole.within(fileBytes);
            check();
            kept = !file.isPlain();
        } finally {
            if (!kept) {
                trace.close();
            }
        }
        unpacked = kept ? trace : null;
        if (trace.trouble() != null) {
            stops.add(trace.trouble());
        }
        dataBytes = buffer.bytes();
        if (dataBytes < whole.bytes()) {
            stops.add("The file is cut off: the last " + (whole.bytes() - dataBytes) + " bytes of events are missing.");
        }
        String clock = buffer.clock().isEmpty() ? head.clock : buffer.clock();
        time = new DatTime(clock, head.multiplier, head.shift);
        store = new TraceStore(describe(0, 0, 0, List.of()));
        events = new LinuxEvents(store);
    }

    private void check() throws TraceFormatException {
        DatBuffer.Area overlapping = buffer.overlapping();
        if (overlapping != null) {
            throw TraceFormatException.at(file.name(), overlapping.offset(),
                    "the events of processor " + overlapping.cpu() + " alone", "those of another processor too");
        }
        if ((long) buffer.pageSize() * buffer.areas().size() > MAX_PAGES_BYTES) {
            throw TraceFormatException.of(file.name(), "pages that fit into memory",
                    buffer.areas().size() + " processors with pages of " + buffer.pageSize() + " bytes");
        }
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
        List<DatCpu> cpus = new ArrayList<>();
        try (UnpackedFile trace = unpacked == null ? file.openAnywhere(progress) : unpacked) {
            DatPages.Budget budget = new DatPages.Budget();
            for (DatBuffer.Area area : buffer.areas()) {
                DatPages pages = new DatPages(trace.channel(), area, buffer.codec(), head.bigEndian, budget);
                cpus.add(new DatCpu(pages, head.layout, buffer.pageSize(), head.bigEndian, time));
            }
            merge(cpus, progress);
        }
        if (records == 0 && stops.isEmpty()) {
            throw TraceFormatException.of(file.name(), "recorded events",
                    "none in " + dataBytes + " bytes of pages");
        }
        events.flush();
        store.describe(
                describe(events.originNanos(), events.cpus(), events.returnsWithoutEntry(), warnings(cpus)));
        progress.report(fileBytes, fileBytes);
    }

    private void merge(List<DatCpu> cpus, Progress progress) throws IOException {
        TimeMerge<DatCpu> merge = new TimeMerge<>(cpus);
        DatEvents fields = new DatEvents(events, head, undecoded);
        long pages = 0;
        for (DatCpu cpu = merge.first(); cpu != null; cpu = merge.next()) {
            takeLost(cpu);
            records++;
            if (!fields.accept(cpu)) {
                senseless++;
            }
            if (cpu.takeFreshPage() && ++pages % PAGES_BETWEEN_REPORTS == 0 && !goesOn(cpus, progress)) {
                return;
            }
        }
        cpus.forEach(this::takeLost);
        head.statistics.of(buffer.name()).forEach(this::loseTheRest);
    }

    private void takeLost(DatCpu cpu) {
        long lost = cpu.takeLost();
        if (lost >= 0) {
            losses++;
            lostEvents += lost;
            lostByCpu.merge(cpu.cpu(), lost, Long::sum);
            events.lost(cpu.cpu(), lost);
        }
    }

    /** Of events that the kernel counted as lost, and no page tells of, nobody knows where they are missing. */
    private void loseTheRest(int cpu, long counted) {
        long rest = counted - lostByCpu.getOrDefault(cpu, 0L);
        if (rest > 0) {
            lostAnywhere += rest;
            events.lost(cpu, rest);
        }
    }

    private boolean goesOn(List<DatCpu> cpus, Progress progress) {
        if (store.spill().atCap() || events.isFull()) {
            stops.add("The trace is larger than this program holds: reading stopped after " + records + " events.");
            return false;
        }
        long done = fileBytes - dataBytes;
        for (DatCpu cpu : cpus) {
            done += cpu.pages().bytesDone();
        }
        if (!progress.report(done, fileBytes)) {
            stops.add("Reading was stopped on request after " + records + " events.");
            return false;
        }
        return true;
    }

    private List<String> warnings(List<DatCpu> cpus) {
        List<String> warnings = new ArrayList<>(stops);
        warnings.addAll(head.troubles);
        long torn = 0;
        long firstTorn = Long.MAX_VALUE;
        for (DatCpu cpu : cpus) {
            torn += cpu.tornPages();
            if (cpu.tornPages() > 0) {
                firstTorn = Math.min(firstTorn, cpu.firstTornOffset());
            }
            if (cpu.pages().trouble() != null) {
                warnings.add(cpu.pages().trouble());
            }
        }
        if (losses > 0) {
            warnings.add(LinuxEvents.lossSentence(losses, lostEvents));
        }
        if (lostAnywhere > 0) {
            warnings.add("The kernel counted " + lostAnywhere + (losses > 0 ? " more" : "")
                    + " events that were lost before they were read; where they are missing is not known.");
        }
        if (torn > 0) {
            warnings.add(
                    (torn == 1 ? "A page of events is damaged" : torn + " pages of events are damaged")
                            + " and what cannot be read was left out; the first ends at offset " + firstTorn + ".");
        }
        if (senseless > 0) {
            warnings.add(
                    senseless == 1
                            ? "1 event has fields that make no sense and was passed over."
                            : senseless + " events have fields that make no sense and were passed over.");
        }
        warnings.addAll(events.warnings());
        warnOfOthers(warnings);
        if (head.formats.isEmpty() && stops.isEmpty()) {
            warnings.add(LinuxEvents.NOTHING_RECORDED);
        }
        return warnings;
    }

    private void warnOfOthers(List<String> warnings) {
        List<String> others = new ArrayList<>();
        for (DatBuffer other : head.buffers) {
            if (!other.isEmpty() && !other.name().equals(buffer.name())) {
                others.add(other.name().isEmpty() ? "the main one" : other.name());
            }
        }
        if (!others.isEmpty()) {
            warnings.add(
                    "The file holds " + others.size() + (others.size() == 1 ? " more buffer" : " more buffers")
                            + ", which is not shown: "
                            + String.join(", ", others.subList(0, Math.min(3, others.size())))
                            + (others.size() > 3 ? "…" : ""));
        }
    }

    private TraceInfo describe(long originNanos, int seenCpus, long torn, List<String> warnings) {
        return new TraceInfo(
                file.shortName(),
                TraceFormats.TRACE_DAT.word(),
                Math.max(head.cpus, seenCpus),
                new TraceInfo.Clock(time.ticks(), clockName()),
                TraceInfo.Levels.CONTEXT,
                wallClock(moved(originNanos)),
                moved(originNanos),
                null,
                null,
                torn,
                warnings);
    }

    /** A stamp as the file wants it to be shown. */
    private long moved(long stamp) {
        long sum = stamp + head.offsetNanos;
        boolean overflows = head.offsetNanos > 0 && sum < stamp;
        return overflows ? stamp : sum;
    }

    /** What the wall clock showed at a stamp that was moved; null unless {@code trace-cmd record --date} noted it. */
    private Instant wallClock(long nanos) {
        if (head.dateMicros <= 0 || head.dateMicros > MOST_DATE_MICROS || time.ticks() || records == 0) {
            return null;
        }
        return Instant.ofEpochSecond(head.dateMicros / MICROS_PER_SECOND)
                .plusNanos(head.dateMicros % MICROS_PER_SECOND * 1_000)
                .plusNanos(nanos);
    }

    private String clockName() {
        return time.clock().isEmpty() ? "ftrace" : time.clock();
    }
}
