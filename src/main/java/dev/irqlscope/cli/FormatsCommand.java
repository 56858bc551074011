package dev.irqlscope.cli;

import dev.irqlscope.format.TraceFormats;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the formats. */
@Command(name = "formats", description = "Lists what can be read and written, and how each is recognised.", mixinStandardHelpOptions = true)
final class FormatsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (TraceFormats.Known known : TraceFormats.all()) {
            String does = known.reads() && known.writes() ? "reads, writes" : known.reads() ? "reads" : "writes";
            out.printf("%-12s %-14s %s%n", known.word(), does, known.title());
            String how = known.reads() ? "recognised" : "asked for";
            out.printf("%-12s %-14s %s by %s%n", "", "", how, known.recognisedBy());
        }
        out.printf("%-12s %-14s %s%n", "scenario", "reads", "scenario (.yaml, .yml)");
        out.printf("%-12s %-14s %s%n", "", "", "recognised by its name");
        return ExitCode.DONE;
    }
}
