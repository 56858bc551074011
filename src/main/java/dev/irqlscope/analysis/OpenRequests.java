package dev.irqlscope.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Requests that are somewhere now, each since a moment, in the order in which they will leave or got there. Of traces whose requests have numbers.
 * One thread at a time.
 */
final class OpenRequests {
    /** No machine has more under way; a file that says so is damaged, and those beyond are left out. */
    static final int MOST = 1 << 14;

    private final SequencedMap<Request, Long> since = new LinkedHashMap<>();

    /** A request by its device and its number there. */
    record Request(int device, long number) {}

    /** One of them, since a moment. */
    record Open(int device, long number, long sinceNanos) {}

    /** Adds one; {@code false} if it is there already, or if there are too many. */
    boolean add(int device, long number, long nanos) {
        return since.size() < MOST && since.putIfAbsent(new Request(device, number), nanos) == null;
    }

    /** Adds one in front of all others; nothing if it is there already, or if there are too many. */
    void addFirst(int device, long number, long nanos) {
        Request request = new Request(device, number);
        if (since.size() < MOST && !since.containsKey(request)) {
            since.putFirst(request, nanos);
        }
    }

    /** Takes one out; {@code false} if it is not there. */
    boolean remove(int device, long number) {
        return since.remove(new Request(device, number)) != null;
    }

    /** Those of one device. */
    List<Open> of(int device) {
        return all().stream().filter(open -> open.device == device).toList();
    }

    List<Open> all() {
        List<Open> all = new ArrayList<>(since.size());
        since.forEach((request, nanos) -> all.add(new Open(request.device, request.number, nanos)));
        return all;
    }

    void clear() {
        since.clear();
    }
}
