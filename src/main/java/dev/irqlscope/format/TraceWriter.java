package dev.irqlscope.format;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.EventChunk;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes `.irqlscope` as the run goes. Whatever ends the program, the file opens with all that was flushed.
 *
 * <p>Threading: one thread, which need not be the one that fills the store.
 */
public final class TraceWriter implements Closeable {
    private Path path;
    private final SectionWriter file;
    private final TraceStore store;
    private final Limits limits;
    private final ByteSink payload = new ByteSink();
    private final List<Long> entitySections = new ArrayList<>();
    private final List<StoredChunk> fullChunks = new ArrayList<>();
    private TraceInfo described;
    private long infoSection;
    private int entitiesWritten;
    private long eventsWritten;
    private EventSlot slot;

    /** Index of the first event that is not yet written. */
    private long next;

    /** What is to stand there, and what does. */
    private Annotations annotations = Annotations.NONE;

    private Annotations annotated = Annotations.NONE;
    private long annotationsSection;
    private boolean closed;

    /** Begins the file, replacing one that is there. */
    public TraceWriter(Path path, TraceStore store, Limits limits) throws IOException {
        this.path = path;
        this.store = store;
        this.limits = limits;
        this.file = SectionWriter.create(path);
        this.next = store.snapshot().firstIndex();
        try {
            writeInfo();
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** A complete trace at once. The file appears, or replaces the one that is there, only when it is whole. */
    public static void write(Path file, TraceStore store, Limits limits) throws IOException {
        write(file, store, limits, Annotations.NONE);
    }

    /** The same with what people added to it. */
    public static void write(Path file, TraceStore store, Limits limits, Annotations annotations) throws IOException {
        WholeFile.write(file, fresh -> {
            try (TraceWriter writer = new TraceWriter(fresh, store, limits)) {
                writer.annotate(annotations);
            }
        });
    }

    /**
     * The same with the analysis that there is.
     *
     * @param complete all that can be said of the whole trace
     */
    public static void write(Path file, TraceStore store, Analysis complete, Annotations annotations)
            throws IOException {
        WholeFile.write(file, fresh -> {
            try (TraceWriter writer = new TraceWriter(fresh, store, complete.limits())) {
                writer.annotate(annotations);
                writer.close(complete);
            }
        });
    }

    /** Gives the file another name, replacing what is there, and goes on. */
    public void moveTo(Path target) throws IOException {
        WholeFile.move(path, target);
        path = target;
    }

    /** Says what people added to the trace; it is written with what is written next. */
    public void annotate(Annotations added) {
        annotations = added;
    }

    /** Writes all whole new chunks there are. Cheap when there is none; call it often. */
    public void advance() throws IOException {
        writeEvents(EventChunk.EVENTS, false);
    }

    /** Writes all that there is, be it ever so little; called once a second it loses at most a second. */
    public void flush() throws IOException {
        writeEvents(1, false);
        writeAnnotations();
    }

    /** Writes the rest, derives the analysis from what the file then holds, and writes that too. */
    @Override
    public void close() throws IOException {
        close(null);
    }

    /**
     * The same with the analysis that there is.
     *
     * @param complete all that can be said of the whole trace, or {@code null} to have it derived
     */
    public void close(Analysis complete) throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (file) {
            writeEvents(1, true);
            writeInfo();
            writeEntities();
            writeAnnotations();
            long directory = writeDirectory();
            file.end(directory, 0, annotationsSection);
            long index = complete != null && isOfWhatIsWritten(complete)
                    ? IndexWriter.write(file, complete)
                    : writeDerivedIndex();
            if (index != 0) {
                file.end(directory, index, annotationsSection);
            }
        }
    }

    /** Whether an analysis speaks of the very events that the file holds, under the same numbers. */
    private boolean isOfWhatIsWritten(Analysis analysis) {
        return analysis.trace().firstIndex() == 0
                && analysis.trace().endIndex() == next
                && eventsWritten == next
                && analysis.limits().equals(limits);
    }

    private long writeDerivedIndex() throws IOException {
        try (Arena arena = Arena.ofShared()) {
            TraceStore written = new OwnReader(InputFile.plain(path), arena).store();
            return IndexWriter.write(file, Indexer.analyze(written, limits));
        } catch (TraceFormatException e) {
            throw new IOException("somebody changed it meanwhile: " + e.getMessage(), e);
        }
    }

    private void writeInfo() throws IOException {
        TraceInfo now = store.info();
        if (!now.equals(described)) {
            byte[] json = InfoJson.write(new InfoJson.Head(now, limits, -1, -1));
            infoSection = file.append(OwnFormat.INFO, json, json.length);
            described = now;
        }
    }

    private void writeAnnotations() throws IOException {
        if (!annotations.equals(annotated)) {
            byte[] json = AnnotationsJson.write(annotations);
            annotationsSection = file.append(OwnFormat.ANNOTATIONS, json, json.length);
            annotated = annotations;
        }
    }

    private void writeEvents(int atLeast, boolean last) throws IOException {
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
            if (slot == null) {
                slot = new EventSlot(file, capacity(trace.endIndex() - next, last), eventsWritten);
            }
            long inChunk = EventChunk.EVENTS - next % EventChunk.EVENTS;
            long end = Math.min(trace.endIndex(), next + Math.min(inChunk, slot.room()));
            append(trace, next, end);
            next = end;
        }
        if (slot != null) {
            slot.commit();
        }
    }

    /** A chunk that nothing will follow is as large as it need be. */
    private static int capacity(long events, boolean last) {
        return last && events < EventChunk.EVENTS
                ? (int) (events + Long.BYTES - 1) / Long.BYTES * Long.BYTES
                : EventChunk.EVENTS;
    }

    private void append(TraceSnapshot trace, long from, long end) throws IOException {
        slot.append(trace, from, end);
        eventsWritten += end - from;
        if (slot.room() == 0) {
            slot.commit();
            fullChunks.add(slot.inFile());
            slot = null;
        }
    }

    /** The store let go of events before they were written, as a flight recorder does: the file says how many. */
    private void writeGap(TraceSnapshot trace) throws IOException {
        TraceStore gap = new TraceStore(store.info());
        gap.append(trace.timeNanos(trace.firstIndex()), EventKind.LOST, -1, 0, trace.firstIndex() - next);
        if (slot == null) {
            slot = new EventSlot(file, EventChunk.EVENTS, eventsWritten);
        }
        append(gap.snapshot(), 0, 1);
        next = trace.firstIndex();
    }

    private void writeEntities() throws IOException {
        int size = store.catalog().size();
        while (entitiesWritten < size) {
            int end = entitiesWritten;
            ByteSink entities = new ByteSink();
            while (end < size
                    && end - entitiesWritten < OwnFormat.MAX_SECTION_ENTITIES
                    && entities.size() < OwnFormat.MAX_ENTITIES_BYTES) {
                EntityCode.write(entities, store.catalog(), end, ++end);
            }
            payload.clear();
            payload.varint(entitiesWritten);
            payload.varint(end - entitiesWritten);
            payload.raw(entities.array(), entities.size());
            entitySections.add(file.append(OwnFormat.ENTITIES, payload));
            entitiesWritten = end;
        }
    }

    private long writeDirectory() throws IOException {
        List<StoredChunk> chunks = new ArrayList<>(fullChunks);
        if (slot != null) {
            chunks.add(slot.inFile());
        }
        payload.clear();
        new Directory(infoSection, entitySections, chunks).write(payload);
        return file.append(OwnFormat.DIRECTORY, payload);
    }
}
