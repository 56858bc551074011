package dev.irqlscope.format;

import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Reads `.irqlscope`, version 1. What is damaged or cut off ends the trace where the last whole chunk ends, and a warning says so. */
final class OwnStreamReader implements TraceReader {
    private final InputFile file;
    private final String name;
    private final TraceStore store;
    private InfoJson.Head newest;
    private long offset;

    OwnStreamReader(InputFile file) throws TraceFormatException, IOException {
        this.file = file;
        this.name = file.name();
        try (InputStream in = open()) {
            long length = contentLength();
            readHead(in);
            Chunk first = nextChunk(in, length);
            if (first == null || first.tag != OwnStreamFormat.INFO) {
                throw expected("the description of the trace", first == null ? "the end of the file" : "another chunk");
            }
            newest = InfoJson.read(first.payload);
        } catch (ByteSource.Malformed e) {
            throw expected("the description of the trace", "a damaged one: " + e.getMessage());
        } catch (BrokenPackingException e) {
            throw expected("the description of the trace", "less: " + e.inSentence());
        }
        store = new TraceStore(described(List.of()));
    }

    private static final class Chunk {
        private final int tag;
        private final byte[] payload;

        Chunk(int tag, byte[] payload) {
            this.tag = tag;
            this.payload = payload;
        }
    }

    @Override
    public TraceStore store() {
        return store;
    }

    @Override
    public Limits limits() {
        return newest.limits();
    }

    @Override
    public void read(Progress progress) throws TraceFormatException, IOException {
        long length = file.length();
        List<String> warnings = new ArrayList<>();
        try (UnpackedStream packed = file.open(); InputStream in = buffered(packed)) {
            readHead(in);
            String trouble = readChunks(in, () -> progress.report(packed.bytesTaken(), length));
            if (trouble != null) {
                warnings.add(trouble);
            }
        }
        store.describe(described(warnings));
        progress.report(length, length);
    }

    private InputStream open() throws TraceFormatException, IOException {
        return buffered(file.open());
    }

    private static InputStream buffered(InputStream in) {
        return new BufferedInputStream(in, 1 << 16);
    }

    /** Length of what is to be read, as far as that is known. */
    private long contentLength() throws IOException {
        return file.isPlain() ? Files.size(file.path()) : Long.MAX_VALUE;
    }

    private void readHead(InputStream in) throws TraceFormatException, IOException {
        byte[] head = in.readNBytes(OwnStreamFormat.HEAD_BYTES);
        if (!Bytes.startsWith(head, OwnFormat.MAGIC)) {
            throw expected("an IRQL Scope trace", "something else");
        }
        offset = OwnFormat.MAGIC.length;
        if (head.length < OwnStreamFormat.HEAD_BYTES) {
            throw expected("the version of the format", "the end of the file");
        }
        offset = OwnStreamFormat.HEAD_BYTES;
    }

    /** Reads to the end mark; returns a sentence about what kept it from getting there, or null. */
    private String readChunks(InputStream in, BooleanSupplier goesOn) throws IOException {
        long length = contentLength();
        while (true) {
            long at = offset;
            try {
                Chunk chunk = nextChunk(in, length);
                if (chunk == null) {
                    return "The recording was never finished (its program ended early, or still writes): it holds "
                            + whatIsThere() + ".";
                }
                apply(chunk);
                if (chunk.tag == OwnStreamFormat.DONE) {
                    return checkCounts();
                }
            } catch (BrokenPackingException e) {
                return e.getMessage() + ": it gave " + whatIsThere() + ".";
            } catch (ByteSource.Malformed e) {
                return "Reading stopped at offset " + at + (file.isPlain() ? " of " + length : "") + ", because "
                        + e.getMessage()
                        + ": it gave " + whatIsThere() + ".";
            }
            if (store.spill().atCap()) {
                return "The trace is larger than this program holds: reading stopped after " + whatIsThere() + ".";
            }
            if (!goesOn.getAsBoolean()) {
                return "Reading was stopped on request after " + whatIsThere() + ".";
            }
        }
    }

    private String whatIsThere() {
        return store.size() + (store.size() == 1 ? " event" : " events");
    }

    private String checkCounts() {
        return newest.events() == store.size()
                ? null
                : "The end of the file speaks of " + newest.events() + " events, but it holds " + whatIsThere() + ".";
    }

    /** The next chunk, or null where the file ends between two. */
    private Chunk nextChunk(InputStream in, long length) throws ByteSource.Malformed, IOException {
        byte[] head = in.readNBytes(OwnStreamFormat.CHUNK_HEAD_BYTES);
        if (head.length == 0) {
            return null;
        }
        if (head.length < OwnStreamFormat.CHUNK_HEAD_BYTES) {
            throw new ByteSource.Malformed("the file is cut off there");
        }
        int tag = Bytes.intAt(head, 0);
        int size = Bytes.intAt(head, 4);
        if (size < 0 || size > OwnStreamFormat.MAX_PAYLOAD_BYTES) {
            throw new ByteSource.Malformed("a chunk of impossible length stands there");
        }
        if (size > length - offset - OwnStreamFormat.CHUNK_HEAD_BYTES) {
            throw new ByteSource.Malformed("the file is cut off there");
        }
        byte[] payload = in.readNBytes(size);
        if (payload.length < size) {
            throw new ByteSource.Malformed("the file is cut off there");
        }
        if (OwnStreamFormat.checksum(tag, payload, size) != Bytes.intAt(head, 8)) {
            throw new ByteSource.Malformed("a chunk's checksum is wrong");
        }
        offset += OwnStreamFormat.CHUNK_HEAD_BYTES + size;
        return new Chunk(tag, payload);
    }

    private void apply(Chunk chunk) throws ByteSource.Malformed {
        if (chunk.tag == OwnStreamFormat.EVENTS) {
            long last = store.size() == 0 ? Long.MIN_VALUE : store.snapshot().lastNanos();
            EventCode.read(chunk.payload, store, last);
        } else if (chunk.tag == OwnStreamFormat.ENTITIES) {
            addEntities(new ByteSource(chunk.payload, 0, chunk.payload.length));
        } else if (chunk.tag == OwnStreamFormat.INFO || chunk.tag == OwnStreamFormat.DONE) {
            newest = InfoJson.read(chunk.payload);
            store.describe(described(List.of()));
        }
    }

    private void addEntities(ByteSource source) throws ByteSource.Malformed {
        long first = source.varint();
        int count = source.count(OwnStreamFormat.MAX_CHUNK_ENTITIES);
        if (first != store.catalog().size()) {
            throw new ByteSource.Malformed("names are missing");
        }
        List<Entity> entities = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entities.add(EntityCode.read(source));
        }
        entities.forEach(store.catalog()::add);
    }

    /** What the file says of the trace, as a trace that was read from a file. */
    private TraceInfo described(List<String> more) {
        TraceInfo info = newest.info();
        List<String> warnings = new ArrayList<>(info.warnings());
        warnings.addAll(more);
        return info.readFrom(file.shortName(), TraceFormats.OWN.word()).withWarnings(warnings);
    }

    private TraceFormatException expected(String what, String found) {
        return TraceFormatException.at(name, offset, what, found);
    }
}
