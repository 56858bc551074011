package dev.irqlscope.cli;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.view.DrawList;
import dev.irqlscope.view.Overlay;
import dev.irqlscope.view.Palette;
import dev.irqlscope.view.Picture;
import dev.irqlscope.view.PngPainter;
import dev.irqlscope.view.StillPicture;
import dev.irqlscope.view.SvgPainter;
import dev.irqlscope.view.Timeline;
import dev.irqlscope.view.Viewport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws a trace or a scenario without a window. */
@Command(name = "render", description = "Draws a trace or a scenario into a PNG or SVG file. Without --from and --to, the whole of it and its worst moment.", mixinStandardHelpOptions = true)
final class RenderCommand implements Callable<Integer> {
    private static final int NARROWEST = StillPicture.NARROWEST;
    private static final int WIDEST = 16_000;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "A trace or a scenario.")
    private Path file;

    @Parameters(index = "1", paramLabel = "OUT", description = "The picture: a name that ends in .png or .svg.")
    private Path out;

    @Option(names = "--from", paramLabel = "T", converter = NanosConverter.class, description = "Begin of the stretch to draw.")
    private Long fromNanos;

    @Option(names = "--to", paramLabel = "T", converter = NanosConverter.class, description = "End of the stretch to draw.")
    private Long toNanos;

    @Option(names = "--width", paramLabel = "W", defaultValue = "1440", description = "Pixels (default: ${DEFAULT-VALUE}).")
    private int width;

    @Option(names = "--height", paramLabel = "H", description = "Pixels: the timeline alone, cut off there. Without it a picture with title and legend, as high as it needs.")
    private Integer height;

    @Option(names = "--theme", defaultValue = "dark", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Theme theme;

    @Mixin
    private AnalysisOptions options;

    private enum Theme {
        DARK(Palette.DARK),
        LIGHT(Palette.LIGHT);

        private final Palette palette;

        Theme(Palette palette) {
            this.palette = palette;
        }
    }

    @Override
    public Integer call() throws Exception {
        String name = out.toString().toLowerCase(Locale.ROOT);
        check(name.endsWith(".png") || name.endsWith(".svg"),
                "OUT: expected a name that ends in .png or .svg, found " + out);
        OutputFile.check(spec, "OUT", out);
        check(width >= NARROWEST && width <= WIDEST,
                "--width: expected %d to %d, found %d".formatted(NARROWEST, WIDEST, width));
        check(height == null || height > 0 && height <= WIDEST, "--height: expected 1 to %d".formatted(WIDEST));
        DrawList[] picture = Examined.look(file, options, spec.commandLine().getErr(), this::draw);
        write(name.endsWith(".svg"), picture);
        spec.commandLine().getOut().println(out);
        return ExitCode.DONE;
    }

    private DrawList[] draw(Analysis analysis) {
        if (height == null && fromNanos == null && toNanos == null) {
            return new DrawList[]{StillPicture.draw(analysis, width, theme.palette)};
        }
        long from = fromNanos == null ? 0 : fromNanos;
        long to = toNanos == null ? Math.max(from + 1, analysis.endNanos() + 1) : toNanos;
        check(to > from, "--to: expected a time after --from");
        if (height == null) {
            return new DrawList[]{StillPicture.draw(analysis, from, to, width, theme.palette)};
        }
        Picture picture = Timeline.draw(
                analysis, new Viewport(from, to, width, height, 0), theme.palette, Overlay.NONE);
        return new DrawList[]{picture.base(), picture.overlay()};
    }

    private void write(boolean svg, DrawList... picture) throws IOException {
        if (svg) {
            Files.writeString(out, SvgPainter.svg(picture));
        } else {
            PngPainter.write(out, picture);
        }
    }

    private void check(boolean right, String complaint) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
    }
}
