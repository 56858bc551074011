package dev.irqlscope.app.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.view.Anchor;
import dev.irqlscope.view.DrawList;
import dev.irqlscope.view.Layer;
import dev.irqlscope.view.Sketch;
import dev.irqlscope.view.Typeface;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.scene.canvas.Canvas;
import javafx.scene.image.Image;
import javafx.scene.text.Font;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class CanvasPainterTest {
    private static final int RED = 0xFFFF0000;
    private static final int WHITE = 0xFFFFFFFF;

    @Test
    void thinUprightLinesFillOnePixelColumn() {
        Image image = painted(sketch -> sketch.line(Layer.LINES, RED, 20, 5, 20, 35, 1));

        assertThat(argb(image, 20, 20)).isEqualTo(RED);
        assertThat(argb(image, 19, 20)).isEqualTo(WHITE);
        assertThat(argb(image, 21, 20)).isEqualTo(WHITE);
    }

    @Test
    void hatchingStaysInsideItsRectangle() {
        Image image = painted(sketch -> sketch.hatchRect(Layer.SPANS, RED, 10, 10, 17, 13));

        int inside = 0;
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 40; x++) {
                boolean hatched = argb(image, x, y) != WHITE;
                // A line's end is cut square to the line, which reaches half its width over.
                if (x < 9 || x > 27 || y < 9 || y > 23) {
                    assertThat(hatched).as("pixel %d, %d", x, y).isFalse();
                } else if (hatched) {
                    inside++;
                }
            }
        }
        assertThat(inside).isGreaterThan(30);
    }

    @Test
    void rastersKeepTheirColoursWithoutSmoothing() {
        int[] argb = {0xFF0000FF, RED, RED, 0xFF00FF00};

        Image image = painted(sketch -> sketch.pixels(Layer.SPANS, 10, 10, 20, 20, 2, 2, argb));

        assertThat(argb(image, 10, 10)).isEqualTo(0xFF0000FF);
        // Which way the pixel in the very middle falls is the platform's business.
        assertThat(argb(image, 19, 19)).isEqualTo(0xFF0000FF);
        assertThat(argb(image, 21, 10)).isEqualTo(RED);
        assertThat(argb(image, 21, 21)).isEqualTo(0xFF00FF00);
        assertThat(argb(image, 31, 31)).isEqualTo(WHITE);
    }

    @Test
    void textEndsWhereItIsAnchored() {
        Image image = painted(sketch -> sketch.text(Layer.TEXT, RED, "HH", 30, 30, Anchor.END, Typeface.MONO_BOLD, 12));

        assertThat(inkBetween(image, 12, 30)).isTrue();
        assertThat(inkBetween(image, 31, 40)).isFalse();
    }

    @Test
    void everyTypefaceIsTheOneThatComesWithTheProgram() {
        for (Typeface typeface : Typeface.values()) {
            Font font = WaitForAsyncUtils.waitForAsyncFx(10_000, () -> Typefaces.font(typeface, 13));

            assertThat(font.getSize()).isEqualTo(13);
            assertThat(font.getName()).startsWith(typeface.family().split(" ")[0]);
        }
    }

    @Test
    void aStripIsNotUsedAgainWhileAFrameThatShowsItMayBeOnScreen() {
        StripImages strips = new StripImages();
        int[] argb = new int[6];
        strips.nextFrame();
        Image first = strips.of(3, 2, argb);
        for (int frame = 1; frame <= 2; frame++) {
            strips.nextFrame();
            assertThat(strips.of(3, 2, argb)).isNotSameAs(first);
        }
        strips.nextFrame();
        assertThat(strips.of(2, 3, argb)).isNotSameAs(first);
        assertThat(strips.of(3, 2, argb)).isSameAs(first);
    }

    private static Image painted(Consumer<Sketch> drawing) {
        Callable<Image> painting = () -> {
            Canvas canvas = new Canvas(40, 40);
            Sketch sketch = new Sketch(40, 40);
            sketch.fillRect(Layer.GROUND, WHITE, 0, 0, 40, 40);
            drawing.accept(sketch);
            DrawList list = sketch.build();
            new CanvasPainter(canvas).repaint(list);
            return canvas.snapshot(null, null);
        };
        return WaitForAsyncUtils.waitForAsyncFx(10_000, painting);
    }

    private static boolean inkBetween(Image image, int fromX, int toX) {
        for (int y = 0; y < 40; y++) {
            for (int x = fromX; x < toX; x++) {
                if (argb(image, x, y) != WHITE) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int argb(Image image, int x, int y) {
        return image.getPixelReader().getArgb(x, y);
    }
}
