package dev.irqlscope.format;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A trace to read anywhere in: the file itself, or a temporary copy of what is packed in it, which goes when this is closed.
 *
 * @param trouble a sentence about what is missing in the copy, or null
 */
record UnpackedFile(FileChannel channel, String trouble) implements Closeable {
    /** How much may be unpacked. */
    interface Room {
        /** What is packed tells nothing of how much it is: not more than 64 GiB, and never the last 256 MiB of the disk. */
        Room OF_THE_DISK = folder -> Math.min(64L << 30, Files.getFileStore(folder).getUsableSpace() - (256L << 20));

        /** Bytes that a new file in this folder may take. */
        long bytes(Path folder) throws IOException;
    }

    static UnpackedFile plain(Path path) throws IOException {
        return new UnpackedFile(FileChannel.open(path, StandardOpenOption.READ), null);
    }

    /**
     * Copies all there is. Packed data that break off give a file that is cut, and {@link #trouble}.
     *
     * @throws TraceFormatException if there is no room for it
     */
    static UnpackedFile unpack(InputFile file, Path folder, Room room, Progress progress)
            throws TraceFormatException, IOException {
        Path copy = Files.createTempFile(folder, "irqlscope-", ".unpacked");
        FileChannel channel = FileChannel.open(
                copy, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        try (UnpackedStream in = file.open()) {
            copy(file, in, channel, room.bytes(folder), progress);
            return new UnpackedFile(
                    channel,
                    in.broken() == null ? null : in.broken().getMessage() + ": what follows is missing.");
        } catch (IOException | TraceFormatException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void copy(InputFile file, UnpackedStream in, FileChannel to, long most, Progress progress)
            throws TraceFormatException, IOException {
        long length = file.length();
        long copied = 0;
        while (progress.report(0, length)) {
            byte[] piece = in.readWhatThereIs(1 << 20);
            if (piece.length == 0) {
                return;
            }
            copied += piece.length;
            if (copied > most) {
                throw TraceFormatException.of(
                        file.name(), "a trace that unpacks to what there is room for (" + Math.max(0, most) + " bytes)",
                        "one that is larger");
            }
            ByteBuffer bytes = ByteBuffer.wrap(piece);
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
