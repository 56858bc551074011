package dev.irqlscope.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/**
 * Holds pictures against ones that were looked at. To renew one after a wanted change, copy the file that the failure
 * names over the one in the test's resources, and look at it.
 */
class GoldenPictureTest {
    /** Mean difference of a colour channel that rasterisers of fonts and edges may cause, of 255. */
    private static final double MEAN_DIFFERENCE = 1.5;

    /** Share of pixels that may differ much, as at the edges of letters. */
    private static final double MUCH_DIFFERENT = 0.015;

    @Test
    void aHandWrittenTraceLooksAsItDid() throws IOException {
        Picture picture = Timeline.draw(HandWritten.run(), new Viewport(0, 150_000, 900, 640, 0), Palette.DARK,
                new Overlay(60_000, -1, -1, null, -1));

        compare(PngPainter.image(picture.base(), picture.overlay()), "timeline-dark.png");
    }

    private void compare(BufferedImage drawn, String golden) throws IOException {
        BufferedImage expected;
        try (InputStream in = GoldenPictureTest.class.getResourceAsStream(golden)) {
            expected = in == null ? null : ImageIO.read(in);
        }
        Path actual = Path.of(System.getProperty("java.io.tmpdir"), "irqlscope-" + golden);
        if (expected == null || !alike(drawn, expected)) {
            ImageIO.write(drawn, "png", actual.toFile());
        }
        assertThat(expected).as("picture to compare with; drawn now: %s", actual).isNotNull();
        assertThat(alike(drawn, expected)).as("looks like %s; drawn now: %s", golden, actual).isTrue();
    }

    private static boolean alike(BufferedImage one, BufferedImage other) {
        if (one.getWidth() != other.getWidth() || one.getHeight() != other.getHeight()) {
            return false;
        }
        long sum = 0;
        long much = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                int difference = difference(one.getRGB(x, y), other.getRGB(x, y));
                sum += difference;
                much += difference > 3 * 48 ? 1 : 0;
            }
        }
        double pixels = (double) one.getWidth() * one.getHeight();
        return sum / pixels / 3 <= MEAN_DIFFERENCE && much / pixels <= MUCH_DIFFERENT;
    }

    private static int difference(int a, int b) {
        return Math.abs((a >> 16 & 0xFF) - (b >> 16 & 0xFF)) + Math.abs((a >> 8 & 0xFF) - (b >> 8 & 0xFF))
                + Math.abs((a & 0xFF) - (b & 0xFF));
    }
}
