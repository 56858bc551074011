package dev.irqlscope.view;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds room for labels: whoever asks first is served first, and nobody is put where somebody already is. One picture, one
 * thread.
 */
final class LabelPlacer {
    /** Air between two labels, in pixels. */
    private static final double AIR = 3;

    private final double left;
    private final double top;
    private final double right;
    private final double bottom;
    private final List<Box> taken = new ArrayList<>();
    private final List<Box> drawn = new ArrayList<>();

    /** A rectangle that is spoken for. */
    record Box(double x, double y, double w, double h) {
        boolean touches(Box other) {
            return x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h;
        }
    }

    /** Labels stay inside this area. */
    LabelPlacer(double left, double top, double right, double bottom) {
        this.left = left;
        this.top = top;
        this.right = right;
        this.bottom = bottom;
    }

    /** Keeps labels off this place whatever else happens. */
    void block(double x, double y, double w, double h) {
        taken.add(new Box(x, y, w, h));
    }

    /** Says that something is drawn here, which a label had better not cover. */
    void obstacle(double x, double y, double w, double h) {
        drawn.add(new Box(x, y, w, h));
    }

    /** Whether a label here would cover something that is drawn. */
    boolean covers(double x, double y, double w, double h) {
        Box box = new Box(x, y, w, h);
        for (Box other : drawn) {
            if (box.touches(other)) {
                return true;
            }
        }
        return false;
    }

    /** Takes the place if it is free and inside; says whether it was. */
    boolean claim(double x, double y, double w, double h) {
        Box box = new Box(x - AIR, y, w + 2 * AIR, h);
        if (x < left || y < top || x + w > right || y + h > bottom) {
            return false;
        }
        for (Box other : taken) {
            if (box.touches(other)) {
                return false;
            }
        }
        taken.add(box);
        return true;
    }

    /** The places given away and blocked, in order. */
    List<Box> taken() {
        return List.copyOf(taken);
    }
}
