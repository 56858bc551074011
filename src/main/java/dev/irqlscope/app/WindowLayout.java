package dev.irqlscope.app;

import javafx.geometry.Rectangle2D;
import javafx.scene.control.SplitPane;
import javafx.stage.Screen;
import javafx.stage.Stage;

/** Size of the window and of its parts, from one run to the next. */
final class WindowLayout {
    private static final double WIDTH = 1440;
    private static final double HEIGHT = 900;
    private static final double SMALLEST_WIDTH = 1024;
    private static final double SMALLEST_HEIGHT = 560;
    private static final double INSPECTOR_AT = 0.773;
    private static final double LISTS_AT = 0.79;

    private final Stage stage;
    private final SplitPane whole;
    private final SplitPane left;
    private final Settings settings;

    WindowLayout(Stage stage, SplitPane whole, SplitPane left, Settings settings) {
        this.stage = stage;
        this.whole = whole;
        this.left = left;
        this.settings = settings;
        stage.setMinWidth(SMALLEST_WIDTH);
        stage.setMinHeight(SMALLEST_HEIGHT);
    }

    double width() {
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        return Math.clamp(settings.number(Settings.WIDTH, WIDTH), SMALLEST_WIDTH,
                Math.max(SMALLEST_WIDTH, screen.getWidth()));
    }

    double height() {
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        return Math.clamp(
                settings.number(Settings.HEIGHT, HEIGHT), SMALLEST_HEIGHT,
                Math.max(SMALLEST_HEIGHT, screen.getHeight()));
    }

    /** Puts the dividers where they were; only a window that shows has room to put them. */
    void restore() {
        stage.setMaximized(Boolean.parseBoolean(settings.text(Settings.MAXIMIZED, "false")));
        whole.setDividerPositions(settings.number(Settings.DIVIDER_INSPECTOR, INSPECTOR_AT));
        left.setDividerPositions(settings.number(Settings.DIVIDER_LISTS, LISTS_AT));
    }

    void keep() {
        settings.put(Settings.MAXIMIZED, Boolean.toString(stage.isMaximized()));
        if (!stage.isMaximized() && stage.getScene() != null) {
            settings.put(Settings.WIDTH, Double.toString(stage.getScene().getWidth()));
            settings.put(Settings.HEIGHT, Double.toString(stage.getScene().getHeight()));
        }
        settings.put(Settings.DIVIDER_INSPECTOR, Double.toString(whole.getDividerPositions()[0]));
        settings.put(Settings.DIVIDER_LISTS, Double.toString(left.getDividerPositions()[0]));
    }
}
