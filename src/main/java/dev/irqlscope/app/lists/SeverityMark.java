package dev.irqlscope.app.lists;

import dev.irqlscope.analysis.Severity;
import java.util.Locale;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.Shape;

/** The sign of a severity: a shape for each, so that colour is not all that tells them apart. */
final class SeverityMark {
    private SeverityMark() {}

    static Shape of(Severity severity) {
        Shape mark = switch (severity) {
            case ERROR -> new Circle(4.5);
            case WARNING -> new Polygon(5, 0, 10, 9, 0, 9);
            case INFO -> new Rectangle(8, 8);
        };
        mark.getStyleClass().addAll("severity", severity.name().toLowerCase(Locale.ROOT));
        return mark;
    }
}
