package dev.irqlscope.format;

import dev.irqlscope.format.EtlBuffers.Buffer;
import dev.irqlscope.format.EtlSlowRequests.Slow;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The second pass over an ETL file: merges the buffers of all processors by time. A buffer is loaded when its time has come and
 * let go when it is used up, so that about one a processor is held.
 */
final class EtlMerge {
    /** Buffers of one time that are held at most, in bytes. More would be a damaged file. */
    private static final long MOST_HELD_BYTES = Math.max(256L << 20, Runtime.getRuntime().maxMemory() / 3);

    private static final int MOST_ENTITIES = 1 << 20;
    private static final int REPORT_EVERY_BUFFERS = 8;

    /** Of all processors together; lanes of a file with more are nothing but holes. */
    private static final long MOST_HOLES = 1 << 16;

    private final EtlBuffers buffers;
    private final EtlScan scan;
    private final EtlClock clock;
    private final TraceStore store;
    private final CallOrder order;
    private final EtlRoutines routines;
    private final EtlCall call = new EtlCall();
    private final Map<Integer, Integer> disks = new HashMap<>();
    private final Deque<EtlCursor> spare = new ArrayDeque<>();

    /** The open buffers as a binary heap, the one whose turn it is first. */
    private EtlCursor[] open = new EtlCursor[16];

    private int openCount;
    private long heldBytes;
    private long usedBytes;
    private long pendingLost;
    private long requests;
    private long holes;
    private List<Integer> cpus = List.of();
    private String stop;

    EtlMerge(EtlBuffers buffers, EtlScan scan, EtlClock clock, TraceStore store, long lostEvents) {
        this.buffers = buffers;
        this.scan = scan;
        this.clock = clock;
        this.store = store;
        this.order = new CallOrder(store, clock);
        this.routines = new EtlRoutines(store.catalog(), scan.images());
        this.pendingLost = lostEvents;
    }

    /** Fills the store. */
    void run(Progress progress, long length) throws IOException {
        List<Buffer> waiting = buffers.list()
                .stream()
                .filter(buffer -> buffer.worthASecondLook)
                .sorted(Comparator.comparingLong((Buffer buffer) -> buffer.firstStamp)
                        .thenComparingLong(buffer -> buffer.sequence)
                        .thenComparingLong(buffer -> buffer.offset))
                .toList();
        placeLosses(waiting);
        cpus = waiting.stream().map(buffer -> buffer.cpu).distinct().sorted().toList();
        try (EtlLoader loader = new EtlLoader(buffers, waiting)) {
            merge(waiting, loader, progress, length);
        }
        order.flush();
    }

    private void merge(List<Buffer> waiting, EtlLoader loader, Progress progress, long length) throws IOException {
        int next = 0;
        while (stop == null && (next < waiting.size() || openCount > 0)) {
            while (next < waiting.size() && (openCount == 0 || waiting.get(next).firstStamp <= open[0].key())) {
                open(waiting.get(next), next, loader);
                next++;
                if (next % REPORT_EVERY_BUFFERS == 0 && !progress.report(usedBytes, length)) {
                    stop = "Reading was stopped on request.";
                }
            }
            if (stop == null && openCount > 0) {
                useEarliest(loader);
            }
        }
    }

    /** Why it ended before the end; {@code null} if it did not. */
    String stop() {
        return stop;
    }

    CountByCpu crossing() {
        return order.crossing();
    }

    long moved() {
        return order.moved();
    }

    /** Says what is missing before all that is there. */
    private void placeLosses(List<Buffer> waiting) {
        long first = scan.firstTicks() == Long.MAX_VALUE ? clock.originTicks() : scan.firstTicks();
        long losers = waiting.stream()
                .filter(buffer -> buffer.lostBefore)
                .mapToInt(buffer -> buffer.cpu)
                .distinct()
                .count();
        // Unless one processor alone lost some, nothing says where they were.
        if (pendingLost > 0 && !waiting.isEmpty() && losers != 1) {
            order.addMoment(first, -1, EventKind.LOST, 0, pendingLost);
            pendingLost = 0;
        }
        waiting.stream()
                .filter(buffer -> buffer.overwrittenBefore)
                .forEach(buffer -> order.addMoment(first, buffer.cpu, EventKind.LOST, 0, 0));
    }

    private void open(Buffer buffer, int rank, EtlLoader loader) throws IOException {
        EtlCursor cursor = spare.isEmpty() ? new EtlCursor(scan) : spare.pop();
        cursor.begin(buffer, loader.take(), rank);
        heldBytes += cursor.bytes().length;
        if (heldBytes > MOST_HELD_BYTES) {
            stop = "The buffers of one time are larger than this program holds: reading stopped at offset "
                    + buffer.offset + ".";
        } else if (cursor.advance()) {
            if (buffer.holeBefore) {
                addHole(cursor);
            }
            if (buffer.lostBefore) {
                order.addMoment(beginning(cursor), buffer.cpu, EventKind.LOST, 0, pendingLost);
                pendingLost = 0;
            }
            add(cursor);
        } else {
            close(cursor, loader);
        }
    }

