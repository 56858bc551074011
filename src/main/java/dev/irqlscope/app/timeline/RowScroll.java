package dev.irqlscope.app.timeline;

import javafx.geometry.Orientation;
import javafx.scene.control.ScrollBar;

/** The bar that scrolls rows up and down. Out of sight as long as all of them have room. */
final class RowScroll extends ScrollBar {
    private static final double STEP = 40;

    RowScroll() {
        setOrientation(Orientation.VERTICAL);
        setVisible(false);
        setFocusTraversable(false);
        setUnitIncrement(STEP);
    }

    /** Fits it to rows that need {@code content} where {@code height} is there; {@code true} if it appeared or vanished. */
    boolean fit(double content, double height) {
        double most = Math.max(0, content - height);
        boolean needed = most > 0.5;
        boolean changed = needed != isVisible();
        setVisible(needed);
        setMax(Math.max(1, most));
        setVisibleAmount(needed ? getMax() * height / content : 1);
        setBlockIncrement(height * 0.8);
        if (getValue() > most) {
            setValue(most);
        }
        return changed;
    }

    double scrollY() {
        return isVisible() ? getValue() : 0;
    }

    void scrollTo(double y) {
        if (isVisible()) {
            setValue(Math.clamp(y, 0, getMax()));
        }
    }

    void step(int steps) {
        scrollTo(getValue() + steps * STEP);
    }
}
