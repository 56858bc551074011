package dev.irqlscope.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** An ETL file that may be packed: alone in a zip archive (beside files of other kinds), or as gzip. */
final class EtlFile {
    /** Larger ones are no traces that anybody unpacks by the way: 16 GiB. */
    private static final long MOST_UNPACKED_BYTES = 16L << 30;

    private static final int MOST_ENTRIES = 10_000;

    /** How a file holds an ETL trace. */
    enum Packing {
        PLAIN,
        ZIP,
        GZIP
    }

    private EtlFile() {}

    static Packing packing(byte[] head) {
        if (isZip(head)) {
            return Packing.ZIP;
        }
        return Bytes.startsWith(head, 0x1F, 0x8B) ? Packing.GZIP : Packing.PLAIN;
    }

    static boolean isZip(byte[] head) {
        return Bytes.startsWith(head, 'P', 'K', 3, 4);
    }

    /** The first bytes of the trace in a file, unpacked, as many as there are up to this number. */
    static byte[] head(Path file, Packing packing, int bytes) throws TraceFormatException, IOException {
        try (Opened in = Opened.of(file, packing)) {
            return in.stream.readNBytes(bytes);
        } catch (ZipException | EOFException e) {
            throw damaged(file, packing);
        }
    }

    /** The trace as a file to read anywhere in; a temporary one that goes when it is closed, if it is packed. */
    static FileChannel open(Path file, Packing packing, Progress progress) throws TraceFormatException, IOException {
        if (packing == Packing.PLAIN) {
            return FileChannel.open(file, StandardOpenOption.READ);
        }
        Path copy = Files.createTempFile("irqlscope-", ".etl");
        FileChannel channel = FileChannel.open(
                copy, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        try (Opened in = Opened.of(file, packing)) {
            copy(file, in.stream, channel, progress);
            return channel;
        } catch (IOException | TraceFormatException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Copies all there is. Packed data that break off give a file that is cut. */
    private static void copy(Path file, InputStream in, FileChannel to, Progress progress)
            throws TraceFormatException, IOException {
        long length = Files.size(file);
        byte[] piece = new byte[1 << 20];
        long copied = 0;
        while (progress.report(0, length)) {
            int read;
            try {
                read = in.readNBytes(piece, 0, piece.length);
            } catch (ZipException | EOFException e) {
                return;
            }
            if (read == 0) {
                return;
            }
            copied += read;
            if (copied > MOST_UNPACKED_BYTES) {
                throw TraceFormatException.of(
                        file.toString(), "an ETL trace of at most 16 GiB", "one that unpacks to more");
            }
            ByteBuffer bytes = ByteBuffer.wrap(piece, 0, read);
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        }
    }

    private static TraceFormatException damaged(Path file, Packing packing) {
        return TraceFormatException.at(
                file.toString(), 0, "an ETL trace",
                packing == Packing.ZIP ? "a damaged zip archive" : "a damaged gzip file");
    }

    /** A stream of the trace, and what has to be closed with it. */
    private record Opened(InputStream stream, ZipFile archive) implements AutoCloseable {
        static Opened of(Path file, Packing packing) throws TraceFormatException, IOException {
            if (packing == Packing.ZIP) {
                return ofZip(file);
            }
            InputStream in = Files.newInputStream(file);
            try {
                return new Opened(packing == Packing.GZIP ? new GZIPInputStream(in, 1 << 16) : in, null);
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }

        private static Opened ofZip(Path file) throws TraceFormatException, IOException {
            ZipFile archive;
            try {
                archive = new ZipFile(file.toFile());
            } catch (ZipException | EOFException | IllegalArgumentException e) {
                throw damaged(file, Packing.ZIP);
            }
            try {
                return new Opened(archive.getInputStream(onlyTrace(file, archive)), archive);
            } catch (IOException | TraceFormatException | RuntimeException e) {
                archive.close();
                throw e;
            }
        }

        private static ZipEntry onlyTrace(Path file, ZipFile archive) throws TraceFormatException, IOException {
            ZipEntry found = null;
            int looked = 0;
            for (ZipEntry entry : Collections.list(archive.entries())) {
                if (++looked > MOST_ENTRIES || !isTrace(archive, entry)) {
                    continue;
                }
                if (found != null) {
                    throw TraceFormatException.of(
                            file.toString(), "one ETL trace in a zip archive", "a zip archive with several");
                }
                found = entry;
            }
            if (found == null) {
                throw TraceFormatException.of(
                        file.toString(), "one ETL trace in a zip archive", "a zip archive without any");
            }
            return found;
        }

        private static boolean isTrace(ZipFile archive, ZipEntry entry) throws IOException {
            if (entry.isDirectory()) {
                return false;
            }
            try (InputStream in = archive.getInputStream(entry)) {
                return in != null && EtlHeader.matches(in.readNBytes(EtlHeader.NEEDED_BYTES));
            } catch (ZipException | EOFException | IllegalArgumentException e) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            stream.close();
            if (archive != null) {
                archive.close();
            }
        }
    }
}
