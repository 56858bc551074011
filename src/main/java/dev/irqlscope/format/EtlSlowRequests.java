package dev.irqlscope.format;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Disk requests that took longer than records are held back to be put in order. The first pass gathers them, so that the second
 * can put their beginnings where they belong. One thread.
 */
final class EtlSlowRequests {
    private static final int MOST = 1 << 20;

    private final List<Slow> requests = new ArrayList<>();
    private final Map<Slow, Queue<Long>> numbers = new HashMap<>();
    private int next;

    /** Two that are alike are taken in turn. */
    record Slow(long startTicks, long endTicks, int disk) {}

    /** Takes in one that the first pass meets. False if there are too many. */
    boolean add(long startTicks, long endTicks, int disk) {
        if (requests.size() >= MOST) {
            return false;
        }
        requests.add(new Slow(startTicks, endTicks, disk));
        return true;
    }

    /** All are there. Forgets those that began before the timeline does, and gives their number. */
    int startAt(long originTicks) {
        int all = requests.size();
        requests.removeIf(slow -> slow.startTicks < originTicks);
        requests.sort(Comparator.comparingLong(Slow::startTicks));
        return all - requests.size();
    }

    /** The next one that begins before a time, or {@code null}. */
    Slow nextBefore(long ticks) {
        return next < requests.size() && requests.get(next).startTicks < ticks ? requests.get(next++) : null;
    }

    /** Notes what number one has got that {@link #nextBefore} gave. */
    void number(Slow slow, long number) {
        numbers.computeIfAbsent(slow, unused -> new ArrayDeque<>(1)).add(number);
    }

    /** The number of one that has come to its end; {@link EtlDisk#UNKNOWN} if it never began here. */
    long numberOf(long startTicks, long endTicks, int disk) {
        Queue<Long> waiting = numbers.get(new Slow(startTicks, endTicks, disk));
        Long number = waiting == null ? null : waiting.poll();
        return number == null ? EtlDisk.UNKNOWN : number;
    }
}
