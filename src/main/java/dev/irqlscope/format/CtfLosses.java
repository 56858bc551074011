package dev.irqlscope.format;

import java.util.HashMap;
import java.util.Map;

/** How many events of each stream were discarded up to its last packet, and which packet that was. A stream may be spread over several files. */
final class CtfLosses {
    private final Map<Key, Long> counts = new HashMap<>();
    private final Map<Key, Long> sequences = new HashMap<>();

    private record Key(long stream, long instance, int cpu) {}

    /** A packet of this number in its stream was read to its end. */
    void read(long stream, long instance, int cpu, long sequence) {
        sequences.put(new Key(stream, instance, cpu), sequence);
    }

    /** Whether packets are missing between the one of the stream that was read last and the first one of another file. */
    boolean missingBefore(long stream, long instance, int cpu, long sequence) {
        Long before = sequences.get(new Key(stream, instance, cpu));
        return before != null && before >= 0 && sequence > before + 1;
    }

    /**
     * Takes the count at the end of a packet, which grows over the stream and begins again after so many bits.
     *
     * @return how many were discarded since the packet before
     */
    long discarded(long stream, long instance, int cpu, long count, int bits) {
        Long before = counts.put(new Key(stream, instance, cpu), count);
        long more = count - (before == null ? 0 : before) & CtfPacket.mask(bits);
        // A count that is less than before is that of another recording, unless it had to begin again.
        return more <= CtfPacket.mask(bits) >>> 1 && more <= Integer.MAX_VALUE ? more : 0;
    }
}
