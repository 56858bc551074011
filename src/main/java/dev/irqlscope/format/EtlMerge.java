package dev.irqlscope.format;

import dev.irqlscope.format.EtlBuffers.Buffer;
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
    private static final long MOST_HELD_BYTES = 256L << 20;

    private static final int MOST_ENTITIES = 1 << 20;
    private static final int MOST_DISKS = 1 << 12;
    private static final int REPORT_EVERY_BUFFERS = 8;

    private final EtlBuffers buffers;
    private final EtlScan scan;
    private final EtlClock clock;
    private final TraceStore store;
    private final CallOrder order;
    private final EtlRoutines routines;
    private final EtlCall call = new EtlCall();
    private final Map<Integer, Integer> disks = new HashMap<>();
    private final Deque<Cursor> spare = new ArrayDeque<>();

    /** The open buffers as a binary heap, the one whose turn it is first. */
    private Cursor[] open = new Cursor[16];

    private int openCount;
    private long heldBytes;
    private long usedBytes;
    private long pendingLost;
    private long requests;
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

    /** A loaded buffer and how far it has been used. */
    private static final class Cursor {
        private final EtlEvents events = new EtlEvents();
        private byte[] bytes = new byte[0];
        private Buffer buffer;
        private int rank;
        /** Stamp of the event it stands at, never less than that of the one before. */
        private long key;

        private void begin(Buffer from, byte[] itsBytes, int itsRank) {
            buffer = from;
            rank = itsRank;
            bytes = itsBytes;
            events.start(bytes, from.bytes);
            key = Long.MIN_VALUE;
        }

        private boolean precedes(Cursor other) {
            return key != other.key ? key < other.key : rank < other.rank;
        }

        private boolean advance(EtlScan scan) {
            while (events.advance()) {
                if (EtlHooks.belongsOnTheTimeline(events.hook()) && scan.isUsable(events)) {
                    key = Math.max(key, events.stamp());
                    return true;
                }
            }
            return false;
        }
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
        try (EtlLoader loader = new EtlLoader(buffers, waiting)) {
            merge(waiting, loader, progress, length);
        }
        order.flush();
    }

    private void merge(List<Buffer> waiting, EtlLoader loader, Progress progress, long length) throws IOException {
        int next = 0;
        while (stop == null && (next < waiting.size() || openCount > 0)) {
            while (next < waiting.size() && (openCount == 0 || waiting.get(next).firstStamp <= open[0].key)) {
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

    long crossing() {
        return order.crossing();
    }

    long moved() {
        return order.moved();
    }

    /** Nothing marks where they were lost: before all that is there. */
    private void placeLosses(List<Buffer> waiting) {
        if (pendingLost > 0 && !waiting.isEmpty() && waiting.stream().noneMatch(buffer -> buffer.lostBefore)) {
            long first = scan.firstTicks() == Long.MAX_VALUE ? clock.originTicks() : scan.firstTicks();
            order.addMoment(first, -1, EventKind.LOST, 0, pendingLost);
            pendingLost = 0;
        }
    }

    private void open(Buffer buffer, int rank, EtlLoader loader) throws IOException {
        Cursor cursor = spare.isEmpty() ? new Cursor() : spare.pop();
        cursor.begin(buffer, loader.take(), rank);
        heldBytes += cursor.bytes.length;
        if (heldBytes > MOST_HELD_BYTES) {
            stop = "The buffers of one time are larger than this program holds: reading stopped at offset "
                    + buffer.offset + ".";
        } else if (cursor.advance(scan)) {
            if (buffer.lostBefore) {
                order.addMoment(beginning(cursor), buffer.cpu, EventKind.LOST, 0, pendingLost);
                pendingLost = 0;
            }
            add(cursor);
        } else {
            close(cursor, loader);
        }
    }

    /** When what the next record of a buffer tells of began. */
    private long beginning(Cursor cursor) {
        boolean isCall = EtlHooks.routineKind(cursor.events.hook()) != null;
        if (isCall && call.read(cursor.events) && scan.isPossible(call)) {
            return call.startTicks;
        }
        // A record that cannot be may bear a time before all that can.
        return Math.max(cursor.key, clock.originTicks());
    }

    private void close(Cursor cursor, EtlLoader loader) {
        heldBytes -= cursor.bytes.length;
        loader.giveBack(cursor.bytes);
        usedBytes += cursor.buffer.fileBytes;
        spare.push(cursor);
    }

    /** Uses one event of the buffer whose turn it is. */
    private void useEarliest(EtlLoader loader) {
        Cursor cursor = open[0];
        take(cursor);
        if (cursor.advance(scan)) {
            siftDown(cursor);
            return;
        }
        Cursor last = open[--openCount];
        open[openCount] = null;
        if (openCount > 0) {
            siftDown(last);
        }
        close(cursor, loader);
        if (store.spill().atCap() || store.catalog().size() > MOST_ENTITIES) {
            stop = "The trace is larger than this program holds: reading stopped.";
        }
    }

    private void add(Cursor cursor) {
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
    private void siftDown(Cursor cursor) {
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

    private void take(Cursor cursor) {
        EtlEvents event = cursor.events;
        int cpu = cursor.buffer.cpu;
        long stamp = event.stamp();
        order.releaseBefore(cursor.key - scan.longestTicks());
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
        int disk = EtlDisk.disk(event);
        if (disk < 0 || disk > MOST_DISKS) {
            return;
        }
        int device = disks.computeIfAbsent(disk, number -> EtlDisk.device(number, store.catalog()));
        long response = EtlDisk.responseTicks(event, clock);
        if (response > 0) {
            requests++;
            order.addMoment(event.stamp() - response, -1, EventKind.REQUEST_STARTED, device, requests);
            order.addMoment(event.stamp(), cpu, EventKind.REQUEST_COMPLETED, device, requests);
        }
    }
}
