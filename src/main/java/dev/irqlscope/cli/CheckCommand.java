package dev.irqlscope.cli;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Breaches;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.scenario.Scenario.ScenarioLimits;
import dev.irqlscope.session.SessionLimits;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.view.Palette;
import dev.irqlscope.view.PngPainter;
import dev.irqlscope.view.StillPicture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds limits against a trace or a scenario. */
@Command(name = "check", description = "Holds limits against a trace or a scenario. If a routine or a lock passed one, the exit code is 1 and a picture of the worst moment is left.", mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private static final int WIDTH = 1_440;
    private static final int MOST_LINES = 50;

    /** So many times its length is shown on either side of a moment. */
    private static final long AROUND = 2;

    private static final long LEAST_NANOS = 1_000;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TRACE", description = "A trace or a scenario.")
    private Path file;

    @Parameters(index = "1", paramLabel = "LIMITS.yaml", description = "The limits: any of storportIsr, otherIsr, dpc, lockHold, as under limits in a scenario.")
    private Path limitsFile;

    @Option(names = "--picture", paramLabel = "OUT.png", defaultValue = "irqlscope-breach.png", description = "The picture of a breach (default: ${DEFAULT-VALUE}).")
    private Path picture;

    @Option(names = "--clock-hz", paramLabel = "N", description = "Ticks per second of a trace whose clock has no known rate.")
    private Long clockHz;

    @Override
    public Integer call() throws Exception {
        TickClock.check(spec, clockHz);
        if (!picture.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new ParameterException(
                    spec.commandLine(), "--picture: expected a name that ends in .png, found " + picture);
        }
        OutputFile.check(spec, "--picture", picture);
        PrintWriter err = spec.commandLine().getErr();
        Limits limits = SessionLimits.of(ScenarioLimits.read(limitsFile));
        Examined examined = Examined.open(file, own -> limits, clockHz, err);
        Analysis analysis = examined.analysis();
        if (analysis.trace().info().clock().ticks()) {
            err.println(file + TickClock.NANOS_NEEDED);
            return ExitCode.UNREADABLE;
        }
        List<Finding> breaches = Breaches.of(analysis);
        int code = breaches.isEmpty() ? ExitCode.DONE : ExitCode.FINDING;
        tell(breaches, analysis);
        return examined.result() == null ? code : Math.max(code, Examined.sayHowItEnded(examined.result(), err));
    }

    private void tell(List<Finding> breaches, Analysis analysis) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (breaches.isEmpty()) {
            out.println("No limit was passed.");
            return;
        }
        for (Finding breach : breaches.subList(0, Math.min(MOST_LINES, breaches.size()))) {
            out.println("%s  %s".formatted(Durations.formatMoment(
                    breach.atNanos(), analysis.trace().info().clock()), breach.text()));
        }
        if (breaches.size() > MOST_LINES) {
            out.println("… and %,d more".formatted(breaches.size() - MOST_LINES));
        }
        Finding worst = Breaches.worst(breaches);
        long around = AROUND * Math.max(LEAST_NANOS, worst.untilNanos() - worst.atNanos());
        PngPainter.write(picture, StillPicture.draw(
                analysis,
                Math.max(0, worst.atNanos() - around),
                Math.min(analysis.endNanos() + 1, worst.untilNanos() + around),
                WIDTH,
                Palette.DARK));
        out.println("Picture: " + picture.toAbsolutePath());
    }
}
