package dev.irqlscope.format;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The text of a file that may be gzip, and how many bytes of the file itself have been taken so far. */
final class FtraceInput implements AutoCloseable {
    private final Counting file;
    private final InputStream text;

    FtraceInput(Path path) throws IOException {
        file = new Counting(Files.newInputStream(path));
        try {
            InputStream start = new BufferedInputStream(file, 1 << 16);
            start.mark(2);
            boolean gzip = Bytes.startsWith(start.readNBytes(2), 0x1F, 0x8B);
            start.reset();
            text = gzip ? new GZIPInputStream(start, 1 << 16) : start;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    int read(byte[] to, int from, int length) throws IOException {
        return text.read(to, from, length);
    }

    byte[] readNBytes(int count) throws IOException {
        return text.readNBytes(count);
    }

    long bytesTaken() {
        return file.count;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }

    private static final class Counting extends FilterInputStream {
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count += value >= 0 ? 1 : 0;
            return value;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int read = super.read(to, from, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
