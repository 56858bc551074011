package dev.irqlscope.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Opens the window on files. */
@Command(name = "open", description = "Opens the window on scenarios and traces of any known format.", mixinStandardHelpOptions = true)
final class OpenCommand implements Callable<Integer> {
    private final Window window;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Scenarios and traces to open.")
    private List<Path> files;

    OpenCommand(Window window) {
        this.window = window;
    }

    @Override
    public Integer call() throws Exception {
        return window.open(files);
    }
}
