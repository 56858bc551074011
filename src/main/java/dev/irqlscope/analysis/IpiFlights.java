package dev.irqlscope.analysis;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.ArrayList;
import java.util.List;

/** When inter-processor interrupts were on their way to one processor, within a while. Read from the events of that while. */
final class IpiFlights {
    /** Events before the while among which the sending of an interrupt is looked for that arrives in it. */
    private static final int LOOK_BACK = 1 << 14;

    /** What is known of a moment. */
    enum State {
        /** None is on its way. */
        NONE,
        /** One is. */
        ON_ITS_WAY,
        /** One arrives later, and the trace does not tell when it was sent. */
        UNKNOWN
    }

    private record Flight(long fromNanos, long toNanos, State state) {}

    private final TraceSnapshot trace;
    private final int cpu;
    private final List<Flight> flights = new ArrayList<>();

    private IpiFlights(TraceSnapshot trace, int cpu) {
        this.trace = trace;
        this.cpu = cpu;
    }

    static IpiFlights read(TraceSnapshot trace, int cpu, long fromNanos, long toNanos) {
        IpiFlights read = new IpiFlights(trace, cpu);
        read.fly(fromNanos, toNanos);
        return read;
    }

    private void fly(long fromNanos, long toNanos) {
        long begin = trace.indexAtOrAfter(fromNanos);
        long sent = DpcInstances.UNKNOWN;
        long since = fromNanos;
        for (long i = begin; i < trace.endIndex() && trace.timeNanos(i) <= toNanos; i++) {
            if (isSent(i)) {
                sent = trace.timeNanos(i);
            } else if (arrives(i)) {
                boolean known = sent != DpcInstances.UNKNOWN || wasSentBefore(begin);
                add(sent == DpcInstances.UNKNOWN ? since : sent, trace.timeNanos(i), known);
                sent = DpcInstances.UNKNOWN;
                since = trace.timeNanos(i);
            }
        }
        if (sent != DpcInstances.UNKNOWN) {
            add(sent, toNanos, true);
        }
    }

    private void add(long from, long to, boolean known) {
        flights.add(new Flight(from, to, known ? State.ON_ITS_WAY : State.UNKNOWN));
    }

    private boolean wasSentBefore(long index) {
        long last = Math.max(trace.firstIndex(), index - LOOK_BACK);
        for (long i = index - 1; i >= last && !arrives(i); i--) {
            if (isSent(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSent(long index) {
        return trace.kind(index) == EventKind.IPI_SENT && trace.arg(index) == cpu;
    }

    private boolean arrives(long index) {
        EventKind kind = trace.kind(index);
        return (kind == EventKind.VECTOR_PENDING || kind == EventKind.VECTOR_MERGED)
                && trace.cpu(index) == cpu
                && Irql.ofVector(trace.subject(index)) == Irql.IPI_LEVEL;
    }

    State at(long nanos) {
        for (Flight flight : flights) {
            if (flight.fromNanos <= nanos && nanos < flight.toNanos) {
                return flight.state;
            }
        }
        return State.NONE;
    }

    /** When what is known of this moment changes; {@link Long#MAX_VALUE} if it does not. */
    long until(long nanos) {
        for (Flight flight : flights) {
            if (nanos < flight.fromNanos) {
                return flight.fromNanos;
            }
            if (nanos < flight.toNanos) {
                return flight.toNanos;
            }
        }
        return Long.MAX_VALUE;
    }
}
