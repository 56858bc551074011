package dev.irqlscope.format;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A run of events as the payload of an EVTS chunk. One thread at a time. */
final class EventCode {
    private final ByteSink columns = new ByteSink();

    /** Puts events {@code from} to {@code end}, at most {@link OwnFormat#MAX_CHUNK_EVENTS}, into {@code payload}. */
    void write(TraceSnapshot trace, long from, long end, ByteSink payload) {
        columns.clear();
        long before = 0;
        for (long i = from; i < end; i++) {
            long time = trace.timeNanos(i);
            // The first may be negative; from then on time does not go back, so the difference is an unsigned number.
            if (i == from) {
                columns.signed(time);
            } else {
                columns.varint(time - before);
            }
            before = time;
        }
        for (long i = from; i < end; i++) {
            columns.u8(trace.kindCode(i));
        }
        for (long i = from; i < end; i++) {
            columns.signed(trace.cpu(i));
        }
        for (long i = from; i < end; i++) {
            columns.signed(trace.subject(i));
        }
        for (long i = from; i < end; i++) {
            columns.signed(trace.arg(i));
        }
        payload.varint(end - from);
        payload.varint(columns.size());
        deflate(payload);
    }

    private void deflate(ByteSink payload) {
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
            deflater.setInput(columns.array(), 0, columns.size());
            deflater.finish();
            byte[] part = new byte[1 << 14];
            while (!deflater.finished()) {
                payload.raw(part, deflater.deflate(part));
            }
        }
    }

    /** Appends a chunk's events to the store: all of them, or none if anything is wrong with one. */
    static void read(byte[] payload, TraceStore store, long lastNanos) throws ByteSource.Malformed {
        ByteSource head = new ByteSource(payload, 0, payload.length);
        long count = head.varint();
        long length = head.varint();
        if (count <= 0
                || count > OwnFormat.MAX_CHUNK_EVENTS
                || length < 5 * count
                || length > OwnFormat.MAX_EVENT_BYTES * count) {
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
