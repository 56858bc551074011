package dev.irqlscope.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file with a trace in it, plain or packed. Nothing of it is open until somebody asks for its content.
 *
 * @param entry name of the trace in an archive, null if it is none
 */
record InputFile(Path path, Packing packing, String entry) {

    /** Looks at how a file is packed. */
    static InputFile of(Path path) throws TraceFormatException, IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(path)) {
            head = in.readNBytes(4);
        } catch (AccessDeniedException e) {
            throw TraceFormatException.of(path.toString(), "a file that can be read", "one that may not be read");
        }
        Packing packing = Packing.of(head);
        return new InputFile(path, packing, packing == Packing.ZIP ? ZipArchive.onlyTrace(path) : null);
    }

    static InputFile plain(Path path) {
        return new InputFile(path, Packing.PLAIN, null);
    }

    boolean isPlain() {
        return packing == Packing.PLAIN;
    }

    /** Its name in messages. */
    String name() {
        return path.toString();
    }

    /** Its name among others. */
    String shortName() {
        return path.getFileName().toString();
    }

    /** How many bytes there are of those that {@link UnpackedStream#bytesTaken} counts, as far as the file says. */
    long length() throws TraceFormatException, IOException {
        return packing == Packing.ZIP ? ZipArchive.size(path, entry) : Files.size(path);
    }

    /** The first bytes of the trace, unpacked: as many as there are up to this number. */
    byte[] head(int bytes) throws TraceFormatException, IOException {
        try (UnpackedStream in = open()) {
            return in.readWhatThereIs(bytes);
        }
    }

    /** The trace from its beginning. */
    UnpackedStream open() throws TraceFormatException, IOException {
        return packing == Packing.ZIP
                ? ZipArchive.open(path, entry)
                : new UnpackedStream(packing, Files.newInputStream(path), null);
    }

    /** The trace as a file to read anywhere in. */
    UnpackedFile openAnywhere(Progress progress) throws TraceFormatException, IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return isPlain()
                ? UnpackedFile.plain(path)
                : UnpackedFile.unpack(this, temporary, UnpackedFile.Room.OF_THE_DISK, progress);
    }
}
