package dev.irqlscope.format;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which of the ring buffers in a trace.dat file is shown: the main one before others, unless its first pages hold no interrupt
 * and another one's do, as when {@code trace-cmd record -B} put them there.
 */
final class DatChoice {
    private static final int MOST_PAGES = 4096;
    private static final int MOST_PAGES_OF_CPU = 32;
    private static final Set<DatFormat.Kind> OF_THREADS_AND_REQUESTS = EnumSet.of(
            DatFormat.Kind.SCHED_SWITCH, DatFormat.Kind.BLOCK_ISSUE, DatFormat.Kind.BLOCK_COMPLETE);

    private final DatHead head;
    private final FileChannel file;
    private final Set<Integer> interrupts = new HashSet<>();

    private DatChoice(DatHead head, FileChannel file) {
        this.head = head;
        this.file = file;
        for (DatFormat format : head.formats) {
            if (!OF_THREADS_AND_REQUESTS.contains(format.kind())) {
                interrupts.add(format.id());
            }
        }
    }

    /** The buffer to show; an empty one if none holds anything. */
    static DatBuffer of(DatHead head, FileChannel file) throws IOException {
        List<DatBuffer> full = new ArrayList<>();
        for (DatBuffer buffer : head.buffers) {
            if (!buffer.isEmpty()) {
                full.add(buffer.name().isEmpty() ? 0 : full.size(), buffer);
            }
        }
        DatChoice choice = new DatChoice(head, file);
        for (DatBuffer buffer : full) {
            if (full.size() > 1 && choice.holdsInterrupt(buffer)) {
                return buffer;
            }
        }
        if (full.isEmpty()) {
            return head.buffers.isEmpty()
                    ? new DatBuffer("", "", 0, DatCodec.NONE, List.of())
                    : head.buffers.getFirst();
        }
        return full.getFirst();
    }

    private boolean holdsInterrupt(DatBuffer buffer) throws IOException {
        DatBuffer held = buffer.within(file.size());
        int pages = Math.clamp(MOST_PAGES / Math.max(1, held.areas().size()), 1, MOST_PAGES_OF_CPU);
        DatTime time = new DatTime("", 0, 0);
        DatPages.Budget budget = new DatPages.Budget();
        for (DatBuffer.Area area : held.areas()) {
            DatPages source = new DatPages(file, area, held.codec(), head.bigEndian, budget);
            if (holdsInterrupt(new DatCpu(source, head.layout, held.pageSize(), head.bigEndian, time), pages)) {
                return true;
            }
        }
        return false;
    }

    private boolean holdsInterrupt(DatCpu cpu, int pages) throws IOException {
        int seen = 0;
        while (cpu.next()) {
            seen += cpu.takeFreshPage() ? 1 : 0;
            if (seen > pages) {
                return false;
            }
            boolean hasId = cpu.end() - cpu.from() >= 2;
            if (hasId && interrupts.contains((int) DatBytes.number(cpu.page(), cpu.from(), 2, head.bigEndian))) {
                return true;
            }
        }
        return false;
    }
}
