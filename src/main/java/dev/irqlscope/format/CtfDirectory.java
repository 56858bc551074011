package dev.irqlscope.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a CTF trace lies: a directory with a file {@code metadata} and the streams beside it.
 *
 * @param others how many more traces lie below the directory that was asked for
 */
record CtfDirectory(Path path, int others) {
    static final String METADATA = "metadata";

    /** LTTng puts the kernel's trace into a directory of this name, below others for the session and the time. */
    private static final String KERNEL = "kernel";

    private static final int MOST_DEPTH = 5;
    private static final int MOST_FILES = 100_000;
    private static final int NAMED = 3;

    /**
     * The one trace in a directory or below it.
     *
     * @throws TraceFormatException if there is none, or nothing tells which of several is meant
     */
    static CtfDirectory find(Path directory) throws TraceFormatException, IOException {
        if (Files.isRegularFile(directory.resolve(METADATA))) {
            return new CtfDirectory(directory, 0);
        }
        List<Path> found = below(directory);
        if (found.size() == 1) {
            return new CtfDirectory(found.getFirst(), 0);
        }
        List<Path> kernels = found.stream().filter(path -> path.endsWith(KERNEL)).toList();
        if (kernels.size() == 1) {
            return new CtfDirectory(kernels.getFirst(), found.size() - 1);
        }
        throw TraceFormatException.of(
                directory.toString(),
                "a directory with one CTF trace (a file \"" + METADATA + "\" beside its streams) or a file",
                found.isEmpty() ? "a directory without one" : named(directory, found));
    }

    private static List<Path> below(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(directory, Set.of(), MOST_DEPTH, new SimpleFileVisitor<>() {
            private int files;

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.endsWith(METADATA) && attributes.isRegularFile()) {
                    found.add(file.getParent());
                }
                return ++files < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // What may not be looked at is not the trace that was meant.
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(Comparator.naturalOrder());
        return found;
    }

    private static String named(Path directory, List<Path> found) {
        List<String> names = found.stream()
                .limit(NAMED)
                .map(path -> directory.relativize(path).toString())
                .toList();
        return found.size() + " of them: " + String.join(", ", names) + (found.size() > NAMED ? "…" : "");
    }

    Path metadata() {
        return path.resolve(METADATA);
    }

    /** Files that are its streams, unless their content says otherwise. */
    List<Path> streams() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files
                    .filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(METADATA) && !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
