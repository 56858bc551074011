package dev.irqlscope.cli;

import dev.irqlscope.format.TraceFormatException;
import dev.irqlscope.loader.MiniportException;
import dev.irqlscope.scenario.ScenarioException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Reads the program's arguments and does what they say. */
public final class CommandLineInterface {
    private final String version;
    private final Window window;
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * @param out where results go, and with {@code --json} nothing but the document
     * @param err where progress and complaints go
     */
    public CommandLineInterface(String version, Window window, PrintWriter out, PrintWriter err) {
        this.version = version;
        this.window = window;
        this.out = out;
        this.err = err;
    }

    /** @return the exit code; see {@link ExitCode} */
    public int run(String... arguments) {
        IrqlScopeCommand top = new IrqlScopeCommand(window);
        CommandLine line = new CommandLine(top);
        line.addSubcommand(new OpenCommand(window));
        line.addSubcommand(new RunCommand());
        line.addSubcommand(new AnalyzeCommand());
        line.addSubcommand(new RenderCommand());
        line.addSubcommand(new ConvertCommand());
        line.addSubcommand(new CheckCommand());
        line.addSubcommand(new FormatsCommand());
        line.addSubcommand(new AutoComplete.GenerateCompletion());
        line.getCommandSpec().version("IRQL Scope " + version);
        line.getSubcommands().values().forEach(command -> command.getCommandSpec().version("IRQL Scope " + version));
        line.setOut(out);
        line.setErr(err);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(false);
        line.setExecutionExceptionHandler((thrown, command, result) -> complain(thrown, top.debug()));
        int code = line.execute(arguments);
        out.flush();
        err.flush();
        return code;
    }

    private int complain(Exception thrown, boolean debug) {
        if (debug) {
            thrown.printStackTrace(err);
        }
        switch (thrown) {
            case TraceFormatException e -> err.println(e.getMessage());
            case ScenarioException e -> err.println(e.getMessage());
            case MiniportException e -> err.println(e.getMessage());
            case NoSuchFileException e -> err.println(e.getFile() + ": expected a file, found none");
            case AccessDeniedException e ->
                err.println(e.getFile() + ": expected a file that may be read, found one that may not");
            case FileSystemException e -> err.println(e.getFile() + ": " + e.getReason());
            case IOException e -> err.println(e.getMessage());
            default -> {
                err.println("IRQL Scope itself failed: %s%s".formatted(
                        thrown, debug ? "" : " (--debug shows where)"));
                return ExitCode.OUR_FAULT;
            }
        }
        return ExitCode.UNREADABLE;
    }
}
