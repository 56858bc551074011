package dev.irqlscope.format;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.StoredAnalysis;
import dev.irqlscope.trace.Column;
import dev.irqlscope.trace.ColumnSource;
import dev.irqlscope.trace.Columns;
import dev.irqlscope.trace.DamagedDataException;
import dev.irqlscope.trace.IntColumn;
import dev.irqlscope.trace.LongColumn;
import dev.irqlscope.trace.StoredChunks;
import dev.irqlscope.trace.TraceSnapshot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link IndexWriter} wrote. The columns stay in the file; their chunks are checked when they are touched. */
final class IndexReader implements ColumnSource {
    private final MappedFile file;
    private final ByteSource index;
    private final Runnable damaged;
    private final List<StoredColumn> columns = new ArrayList<>();

    private IndexReader(MappedFile file, ByteSource index, Runnable damaged) {
        this.file = file;
        this.index = index;
        this.damaged = damaged;
    }

    /**
     * An analysis and what it takes to check all of it.
     *
     * @param columns its columns
     */
    record Stored(Analysis analysis, List<StoredColumn> columns) {
        boolean isWhole() {
            return columns.stream().allMatch(StoredColumn::isWhole);
        }
    }

    /**
     * The analysis whose INDX begins there, or {@code null} if other rules made it.
     *
     * @param trace all events
     * @param damaged told of each chunk that is damaged, in the thread that touched it
     * @throws DamagedDataException if it is damaged
     */
    static Stored read(MappedFile file, long offset, TraceSnapshot trace, Runnable damaged) {
        Section section = Section.at(file, offset, OwnFormat.INDEX);
        if (section == null) {
            throw new DamagedDataException("there is no index");
        }
        try {
            ByteSource source = new ByteSource(section.payload(file), 0, (int) section.payloadBytes());
            if (source.varint() != StoredAnalysis.VERSION) {
                return null;
            }
            IndexReader reader = new IndexReader(file, source, damaged);
            return new Stored(StoredAnalysis.stored(trace, reader), List.copyOf(reader.columns));
        } catch (ByteSource.Malformed e) {
            throw new DamagedDataException(e.getMessage());
        }
    }

    /** Where a column lies. A damaged chunk counts as zeros until somebody has counted again. */
    private static final class StoredColumn implements StoredChunks {
        private final MappedFile file;
        private final long offset;
        private final int valueBytes;
        private final int size;
        private final int[] checksums;
        private final Runnable damaged;

        StoredColumn(MappedFile file, long offset, int valueBytes, int size, int[] checksums, Runnable damaged) {
            this.file = file;
            this.offset = offset;
            this.valueBytes = valueBytes;
            this.size = size;
            this.checksums = checksums;
            this.damaged = damaged;
        }

        @Override
        public MemorySegment chunk(int number) {
            MemorySegment bytes = bytes(number);
            if (MappedFile.checksum(bytes) == checksums[number]) {
                return bytes;
            }
            damaged.run();
            return Arena.ofAuto().allocate(bytes.byteSize(), Long.BYTES);
        }

        boolean isWhole() {
            for (int chunk = 0; chunk < checksums.length; chunk++) {
                if (MappedFile.checksum(bytes(chunk)) != checksums[chunk]) {
                    return false;
                }
            }
            return true;
        }

        private MemorySegment bytes(int chunk) {
            long first = (long) chunk * Column.CHUNK_VALUES;
            return file.slice(
                    offset + first * valueBytes, Math.min(Column.CHUNK_VALUES, size - first) * valueBytes);
        }
    }

    @Override
    public long number() {
        try {
            return index.signed();
        } catch (ByteSource.Malformed e) {
            throw new DamagedDataException(e.getMessage());
        }
    }

    @Override
    public String text() {
        try {
            return index.text();
        } catch (ByteSource.Malformed e) {
            throw new DamagedDataException(e.getMessage());
        }
    }

    @Override
    public byte[] bytes() {
        try {
            return index.raw(index.count(Integer.MAX_VALUE));
        } catch (ByteSource.Malformed e) {
            throw new DamagedDataException(e.getMessage());
        }
    }

    @Override
    public Columns columns(int rows) {
        return new Columns() {
            @Override
            public LongColumn longs() {
                return new LongColumn(column(Long.BYTES, rows), rows);
            }

            @Override
            public IntColumn ints() {
                return new IntColumn(column(Integer.BYTES, rows), rows);
            }
        };
    }

    private StoredColumn column(int valueBytes, int rows) {
        try {
            if (index.u8() != valueBytes || index.varint() != rows) {
                throw new DamagedDataException("a column is of another shape");
            }
            long offset = rows == 0 ? 0 : index.varint();
            int chunks = Column.chunksFor(rows);
            if (offset % Long.BYTES != 0
                    || !file.holds(offset, (long) rows * valueBytes)
                    || (long) chunks * Integer.BYTES > index.remaining()) {
                throw new DamagedDataException("a column is not there");
            }
            int[] checksums = new int[chunks];
            for (int i = 0; i < chunks; i++) {
                checksums[i] = index.u32();
            }
            StoredColumn column = new StoredColumn(file, offset, valueBytes, rows, checksums, damaged);
            columns.add(column);
            return column;
        } catch (ByteSource.Malformed e) {
            throw new DamagedDataException(e.getMessage());
        }
    }
}
