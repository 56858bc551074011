package dev.irqlscope.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A file that a command shall write. */
final class OutputFile {

    private OutputFile() {}

    /**
     * Complains before any work is done if the file cannot be made.
     *
     * @param option what the user calls it
     * @param file {@code null} for none
     */
    static void check(CommandSpec spec, String option, Path file) {
        if (file == null) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw new ParameterException(
                    spec.commandLine(), "%s: expected a file, found the directory %s".formatted(option, file));
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s: expected a file in a folder that exists, found %s".formatted(option, file));
        }
    }
}
