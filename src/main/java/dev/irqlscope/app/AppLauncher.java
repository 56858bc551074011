package dev.irqlscope.app;

import java.nio.file.Path;
import java.util.List;
import javafx.application.Application;

/** The way into the window. */
public final class AppLauncher {
    private AppLauncher() {}

    /** Opens the window, with these files if there are any, and returns when the last window was closed. */
    public static void launch(List<Path> files) {
        Thread.setDefaultUncaughtExceptionHandler(new QuietShutdown());
        Application.launch(App.class, files.stream().map(Path::toString).toArray(String[]::new));
    }
}
