package dev.irqlscope.app.timeline;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/**
 * Images for the rasters of one canvas. They are used again, but not before the frames that show them are off the screen:
 * the render thread may still be reading the images of the frame before.
 */
final class StripImages {
    /** How many frames an image rests between two that show it. */
    private static final int RESTS = 2;

    private final List<List<WritableImage>> frames = new ArrayList<>();
    private List<WritableImage> spare = new ArrayList<>();
    private List<WritableImage> used = new ArrayList<>();

    /** Begins the next frame. */
    void nextFrame() {
        frames.add(used);
        spare = frames.size() > RESTS ? frames.removeFirst() : new ArrayList<>();
        used = new ArrayList<>();
    }

    /** An image of these colours, good for this frame. */
    WritableImage of(int columns, int rows, int[] argb) {
        WritableImage image = take(columns, rows);
        used.add(image);
        image.getPixelWriter().setPixels(0, 0, columns, rows, PixelFormat.getIntArgbInstance(), argb, 0, columns);
        return image;
    }

    private WritableImage take(int columns, int rows) {
        for (int i = 0; i < spare.size(); i++) {
            WritableImage image = spare.get(i);
            if ((int) image.getWidth() == columns && (int) image.getHeight() == rows) {
                spare.remove(i);
                return image;
            }
        }
        return new WritableImage(columns, rows);
    }
}
