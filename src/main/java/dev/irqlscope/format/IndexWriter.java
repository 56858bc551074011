package dev.irqlscope.format;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.StoredAnalysis;
import dev.irqlscope.trace.Column;
import dev.irqlscope.trace.ColumnSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;

/** Writes an analysis as COLS sections and the INDX section that says where they lie. */
final class IndexWriter implements ColumnSink {
    private final SectionWriter file;
    private final ByteSink index = new ByteSink();

    private IndexWriter(SectionWriter file) {
        this.file = file;
    }

    /** Appends an analysis that is finished; returns the offset of INDX, or 0 if it would be too large to be read again. */
    static long write(SectionWriter file, Analysis analysis) throws IOException {
        IndexWriter writer = new IndexWriter(file);
        writer.index.varint(StoredAnalysis.VERSION);
        try {
            StoredAnalysis.store(analysis, writer);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return writer.index.size() > OwnFormat.MAX_PAYLOAD_BYTES ? 0 : file.append(OwnFormat.INDEX, writer.index);
    }

    @Override
    public void number(long value) {
        index.signed(value);
    }

    @Override
    public void text(String value) {
        index.text(value);
    }

    @Override
    public void bytes(byte[] value) {
        index.varint(value.length);
        index.raw(value, value.length);
    }

    /** Notes where the column lies and what the checksums of its chunks are. */
    @Override
    public void column(Column column, int size) {
        index.u8(column.valueBytes());
        index.varint(size);
        if (size == 0) {
            return;
        }
        try {
            Section section = file.reserve(OwnFormat.COLUMN, 0, (long) size * column.valueBytes());
            index.varint(section.payloadOffset());
            long at = section.payloadOffset();
            for (int chunk = 0; chunk < Column.chunksFor(size); chunk++) {
                MemorySegment bytes = column.bytes(chunk, size);
                index.u32(MappedFile.checksum(bytes));
                file.writeAt(at, bytes.asByteBuffer());
                at += bytes.byteSize();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
