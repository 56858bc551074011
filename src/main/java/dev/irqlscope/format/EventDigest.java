package dev.irqlscope.format;

import dev.irqlscope.trace.TraceSnapshot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The fingerprint of a run: SHA-256 over the canonical event stream, which is every entity of the catalog and every event's
 * time, kind, processor, subject and argument. How and when the trace was stored does not enter into it.
 */
public final class EventDigest {
    private static final int EVENT_BYTES = 8 + 1 + 2 + 4 + 8;
    private static final int BATCH_EVENTS = 4096;

    private EventDigest() {}

    /** In lower-case hexadecimal. */
    public static String of(TraceSnapshot trace) {
        MessageDigest digest = sha256();
        ByteSink entities = new ByteSink();
        EntityCode.write(entities, trace.catalog(), 0, trace.catalog().size());
        digest.update(entities.array(), 0, entities.size());
        ByteBuffer batch = ByteBuffer.allocate(EVENT_BYTES * BATCH_EVENTS).order(ByteOrder.LITTLE_ENDIAN);
        for (long index = trace.firstIndex(); index < trace.endIndex(); index++) {
            if (batch.remaining() < EVENT_BYTES) {
                digest.update(batch.flip());
                batch.clear();
            }
            batch.putLong(trace.timeNanos(index))
                    .put(trace.kindCode(index))
                    .putShort((short) trace.cpu(index))
                    .putInt(trace.subject(index))
                    .putLong(trace.arg(index));
        }
        digest.update(batch.flip());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
