package dev.irqlscope.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** The program without a command: the window. */
@Command(name = "irqlscope", description = "A debugger for interrupt time: IRQL, ISRs and DPCs on one timeline. Without a command it opens the window.", mixinStandardHelpOptions = true)
final class IrqlScopeCommand implements Callable<Integer> {
    private final Window window;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Scenarios and traces to open.")
    private List<Path> files = List.of();

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where a fault came from.")
    private boolean debug;

    IrqlScopeCommand(Window window) {
        this.window = window;
    }

    /** Asked for before or behind any command. */
    boolean debug() {
        return debug;
    }

    @Override
    public Integer call() throws Exception {
        return window.open(files);
    }
}
