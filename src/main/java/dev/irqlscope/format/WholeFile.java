package dev.irqlscope.format;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that appears, or replaces the one that is there, only when it is whole. */
public final class WholeFile {

    private WholeFile() {}

    /** What is to stand in the file. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it to a file that does not matter if this fails. */
        void writeTo(Path fresh) throws IOException;
    }

    /** Writes beside the target and moves the result there. Whatever goes wrong, the target stays as it was. */
    public static void write(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        Path fresh = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            content.writeTo(fresh);
            move(fresh, target);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Replaces what is there, at once if the file system can do that. */
    static void move(Path fresh, Path target) throws IOException {
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
