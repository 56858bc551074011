package dev.irqlscope.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program without a command: the window. */
@Command(name = "irqlscope", description = "A debugger for interrupt time: IRQL, ISRs and DPCs on one timeline. Without a command it opens the window.", mixinStandardHelpOptions = true)
final class IrqlScopeCommand implements Callable<Integer> {
    private final Window window;

    @Spec
    private CommandSpec spec;

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
        if (!files.isEmpty() && isWord(files.getFirst())) {
            spec.commandLine().getErr().println(unknown(files.getFirst().toString()));
            return ExitCode.WRONG_USAGE;
        }
        return window.open(files);
    }

    /** Whether it cannot have been meant as a file: there is none of that name, and it has neither folder nor ending. */
    private static boolean isWord(Path file) {
        return file.getNameCount() == 1 && !file.isAbsolute() && file.toString().matches("[^./\\\\]+")
                && !Files.exists(file);
    }

    private String unknown(String word) {
        List<String> similar = new UnmatchedArgumentException(spec.commandLine(), List.of(word)).getSuggestions();
        return "Unknown command \"%s\", and no file of that name: %s".formatted(
                word,
                similar.isEmpty()
                        ? "--help lists the commands."
                        : "did you mean \"" + similar.getFirst() + "\"? (--help lists the commands)");
    }
}
