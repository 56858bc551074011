package dev.irqlscope.format;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Appends sections to an own file. One thread. */
final class SectionWriter implements Closeable {
    private final FileChannel file;
    private long end;

    private SectionWriter(FileChannel file, long end) {
        this.file = file;
        this.end = end;
    }

    /** Begins a file, replacing one that is there. */
    static SectionWriter create(Path path) throws IOException {
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        SectionWriter writer = new SectionWriter(file, OwnFormat.UNIT);
        ByteSink head = new ByteSink();
        head.raw(OwnFormat.MAGIC, OwnFormat.MAGIC.length);
        head.u32(OwnFormat.VERSION);
        head.align(OwnFormat.UNIT);
        try {
            writer.writeAt(0, ByteBuffer.wrap(head.array(), 0, head.size()));
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return writer;
    }

    /** Goes on behind what a file holds. */
    static SectionWriter append(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
        return new SectionWriter(file, OwnFormat.align(file.size()));
    }

    /** Where the next section will begin. */
    long end() {
        return end;
    }

    /** Appends a section and returns its offset. */
    long append(int tag, byte[] payload, int length) throws IOException {
        CRC32C crc = new CRC32C();
        crc.update(payload, 0, length);
        long offset = end;
        Section section = new Section(offset, tag, 0, length, (int) crc.getValue());
        ByteSink bytes = new ByteSink();
        bytes.raw(section.head(), OwnFormat.HEAD_BYTES);
        bytes.raw(payload, length);
        bytes.align(OwnFormat.UNIT);
        writeAt(offset, ByteBuffer.wrap(bytes.array(), 0, bytes.size()));
        end = section.end();
        return offset;
    }

    long append(int tag, ByteSink payload) throws IOException {
        return append(tag, payload.array(), payload.size());
    }

    /** Appends a section whose payload will be written later, and makes the file as long as that takes. */
    Section reserve(int tag, int capacity, long payloadBytes) throws IOException {
        Section section = new Section(end, tag, capacity, payloadBytes, 0);
        writeAt(section.end() - 1, ByteBuffer.wrap(new byte[1]));
        writeAt(end, ByteBuffer.wrap(section.head()));
        end = section.end();
        return section;
    }

    /** Says that the file is whole up to here; offsets of what is not there are 0. */
    void end(long directory, long index, long annotations) throws IOException {
        ByteSink payload = new ByteSink();
        payload.u64(directory);
        payload.u64(index);
        payload.u64(annotations);
        payload.u64(end + OwnFormat.END_BYTES);
        payload.align(OwnFormat.UNIT);
        append(OwnFormat.END, payload);
    }

    void writeAt(long offset, ByteBuffer bytes) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
