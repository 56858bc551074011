package dev.irqlscope.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.image.Image;

/** The program's sign in the sizes that systems ask for. */
final class AppIcons {
    private static final int[] SIZES = {16, 32, 48, 64, 128, 256};

    private AppIcons() {}

    static List<Image> all() {
        List<Image> icons = new ArrayList<>();
        for (int size : SIZES) {
            icons.add(load("/dev/irqlscope/assets/icons/irqlscope-" + size + ".png"));
        }
        return icons;
    }

    static Image large() {
        return load("/dev/irqlscope/assets/icons/irqlscope-128.png");
    }

    private static Image load(String name) {
        try (InputStream in = AppIcons.class.getResourceAsStream(name)) {
            return new Image(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
