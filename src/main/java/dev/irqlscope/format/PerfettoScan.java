package dev.irqlscope.format;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * A first look at all packets of a Perfetto trace, for the times of the kernel's events alone: when a packet has been read, what
 * is the earliest time that can still come? What lies before it can be shown while the rest is read. Bundles of different
 * processors come as they were fetched, so nothing but a look can tell.
 */
final class PerfettoScan {
    private static final int FTRACE_EVENTS = 1;

    /** Packets in more groups than this are taken two by two. */
    private static final int MOST_GROUPS = 1 << 16;

    private static final int PACKETS_BETWEEN_REPORTS = 256;

    private final ProtoCursor packet = new ProtoCursor();
    private final PerfettoStamps stamps = new PerfettoStamps();

    /** The earliest time in each group of packets; once all have been seen, in it and all that follow. */
    private long[] earliest = new long[64];

    private int shift;
    private long packets;

    private PerfettoScan() {
        Arrays.fill(earliest, Long.MAX_VALUE);
    }

    /** Looks at all packets, or at none any more when it shall not go on. */
    static PerfettoScan of(PerfettoPackets trace, BooleanSupplier goesOn) throws IOException {
        PerfettoScan scan = new PerfettoScan();
        while (trace.advance()) {
            scan.take(trace.bytes(), trace.size());
            if (trace.packets() % PACKETS_BETWEEN_REPORTS == 0 && !goesOn.getAsBoolean()) {
                break;
            }
        }
        for (int group = scan.earliest.length - 2; group >= 0; group--) {
            scan.earliest[group] = Math.min(scan.earliest[group], scan.earliest[group + 1]);
        }
        return scan;
    }

    /** Whether there are events of the kernel. */
    boolean ofKernel() {
        return stamps.any();
    }

    /** The earliest time in packets from this one on, which are numbered from 0; no later than that if it is not known. */
    long earliestFrom(long number) {
        long group = number >> shift;
        return group < earliest.length ? earliest[(int) group] : Long.MAX_VALUE;
    }

    private void take(byte[] bytes, int size) {
        packet.start(bytes, 0, size);
        while (packet.next()) {
            if (packet.field() == FTRACE_EVENTS && !packet.isNumber()) {
                note(stamps.earliestIn(packet));
            }
        }
        packets++;
    }

    private void note(long time) {
        int group = (int) (packets >> shift);
        while (group >= earliest.length) {
            if (earliest.length < MOST_GROUPS) {
                int had = earliest.length;
                earliest = Arrays.copyOf(earliest, had * 2);
                Arrays.fill(earliest, had, earliest.length, Long.MAX_VALUE);
            } else {
                pairUp();
            }
            group = (int) (packets >> shift);
        }
        earliest[group] = Math.min(earliest[group], time);
    }

    private void pairUp() {
        shift++;
        for (int group = 0; group < earliest.length; group++) {
            earliest[group] = group < earliest.length / 2
                    ? Math.min(earliest[2 * group], earliest[2 * group + 1])
                    : Long.MAX_VALUE;
        }
    }
}
