package dev.irqlscope.app;

import java.nio.file.Path;
import java.util.List;
import javafx.application.Application;
import javafx.stage.Stage;

/** The program with a window. Each file that it is started with gets one; without any, the default scenario runs. */
public final class App extends Application {
    @Override
    public void start(Stage primary) {
        try {
            open(primary);
        } catch (RuntimeException e) {
            if (!QuietShutdown.isUnderWay()) {
                throw e;
            }
        }
    }

    private void open(Stage primary) {
        Settings settings = Settings.ofUser();
        List<String> files = getParameters().getUnnamed();
        MainWindow first = new MainWindow(primary, settings);
        first.show();
        if (files.isEmpty()) {
            first.openDefault();
            return;
        }
        first.open(Path.of(files.getFirst()));
        for (String file : files.subList(1, files.size())) {
            MainWindow another = new MainWindow(new Stage(), settings);
            another.show();
            another.open(Path.of(file));
        }
    }
}
