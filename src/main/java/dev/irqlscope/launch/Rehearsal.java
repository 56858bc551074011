package dev.irqlscope.launch;

import dev.irqlscope.cli.CommandLineInterface;
import dev.irqlscope.cli.ExitCode;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Does once what commands are asked to do every day. The build of the packaged program runs it, so that Java learns which classes
 * to keep ready in an AOT cache. All of them are made ready at each start, so pictures are left out: they need a quarter more
 * classes.
 *
 * <p>{@code Rehearsal SAMPLES OUT}: the folder of samples, and a folder for what the commands write.
 */
public final class Rehearsal {

    private Rehearsal() {}

    /** @throws IllegalStateException if a command did not end well */
    public static void main(String[] arguments) throws Exception {
        Path traces = Path.of(arguments[0], "traces");
        Path out = Files.createDirectories(Path.of(arguments[1]));
        String scenario = Path.of(arguments[0], "scenarios", "default.yaml").toString();
        String limits = Path.of(arguments[0], "limits", "guidelines.yaml").toString();
        String text = traces.resolve("linux_small.trace.txt").toString();
        String binary = traces.resolve("linux_small_v6.dat").toString();
        String run = out.resolve("run.irqlscope").toString();
        for (List<String> command : List.of(
                List.of("--version"),
                List.of("formats"),
                List.of("analyze", text),
                List.of("analyze", binary, "--json"),
                List.of("run", scenario, "--for", "5ms", "--out", run),
                List.of("analyze", run),
                List.of("convert", run, out.resolve("run.pftrace").toString()),
                List.of("check", binary, limits))) {
            perform(command);
        }
    }

    private static void perform(List<String> command) {
        StringWriter complaints = new StringWriter();
        int code = new CommandLineInterface(
                "", files -> ExitCode.DONE, new PrintWriter(OutputStream.nullOutputStream()),
                new PrintWriter(complaints)).run(command.toArray(String[]::new));
        if (code != ExitCode.DONE) {
            throw new IllegalStateException("%s ended with %d: %s".formatted(command, code, complaints));
        }
    }
}
