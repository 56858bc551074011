package dev.irqlscope.app;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.view.DrawList;
import dev.irqlscope.view.Palette;
import dev.irqlscope.view.PngPainter;
import dev.irqlscope.view.StillPicture;
import dev.irqlscope.view.SvgPainter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes what a window shows as a figure: SVG or PNG, by the file's name. */
final class PictureExport {
    private static final int WIDTH = 1600;

    private PictureExport() {}

    static void write(Path file, Analysis analysis, long fromNanos, long toNanos, Palette palette) throws IOException {
        DrawList figure = StillPicture.draw(analysis, fromNanos, toNanos, WIDTH, palette);
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
            Files.writeString(file, SvgPainter.svg(figure));
        } else {
            PngPainter.write(file, figure);
        }
    }
}
