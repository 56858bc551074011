package dev.irqlscope.format;

import java.util.ArrayList;
import java.util.List;

/**
 * What an own file holds, found by its end, or section by section where that is missing.
 *
 * @param directoryOffset offset of DIRE, 0 if the file was not closed
 * @param index offset of INDX, 0 for none
 * @param annotations offset of the newest ANNO, 0 for none
 * @param trouble a sentence about what is missing, or {@code null}
 */
record Contents(Directory directory, long directoryOffset, long index, long annotations, String trouble) {
    private static final String END_DAMAGED = "The end of the file is cut off or damaged";
    private static final String CUT = "The file is cut off or damaged";
    private static final String UNFINISHED = "The recording was never finished (its program ended early, or still writes)";

    /** What ENDS says. */
    private record End(long directory, long index, long annotations, long length) {
        static End at(MappedFile file, long offset) {
            Section section = Section.at(file, offset, OwnFormat.END);
            if (section == null) {
                return null;
            }
            try {
                ByteSource source = new ByteSource(section.payload(file), 0, (int) section.payloadBytes());
                return new End(source.u64(), source.u64(), source.u64(), source.u64());
            } catch (ByteSource.Malformed e) {
                return null;
            }
        }
    }

    static Contents of(MappedFile file) {
        End end = End.at(file, file.length() - OwnFormat.END_BYTES);
        if (end != null && end.length == file.length()) {
            try {
                return new Contents(
                        Directory.read(file, end.directory), end.directory, end.index, end.annotations, null);
            } catch (ByteSource.Malformed e) {
                return new Walk(file).contents();
            }
        }
        return new Walk(file).contents();
    }

    /** Goes from section to section, as far as they are whole. */
    private static final class Walk {
        private final MappedFile file;
        private long info;
        private long annotations;
        private final List<Long> entities = new ArrayList<>();
        private final List<StoredChunk> chunks = new ArrayList<>();
        private long events;
        private long lastNanos = Long.MIN_VALUE;
        private End newestEnd;

        Walk(MappedFile file) {
            this.file = file;
        }

        Contents contents() {
            long offset = OwnFormat.UNIT;
            Section section = Section.at(file, offset);
            while (section != null) {
                take(section);
                offset = section.end();
                section = Section.at(file, offset);
            }
            if (newestEnd != null) {
                try {
                    Directory directory = Directory.read(file, newestEnd.directory);
                    return new Contents(directory, newestEnd.directory, newestEnd.index, annotations, END_DAMAGED);
                } catch (ByteSource.Malformed e) {
                    // Then it is as if there were no end.
                }
            }
            return new Contents(
                    new Directory(info, entities, chunks), 0, 0, annotations,
                    offset < file.length() ? CUT : UNFINISHED);
        }

        private void take(Section section) {
            if (section.tag() == OwnFormat.INFO && isWhole(section)) {
                info = section.offset();
            } else if (section.tag() == OwnFormat.ENTITIES) {
                entities.add(section.offset());
            } else if (section.tag() == OwnFormat.EVENTS) {
                takeEvents(section);
            } else if (section.tag() == OwnFormat.ANNOTATIONS && isWhole(section)) {
                annotations = section.offset();
            } else if (section.tag() == OwnFormat.END) {
                End end = End.at(file, section.offset());
                newestEnd = end == null ? newestEnd : end;
            }
        }

        private boolean isWhole(Section section) {
            return section.payloadBytes() <= OwnFormat.MAX_PAYLOAD_BYTES
                    && file.checksum(section.payloadOffset(), section.payloadBytes()) == section.payloadChecksum();
        }

        private void takeEvents(Section section) {
            if (section.payloadBytes() < 2L * EventCommit.BYTES) {
                return;
            }
            EventCommit one = EventCommit.at(file, section.payloadOffset());
            EventCommit other = EventCommit.at(file, section.payloadOffset() + EventCommit.BYTES);
            boolean oneIsNewer = other == null || one != null && one.number() > other.number();
            EventCommit newer = oneIsNewer ? one : other;
            EventCommit older = oneIsNewer ? other : one;
            if (newer != null && !add(section, newer) && older != null) {
                add(section, older);
            }
        }

        /** Adds what was committed, if it is there. Of a chunk that was still filling up, everything is checked at once. */
        private boolean add(Section section, EventCommit commit) {
            StoredChunk chunk = new StoredChunk(
                    section.payloadOffset() + 2L * EventCommit.BYTES, section.capacity(), commit);
            boolean fits = chunk.follows(file, events, lastNanos)
                    && (commit.count() == section.capacity() || chunk.isWhole(file));
            if (fits) {
                chunks.add(chunk);
                events += commit.count();
                lastNanos = commit.lastNanos();
            }
            return fits;
        }
    }

}
