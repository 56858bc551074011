package dev.irqlscope.format;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceStore;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A run of events as the payload of an EVTS chunk of version 1. */
final class EventCode {
    private EventCode() {}

    /** Appends a chunk's events to the store: all of them, or none if anything is wrong with one. */
    static void read(byte[] payload, TraceStore store, long lastNanos) throws ByteSource.Malformed {
        ByteSource head = new ByteSource(payload, 0, payload.length);
        long count = head.varint();
        long length = head.varint();
        if (count <= 0
                || count > OwnStreamFormat.MAX_CHUNK_EVENTS
                || length < 5 * count
                || length > OwnStreamFormat.MAX_EVENT_BYTES * count) {
            throw new ByteSource.Malformed("its count of events is impossible");
        }
        byte[] raw = inflate(payload, payload.length - head.remaining(), (int) length);
        ByteSource source = new ByteSource(raw, 0, raw.length);
        int events = (int) count;
        long[] times = times(source, events, lastNanos);
        byte[] kinds = new byte[events];
        for (int i = 0; i < events; i++) {
            kinds[i] = (byte) source.u8();
        }
        int[] cpus = ints(source, events);
        int[] subjects = ints(source, events);
        long[] args = new long[events];
        int entities = store.catalog().size();
        for (int i = 0; i < events; i++) {
            args[i] = source.signed();
            EventKind kind = EventKind.ofCode(kinds[i]);
            boolean allowed = kind == null
                    ? cpus[i] >= -1 && cpus[i] < EventRules.MAX_CPUS
                    : EventRules.allows(kind, cpus[i], subjects[i], entities);
            if (!allowed) {
                throw new ByteSource.Malformed("an event names a processor or an entity that is not there");
            }
        }
        for (int i = 0; i < events; i++) {
            store.append(times[i], kinds[i], cpus[i], subjects[i], args[i]);
        }
    }

    private static long[] times(ByteSource source, int events, long lastNanos) throws ByteSource.Malformed {
        long[] times = new long[events];
        long time = source.signed();
        long before = lastNanos;
        for (int i = 0; i < events; i++) {
            if (i > 0) {
                time += source.varint();
            }
            if (time < before) {
                throw new ByteSource.Malformed("time runs backwards");
            }
            times[i] = time;
            before = time;
        }
        return times;
    }

    private static int[] ints(ByteSource source, int events) throws ByteSource.Malformed {
        int[] values = new int[events];
        for (int i = 0; i < events; i++) {
            values[i] = source.signedInt();
        }
        return values;
    }

    private static byte[] inflate(byte[] packed, int from, int length) throws ByteSource.Malformed {
        byte[] raw = new byte[length];
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(packed, from, packed.length - from);
            int filled = 0;
            while (filled < length) {
                int more = inflater.inflate(raw, filled, length - filled);
                if (more == 0) {
                    throw new ByteSource.Malformed("it unpacks to less than it says");
                }
                filled += more;
            }
        } catch (DataFormatException e) {
            throw new ByteSource.Malformed("it does not unpack");
        }
        return raw;
    }
}