    /** On each processor for itself: between its own calls. */
    private void addHole(EtlCursor behind) {
        holes += cpus.size();
        if (holes <= MOST_HOLES) {
            long ticks = beginning(behind);
            cpus.forEach(cpu -> order.addMoment(ticks, cpu, EventKind.LOST, 0, 0));
        }
    }

    /** When what the next record of a buffer tells of began. */
    private long beginning(EtlCursor cursor) {
        boolean isCall = EtlHooks.routineKind(cursor.events().hook()) != null;
        if (isCall && call.read(cursor.events()) && scan.isPossible(call)) {
            return call.startTicks;
        }
        // A record that cannot be may bear a time before all that can.
        return Math.max(cursor.key(), clock.originTicks());
    }

    private void close(EtlCursor cursor, EtlLoader loader) {
        heldBytes -= cursor.bytes().length;
        loader.giveBack(cursor.bytes());
        usedBytes += cursor.buffer().fileBytes;
        spare.push(cursor);
    }

    /** Uses one event of the buffer whose turn it is. */
    private void useEarliest(EtlLoader loader) {
        EtlCursor cursor = open[0];
        take(cursor);
        if (cursor.advance()) {
            siftDown(cursor);
            return;
        }
        EtlCursor last = open[--openCount];
        open[openCount] = null;
        if (openCount > 0) {
            siftDown(last);
        }
        close(cursor, loader);
        if (store.spill().atCap() || store.catalog().size() > MOST_ENTITIES) {
            stop = "The trace is larger than this program holds: reading stopped.";
        }
    }

    private void add(EtlCursor cursor) {
        if (openCount == open.length) {
            open = Arrays.copyOf(open, openCount * 2);
        }
        int at = openCount++;
        while (at > 0 && cursor.precedes(open[at - 1 >>> 1])) {
            open[at] = open[at - 1 >>> 1];
            at = at - 1 >>> 1;
        }
        open[at] = cursor;
    }

    /** Puts a buffer where it belongs, from the top. */
    private void siftDown(EtlCursor cursor) {
        int at = 0;
        while (2 * at + 1 < openCount) {
            int child = 2 * at + 1;
            if (child + 1 < openCount && open[child + 1].precedes(open[child])) {
                child++;
            }
            if (!open[child].precedes(cursor)) {
                break;
            }
            open[at] = open[child];
            at = child;
        }
        open[at] = cursor;
    }

    private void take(EtlCursor cursor) {
        EtlEvents event = cursor.events();
        int cpu = cursor.buffer().cpu;
        long stamp = event.stamp();
        long before = cursor.key() - scan.longestTicks();
        beginSlowOnes(before);
        order.releaseBefore(before);
        int hook = event.hook();
        if (hook == EtlHooks.THREAD_SWITCH) {
            if (event.payloadBytes() >= 8) {
                int thread = LittleEndian.i32(event.bytes(), event.payload());
                order.addMoment(
                        stamp, cpu, EventKind.THREAD_SWITCH, scan.threads().of(thread, store.catalog()), 0);
            }
        } else if (EtlHooks.isDiskRequest(hook)) {
            takeRequest(event, cpu);
        } else if (EtlHooks.routineKind(hook) == null) {
            scan.threads().started(event);
        } else if (call.read(event) && scan.isPossible(call)) {
            long result = call.kind.isIsr() ? IsrResult.of(call.claimed, false, 0) : 0;
            order.addCall(cpu, call, routines.of(call), result);
        }
    }

    private void takeRequest(EtlEvents event, int cpu) {
        long start = scan.requestStart(event);
        if (start < 0) {
            return;
        }
        long end = event.stamp();
        int disk = EtlDisk.disk(event);
        boolean slow = scan.isSlow(start, end);
        if (slow) {
            beginSlowOnes(start + 1);
        }
        long number = slow ? scan.slowRequests().numberOf(start, end, disk) : begin(start, disk);
        if (number >= 0) {
            order.addMoment(end, cpu, EventKind.REQUEST_COMPLETED, device(disk), number);
        }
    }

    private long begin(long start, int disk) {
        requests++;
        order.addMoment(start, -1, EventKind.REQUEST_STARTED, device(disk), requests);
        return requests;
    }

    private int device(int disk) {
        return disks.computeIfAbsent(disk, number -> EtlDisk.device(number, store.catalog()));
    }

    private void beginSlowOnes(long beforeTicks) {
        EtlSlowRequests all = scan.slowRequests();
        for (Slow slow = all.nextBefore(beforeTicks); slow != null; slow = all.nextBefore(beforeTicks)) {
            all.number(slow, begin(slow.startTicks(), slow.disk()));
        }
    }
}
