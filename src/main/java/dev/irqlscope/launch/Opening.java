package dev.irqlscope.launch;

import dev.irqlscope.app.AppLauncher;
import dev.irqlscope.cli.ExitCode;
import dev.irqlscope.cli.Showcase;
import dev.irqlscope.cli.Window;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Opens the window, or says that there is no display and does what can be done without one. */
record Opening(Display display, PrintWriter out, PrintWriter err) implements Window {

    @Override
    public int open(List<Path> files) throws Exception {
        if (display.isThere()) {
            AppLauncher.launch(files);
            return ExitCode.DONE;
        }
        if (files.isEmpty()) {
            err.println("There is no display (DISPLAY is not set): running the default scenario without a window.");
            return Showcase.run(Path.of(""), out, err);
        }
        err.println("There is no display (DISPLAY is not set): printing figures in place of a window.");
        return Showcase.figures(files, out, err);
    }
}
