package dev.irqlscope.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the parts of an own file lie.
 *
 * @param info offset of the newest INFO
 * @param entities offsets of all ENTS, in order
 * @param chunks all chunks of events, in order
 */
record Directory(long info, List<Long> entities, List<StoredChunk> chunks) {
    private static final int CHUNK_BYTES = 2 * Long.BYTES + EventCommit.BYTES;

    void write(ByteSink to) {
        to.u64(info);
        to.u32(entities.size());
        to.u32(chunks.size());
        entities.forEach(to::u64);
        for (StoredChunk chunk : chunks) {
            to.u64(chunk.offset());
            to.u32(chunk.capacity());
            to.u32(0);
            chunk.commit().write(to);
        }
    }

    /** Reads the one whose section begins there. Of the chunks only those count that follow each other. */
    static Directory read(MappedFile file, long offset) throws ByteSource.Malformed {
        Section section = Section.at(file, offset, OwnFormat.DIRECTORY);
        if (section == null) {
            throw new ByteSource.Malformed("there is no directory");
        }
        ByteSource source = new ByteSource(section.payload(file), 0, (int) section.payloadBytes());
        long info = source.u64();
        int entityCount = source.u32();
        int chunkCount = source.u32();
        if (entityCount < 0
                || chunkCount < 0
                || (long) entityCount * Long.BYTES + (long) chunkCount * CHUNK_BYTES != source.remaining()) {
            throw new ByteSource.Malformed("a count is impossible");
        }
        List<Long> entities = new ArrayList<>();
        for (int i = 0; i < entityCount; i++) {
            entities.add(source.u64());
        }
        long chunksAt = section.payloadOffset() + 2L * Long.BYTES + (long) entityCount * Long.BYTES;
        List<StoredChunk> chunks = new ArrayList<>();
        long events = 0;
        long lastNanos = Long.MIN_VALUE;
        for (int i = 0; i < chunkCount; i++) {
            long at = chunksAt + (long) i * CHUNK_BYTES;
            EventCommit commit = EventCommit.at(file, at + 2L * Long.BYTES);
            StoredChunk chunk = commit == null ? null : new StoredChunk(file.u64(at), file.u32(at + 8), commit);
            if (chunk == null || !chunk.follows(file, events, lastNanos)) {
                throw new ByteSource.Malformed("its directory names a chunk of events that is not there");
            }
            chunks.add(chunk);
            events += commit.count();
            lastNanos = commit.lastNanos();
        }
        return new Directory(info, entities, chunks);
    }

    /** Events in all chunks. */
    long events() {
        return chunks.isEmpty()
                ? 0
                : chunks.getLast().commit().firstIndex() + chunks.getLast().commit().count();
    }
}
