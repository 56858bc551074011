package dev.irqlscope.format;

import dev.irqlscope.format.EtlBuffers.Buffer;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The first pass over an ETL file: which buffers a timeline can be made of and when each begins, the names of images, processes
 * and threads wherever they stand, and how far back a record can reach.
 */
final class EtlScan {
    private final EtlBuffers buffers;
    private final EtlClock clock;
    private final long recordedFrom;
    private final EtlClock.Stamps possible;
    private final EtlImages images = new EtlImages();
    private final EtlThreads threads = new EtlThreads();
    private final EtlEvents events = new EtlEvents();
    private final EtlCall call = new EtlCall();
    private final EtlSlowRequests slowRequests = new EtlSlowRequests();
    private final CountByCpu impossibleCalls = new CountByCpu();

    private long firstTicks = Long.MAX_VALUE;
    private long longestTicks;
    private long calls;
    private long callsOf32Bit;
    private long isrs;
    private long isrsOfUnknownLevel;
    private long outside;
    private long inside;
    private long requestsOfUnknownStart;
    private long unread;
    private long lastStamp;
    private long damagedBuffers;
    private long overwritten;
    private int processors;
    private boolean whole;

    /** @param recordedFrom what the clock showed when the recording began, as the header says; 0 if that is not to be trusted */
    EtlScan(EtlBuffers buffers, long recordedFrom, EtlClock clock) {
        this.buffers = buffers;
        this.clock = clock;
        this.recordedFrom = recordedFrom;
        this.possible = clock.possibleStamps(recordedFrom);
    }

    /** Goes through the whole file, unless the listener stops it. */
    void run(Progress progress, long length) throws IOException {
        try (EtlLoader loader = new EtlLoader(buffers, buffers.list())) {
            for (Buffer buffer : buffers.list()) {
                byte[] bytes = loader.take();
                scan(buffer, bytes);
                loader.giveBack(bytes);
                if (!progress.report(buffer.offset, length)) {
                    return;
                }
            }
        }
        passOnLosses();
        whole = true;
    }

    /** Whether it went through all of it. */
    boolean isWhole() {
        return whole;
    }

    EtlImages images() {
        return images;
    }

    EtlThreads threads() {
        return threads;
    }

    /** The earliest moment of the timeline; {@link Long#MAX_VALUE} if there is none. */
    long firstTicks() {
        return firstTicks;
    }

    /** Says when the timeline begins, now that all is known. */
    void startAt(long originTicks) {
        requestsOfUnknownStart += slowRequests.startAt(originTicks);
        if (buffers.areCircular()) {
            findOverwritten(originTicks + clock.secondTicks());
        }
    }

    /** How many processors were recorded from much later on than the timeline begins, because their older buffers made room. */
    long overwritten() {
        return overwritten;
    }

    /** How much earlier than its record something can have begun. */
    long longestTicks() {
        return longestTicks;
    }

    /** Records of ISRs and DPCs. */
    long calls() {
        return calls;
    }

    long callsOf32Bit() {
        return callsOf32Bit;
    }

    /** Those of them that are of ISRs. */
    long isrs() {
        return isrs;
    }

    /** Those of ISRs of 64-bit Windows whose vectors devices of x64 do not have. */
    long isrsOfUnknownLevel() {
        return isrsOfUnknownLevel;
    }

    /** Calls that cannot have happened as they were recorded. */
    CountByCpu impossibleCalls() {
        return impossibleCalls;
    }

    /** Whether most of what could be on the timeline lies outside of the recording, so that it was made at another time. */
    boolean isMostlyOutside() {
        return outside > inside;
    }

    /** Disk requests whose beginning cannot be told. */
    long requestsOfUnknownStart() {
        return requestsOfUnknownStart;
    }

    EtlSlowRequests slowRequests() {
        return slowRequests;
    }

    /** Whether a disk request took longer than records are held back. */
    boolean isSlow(long startTicks, long endTicks) {
        return endTicks - startTicks > clock.secondTicks();
    }

    /** When a disk request began; {@link EtlDisk#UNKNOWN} if that is not told, or was before anything was recorded. */
    long requestStart(EtlEvents event) {
        long start = EtlDisk.startTicks(event, clock);
        return start >= possible.earliest() ? start : EtlDisk.UNKNOWN;
    }

    /** Records that are too short, or of a time that cannot be. */
    long unread() {
        return unread;
    }

    /** How many processors' buffers say that events are missing before them. */
    long losers() {
        return buffers.list()
                .stream()
                .filter(buffer -> buffer.lostBefore)
                .mapToInt(buffer -> buffer.cpu)
                .distinct()
                .count();
    }

    long damagedBuffers() {
        return damagedBuffers;
    }

    /** Processors that left buffers behind, counted up to the highest. */
    int processors() {
        return processors;
    }

    /** Whether a call can have happened in this recording. */
    boolean isPossible(EtlCall one) {
        return one.isPossible(possible.earliest(), clock.secondTicks());
    }

