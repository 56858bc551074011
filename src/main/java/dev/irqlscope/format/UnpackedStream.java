package dev.irqlscope.format;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * What a file holds, unpacked as it is read, and how much of the file itself that took. Where packed data end too soon or make
 * no sense, reading ends with a {@link BrokenPackingException}, whatever the library underneath says to it.
 */
final class UnpackedStream extends InputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Packing packing;
    private final Counting file;
    private final Closeable archive;
    private InputStream unpacked;
    private BrokenPackingException broken;

    /**
     * @param file the file's own bytes, or those of an archive's entry, unpacked
     * @param archive closed with it; may be null
     */
    UnpackedStream(Packing packing, InputStream file, Closeable archive) {
        this.packing = packing;
        this.file = new Counting(file);
        this.archive = archive;
    }

    /** Bytes of the file that have been taken; of an archive's entry, bytes that came out of it. */
    long bytesTaken() {
        return file.count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        if (broken != null) {
            throw broken;
        }
        try {
            if (unpacked == null) {
                unpacked = packing.unpack(new BufferedInputStream(file, BUFFER_BYTES));
            }
            return unpacked.read(to, from, length);
        } catch (ZstdFrames.WindowTooLarge e) {
            broken = new BrokenPackingException(packing, e.getMessage(), e);
        } catch (EOFException e) {
            broken = new BrokenPackingException(packing, "is cut off", e);
        } catch (IOException e) {
            boolean ofTheData = e instanceof ZipException || !file.failed;
            if (!ofTheData || packing == Packing.PLAIN) {
                throw e;
            }
            broken = new BrokenPackingException(packing, "is damaged", e);
        } catch (RuntimeException e) {
            // The decompressor of zstd has several for data that make no sense.
            broken = new BrokenPackingException(packing, "is damaged", e);
        }
        throw broken;
    }

    /** Up to so many bytes: fewer at the end, or where the packing breaks. */
    byte[] readWhatThereIs(int most) throws IOException {
        byte[] bytes = new byte[most];
        int filled = 0;
        try {
            while (filled < most) {
                int read = read(bytes, filled, most - filled);
                if (read < 0) {
                    break;
                }
                filled += read;
            }
        } catch (BrokenPackingException e) {
            // Whoever reads on comes here again and hears of it.
        }
        return Arrays.copyOf(bytes, filled);
    }

    /** Why nothing more comes out, or null. */
    BrokenPackingException broken() {
        return broken;
    }

    @Override
    public void close() throws IOException {
        try (archive; InputStream whole = unpacked == null ? file : unpacked) {
            broken = null;
        }
    }

    private static final class Counting extends FilterInputStream {
        private long count;
        private boolean failed;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            failed = true;
            int read = super.read(to, from, length);
            failed = false;
            count += Math.max(read, 0);
            return read;
        }
    }
}
