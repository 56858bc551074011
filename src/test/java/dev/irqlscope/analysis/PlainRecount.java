package dev.irqlscope.analysis;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Counts a recorded run again, as plainly as can be and with nothing of the indexer: one walk over the events, in which every
 * stretch between two events goes to the call on top of each processor's stack.
 */
final class PlainRecount {
    private static final long UNKNOWN = -1;

    /** A call that returned; times that are not defined are -1. */
    record Call(String name, RoutineKind kind, long start, long wall, long exclusive, boolean claimed, long queueTime,
            long latency) {}

    private final List<Call> calls = new ArrayList<>();
    private final Map<Integer, Processor> processors = new HashMap<>();
    private final Map<Integer, Waiting> waiting = new HashMap<>();
    private long dispatches;
    private long unclaimed;

    private static final class Open {
        private final int routine;
        private final long start;
        private final Waiting waited;
        private long exclusive;

        private Open(int routine, long start, Waiting waited) {
            this.routine = routine;
            this.start = start;
            this.waited = waited;
        }
    }

    /** A DPC in a queue. */
    private static final class Waiting {
        private final long queued;
        private long dropped = UNKNOWN;

        private Waiting(long queued) {
            this.queued = queued;
        }
    }

    /** A vector in service. */
    private static final class Service {
        private final List<Waiting> queued = new ArrayList<>();
        private boolean ended;
        private boolean called;
        private boolean claimed;
    }

    private static final class Processor {
        private final Deque<Open> stack = new ArrayDeque<>();
        private final Deque<Service> services = new ArrayDeque<>();
        private long seen;
    }

    PlainRecount(TraceSnapshot trace) {
        for (long i = trace.firstIndex(); i < trace.endIndex(); i++) {
            if (trace.cpu(i) >= 0) {
                Processor processor = processors.computeIfAbsent(trace.cpu(i), number -> new Processor());
                apply(trace, i, processor);
            }
        }
    }

    List<Call> calls(Predicate<Call> which) {
        return calls.stream().filter(which).toList();
    }

    long dispatches() {
        return dispatches;
    }

    long unclaimedDispatches() {
        return unclaimed;
    }

    long openCalls() {
        return processors.values().stream().mapToLong(processor -> processor.stack.size()).sum();
    }

    long openDpcsWithLatency() {
        return processors.values()
                .stream()
                .flatMap(processor -> processor.stack.stream())
                .filter(open -> open.waited != null && open.waited.dropped != UNKNOWN)
                .count();
    }

    private void apply(TraceSnapshot trace, long index, Processor processor) {
        EventKind kind = trace.kind(index);
        long now = trace.timeNanos(index);
        int subject = trace.subject(index);
        if (!processor.stack.isEmpty()) {
            processor.stack.peek().exclusive += now - processor.seen;
        }
        processor.seen = now;
        switch (kind) {
            case VECTOR_IN_SERVICE -> processor.services.push(new Service());
            case EOI -> processor.services.peek().ended = true;
            case IRQL_CHANGE -> drop(processor, now);
            case ISR_ENTER -> {
                processor.services.peek().called = true;
                processor.stack.push(new Open(subject, now, null));
            }
            case VECTOR_ENTER -> processor.stack.push(new Open(subject, now, null));
            case DPC_ENTER -> processor.stack.push(new Open(subject, now, waiting.remove(subject)));
            case ISR_RETURN -> {
                boolean claimed = IsrResult.claimed(trace.arg(index));
                processor.services.peek().claimed |= claimed;
                close(trace, processor, now, claimed);
            }
            case VECTOR_EXIT, DPC_RETURN -> close(trace, processor, now, false);
            case DPC_QUEUED -> {
                Waiting dpc = new Waiting(now);
                waiting.put(subject, dpc);
                Open issuer = processor.stack.peek();
                if (issuer != null && trace.catalog().routine(issuer.routine).kind().isIsr()) {
                    processor.services.peek().queued.add(dpc);
                }
            }
            default -> {
            }
        }
    }

    private void drop(Processor processor, long now) {
        while (!processor.services.isEmpty() && processor.services.peek().ended) {
            Service service = processor.services.pop();
            service.queued.forEach(dpc -> dpc.dropped = now);
            if (service.called) {
                dispatches++;
                unclaimed += service.claimed ? 0 : 1;
            }
        }
    }

    private void close(TraceSnapshot trace, Processor processor, long now, boolean claimed) {
        Open open = processor.stack.pop();
        var routine = trace.catalog().routine(open.routine);
        Waiting waited = open.waited;
        calls.add(new Call(
                routine.name(),
                routine.kind(),
                open.start,
                now - open.start,
                open.exclusive,
                claimed,
                waited == null ? UNKNOWN : open.start - waited.queued,
                waited == null || waited.dropped == UNKNOWN ? UNKNOWN : open.start - waited.dropped));
    }
}