    /** Whether the timeline has use for an event, which {@link EtlHooks#belongsOnTheTimeline} knows. */
    boolean isUsable(EtlEvents event) {
        return possible.holds(event.stamp());
    }

    private void scan(Buffer buffer, byte[] bytes) {
        boolean sound = !buffer.isDamaged();
        if (sound) {
            events.start(bytes, buffer.bytes);
            while (events.advance()) {
                buffer.begins = buffer.begins == 0 ? events.stamp() : buffer.begins;
                take(buffer);
            }
            sound = !events.isBroken();
            if (!sound) {
                buffer.damage("something that is no event stands in it at " + events.position());
            }
            processors = Math.max(processors, buffer.cpu + 1);
        }
        damagedBuffers += sound ? 0 : 1;
    }

    private void take(Buffer buffer) {
        int hook = events.hook();
        if (EtlHooks.isImage(hook)) {
            unread += images.read(events) ? 0 : 1;
            return;
        }
        if (EtlHooks.isOfNames(hook)) {
            threads.survey(events);
        }
        if (!EtlHooks.belongsOnTheTimeline(hook)) {
            return;
        }
        if (!isUsable(events)) {
            unread++;
            outside += events.stamp() > 0 ? 1 : 0;
            return;
        }
        inside++;
        long stamp = events.stamp();
        if (EtlHooks.routineKind(hook) != null) {
            takeCall(buffer);
        } else if (EtlHooks.isDiskRequest(hook)) {
            takeRequest(stamp);
        } else {
            reach(stamp);
        }
        if (!buffer.worthASecondLook || stamp < buffer.firstStamp) {
            buffer.firstStamp = stamp;
        }
        buffer.goesBack |= buffer.worthASecondLook && stamp < lastStamp;
        buffer.worthASecondLook = true;
        lastStamp = stamp;
    }

    private void takeRequest(long stamp) {
        long start = requestStart(events);
        if (start >= 0 && !isSlow(start, stamp)) {
            reach(start);
            return;
        }
        reach(stamp);
        // What began long before the recording would make it seem longer than it was.
        boolean known = start >= recordedFrom && slowRequests.add(start, stamp, EtlDisk.disk(events));
        requestsOfUnknownStart += known ? 0 : 1;
    }

    private void takeCall(Buffer buffer) {
        calls++;
        isrs += EtlHooks.routineKind(events.hook()).isIsr() ? 1 : 0;
        if (!call.read(events)) {
            unread++;
        } else if (!isPossible(call)) {
            impossibleCalls.add(buffer.cpu, 1);
        } else {
            callsOf32Bit += call.pointerBytes == 4 ? 1 : 0;
            isrsOfUnknownLevel += isOfUnknownLevel() ? 1 : 0;
            reach(call.startTicks);
        }
    }

    private boolean isOfUnknownLevel() {
        return call.kind.isIsr() && call.pointerBytes == 8 && !call.isPassiveIsr() && !call.hasVectorOfLevel();
    }

    private void reach(long ticks) {
        firstTicks = Math.min(firstTicks, ticks);
        longestTicks = Math.max(longestTicks, events.stamp() - ticks);
    }

    /**
     * Notes which processors nothing is known of until a time. That names stand in the head of the file tells nothing: it is never
     * overwritten.
     */
    private void findOverwritten(long lateTicks) {
        Set<Integer> known = new HashSet<>();
        Map<Integer, Buffer> first = new HashMap<>();
        for (Buffer buffer : buffers.list()) {
            boolean tells = buffer.offset > 0 ? buffer.begins > 0 : buffer.worthASecondLook;
            if (tells && buffer.begins <= lateTicks) {
                known.add(buffer.cpu);
            }
            if (buffer.worthASecondLook) {
                first.merge(buffer.cpu, buffer, (a, b) -> b.firstStamp < a.firstStamp ? b : a);
            }
        }
        first.keySet().removeAll(known);
        first.values().forEach(buffer -> buffer.overwrittenBefore = true);
        overwritten = first.size();
    }

    /**
     * What a damaged buffer does not give is missing before the next one of its processor, and what no buffer gives before the
     * next one of any.
     */
    private void passOnLosses() {
        boolean hole = false;
        for (Buffer buffer : buffers.list()) {
            buffer.holeBefore |= hole;
            hole = buffer.ofNobody || buffer.holeBefore && !buffer.worthASecondLook;
        }
        Map<Integer, Buffer> before = new HashMap<>();
        List<Buffer> inOrder = buffers.list()
                .stream()
                .sorted(Comparator.comparingLong((Buffer buffer) -> buffer.sequence)
                        .thenComparingLong(buffer -> buffer.offset))
                .toList();
        for (Buffer buffer : inOrder) {
            Buffer previous = before.put(buffer.cpu, buffer);
            boolean passing = previous != null && !previous.ofNobody
                    && (previous.isDamaged() || previous.lostBefore && !previous.worthASecondLook);
            buffer.lostBefore |= passing;
        }
    }
}
