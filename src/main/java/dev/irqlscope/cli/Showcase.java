package dev.irqlscope.cli;

import dev.irqlscope.format.TraceFormatException;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.scenario.ScenarioException;
import dev.irqlscope.session.Recipe;
import dev.irqlscope.view.Palette;
import dev.irqlscope.view.PngPainter;
import dev.irqlscope.view.StillPicture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** What the program shows where it cannot open a window. */
public final class Showcase {
    private static final String PICTURE = "irqlscope-default.png";
    private static final String TRACE = "irqlscope-default.irqlscope";
    private static final int WIDTH = 1_440;

    private Showcase() {}

    /**
     * Runs the default scenario for its default time, prints the summary, and leaves a picture and a trace.
     *
     * @param folder where to leave them
     * @return the exit code
     */
    public static int run(Path folder, PrintWriter out, PrintWriter err) throws IOException {
        Scenario scenario = Scenario.defaultScenario();
        AnalysisOptions options = new AnalysisOptions();
        Path trace = folder.resolve(TRACE).toAbsolutePath();
        Path picture = folder.resolve(PICTURE).toAbsolutePath();
        Examined examined = Examined.run(
                new Recipe(scenario, scenario.seed(), null), Path.of(scenario.source()), scenario.forNanos(), trace,
                options::limits, err, () -> false);
        int code = examined.report(options, out, err);
        PngPainter.write(picture, StillPicture.draw(examined.analysis(), WIDTH, Palette.DARK));
        out.println();
        out.println("Picture: " + picture);
        out.println("Trace:   " + trace);
        out.flush();
        return code;
    }

    /** Prints the summary of each file. */
    public static int figures(List<Path> files, PrintWriter out, PrintWriter err)
            throws TraceFormatException, ScenarioException, IOException {
        AnalysisOptions options = new AnalysisOptions();
        int code = ExitCode.DONE;
        for (Path file : files) {
            code = Math.max(code, Examined.open(file, options::limits, null, err).report(options, out, err));
        }
        return code;
    }
}
