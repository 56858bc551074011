package dev.irqlscope.format;

import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes `.irqlscope` as the run goes. Whole chunks only: whatever ends the program, the file opens up to the last chunk.
 *
 * <p>Threading: one thread, which need not be the one that fills the store.
 */
public final class TraceWriter implements Closeable {
    /** A chunk of entities ends with the one that passes this. */
    private static final int ENTITY_CHUNK_BYTES = 1 << 20;

    private final FileChannel file;
    private final TraceStore store;
    private final Limits limits;
    private final EventCode code = new EventCode();
    private final ByteSink payload = new ByteSink();
    private final ByteSink entities = new ByteSink();
    private TraceInfo described;
    private int entitiesWritten;
    private long eventsWritten;

    /** Index of the first event that is not yet written. */
    private long next;

    private boolean closed;

    /** Begins the file, replacing one that is there. */
    public TraceWriter(Path file, TraceStore store, Limits limits) throws IOException {
        this.store = store;
        this.limits = limits;
        this.file = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        this.next = store.snapshot().firstIndex();
        try {
            begin();
        } catch (IOException | RuntimeException e) {
            this.file.close();
            throw e;
        }
    }

    /** A complete trace at once. The file appears, or replaces the one that is there, only when it is whole. */
    public static void write(Path file, TraceStore store, Limits limits) throws IOException {
        WholeFile.write(file, fresh -> {
            try (TraceWriter writer = new TraceWriter(fresh, store, limits)) {
                writer.flush();
            }
        });
    }

    /** Writes all whole new chunks there are. Cheap when there is none; call it often. */
    public void advance() throws IOException {
        writeEvents(OwnFormat.MAX_CHUNK_EVENTS);
    }

    /** Writes all that there is, in chunks as small as need be; called once a second it loses at most a second. */
    public void flush() throws IOException {
        writeEvents(1);
    }

    /** Writes the rest and the mark that the trace is complete. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (file) {
            writeEvents(1);
            writeEntities();
            byte[] json = InfoJson.write(new InfoJson.Head(store.info(), limits, eventsWritten, entitiesWritten));
            payload.clear();
            payload.raw(json, json.length);
            writeChunk(OwnFormat.DONE);
        }
    }

    private void begin() throws IOException {
        payload.clear();
        payload.raw(OwnFormat.MAGIC, OwnFormat.MAGIC.length);
        payload.u32(OwnFormat.VERSION);
        writeAll(ByteBuffer.wrap(payload.array(), 0, payload.size()));
        writeInfo();
    }

    private void writeInfo() throws IOException {
        TraceInfo now = store.info();
        if (!now.equals(described)) {
            byte[] json = InfoJson.write(new InfoJson.Head(now, limits, -1, -1));
            payload.clear();
            payload.raw(json, json.length);
            writeChunk(OwnFormat.INFO);
            described = now;
        }
    }

    private void writeEvents(int atLeast) throws IOException {
        TraceSnapshot trace = store.snapshot();
        if (trace.endIndex() - next < atLeast) {
            return;
        }
        writeInfo();
        writeEntities();
        if (next < trace.firstIndex()) {
            writeGap(trace);
        }
        while (trace.endIndex() - next >= atLeast) {
            long end = Math.min(trace.endIndex(), next + OwnFormat.MAX_CHUNK_EVENTS);
            payload.clear();
            code.write(trace, next, end, payload);
            writeChunk(OwnFormat.EVENTS);
            eventsWritten += end - next;
            next = end;
        }
    }

    /** The store let go of events before they were written, as a flight recorder does: the file says how many. */
    private void writeGap(TraceSnapshot trace) throws IOException {
        TraceStore gap = new TraceStore(store.info());
        gap.append(trace.timeNanos(trace.firstIndex()), EventKind.LOST, -1, 0, trace.firstIndex() - next);
        payload.clear();
        code.write(gap.snapshot(), 0, 1, payload);
        writeChunk(OwnFormat.EVENTS);
        eventsWritten++;
        next = trace.firstIndex();
    }

    private void writeEntities() throws IOException {
        int size = store.catalog().size();
        while (entitiesWritten < size) {
            int end = entitiesWritten;
            entities.clear();
            while (end < size
                    && end - entitiesWritten < OwnFormat.MAX_CHUNK_ENTITIES
                    && entities.size() < ENTITY_CHUNK_BYTES) {
                EntityCode.write(entities, store.catalog(), end, ++end);
            }
            payload.clear();
            payload.varint(entitiesWritten);
            payload.varint(end - entitiesWritten);
            payload.raw(entities.array(), entities.size());
            writeChunk(OwnFormat.ENTITIES);
            entitiesWritten = end;
        }
    }

    private void writeChunk(int tag) throws IOException {
        ByteSink head = new ByteSink();
        head.u32(tag);
        head.u32(payload.size());
        head.u32(OwnFormat.checksum(tag, payload.array(), payload.size()));
        writeAll(ByteBuffer.wrap(head.array(), 0, head.size()));
        writeAll(ByteBuffer.wrap(payload.array(), 0, payload.size()));
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}
