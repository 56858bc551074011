package dev.irqlscope.view;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.GlyphVector;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Paints draw lists into a raster image. One thread. */
public final class PngPainter implements Painter {
    private static final double HATCH_STEP = 6;

    private final Graphics2D graphics;

    private PngPainter(Graphics2D graphics) {
        this.graphics = graphics;
    }

    /** The lists, one over the other, as big as the biggest, twice as many pixels each way where {@code scale} is 2. */
    public static BufferedImage image(double scale, DrawList... lists) {
        double width = 1;
        double height = 1;
        for (DrawList list : lists) {
            width = Math.max(width, list.width());
            height = Math.max(height, list.height());
        }
        BufferedImage image = new BufferedImage((int) Math.ceil(width * scale), (int) Math.ceil(height * scale),
                BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.scale(scale, scale);
            paint(graphics, lists);
        } finally {
            graphics.dispose();
        }
        return image;
    }

    /** The lists, one over the other, one pixel for a pixel. */
    public static BufferedImage image(DrawList... lists) {
        return image(1, lists);
    }

    /** Writes the lists, one over the other, as a PNG file. */
    public static void write(Path file, DrawList... lists) throws IOException {
        if (!ImageIO.write(image(lists), "png", file.toFile())) {
            throw new IOException(file + ": this Java runtime cannot write PNG files");
        }
    }

    private static void paint(Graphics2D graphics, DrawList... lists) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        PngPainter painter = new PngPainter(graphics);
        for (DrawList list : lists) {
            list.paint(painter);
        }
    }

    @Override
    public void color(int argb) {
        graphics.setColor(new Color(argb, true));
    }

    @Override
    public void fillRect(double x, double y, double width, double height) {
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void fillRoundRect(double x, double y, double width, double height, double radius) {
        graphics.fill(new RoundRectangle2D.Double(x, y, width, height, radius * 2, radius * 2));
    }

    @Override
    public void strokeRect(double x, double y, double width, double height, double radius, double lineWidth) {
        stroke(lineWidth, Dash.SOLID);
        graphics.draw(new RoundRectangle2D.Double(x, y, width, height, radius * 2, radius * 2));
    }

    @Override
    public void hatchRect(double x, double y, double width, double height) {
        Shape before = graphics.getClip();
        graphics.clip(new Rectangle2D.Double(x, y, width, height));
        stroke(1, Dash.SOLID);
        for (double at = Math.floor((x - height) / HATCH_STEP) * HATCH_STEP; at < x + width; at += HATCH_STEP) {
            graphics.draw(new Line2D.Double(at, y + height, at + height, y));
        }
        graphics.setClip(before);
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, double lineWidth, Dash dash) {
        stroke(lineWidth, dash);
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void polyline(double[] xs, double[] ys, double lineWidth) {
        stroke(lineWidth, Dash.SOLID);
        graphics.draw(path(xs, ys));
    }

    @Override
    public void fillPolygon(double[] xs, double[] ys) {
        Path2D path = path(xs, ys);
        path.closePath();
        graphics.fill(path);
    }

    @Override
    public void strokePolygon(double[] xs, double[] ys, double lineWidth) {
        stroke(lineWidth, Dash.SOLID);
        Path2D path = path(xs, ys);
        path.closePath();
        graphics.draw(path);
    }

    @Override
    public void curve(double x1, double y1, double cx1, double cy1, double cx2, double cy2, double x2, double y2,
            double lineWidth) {
        stroke(lineWidth, Dash.SOLID);
        graphics.draw(new CubicCurve2D.Double(x1, y1, cx1, cy1, cx2, cy2, x2, y2));
    }

    @Override
    public void fillCircle(double centreX, double centreY, double radius) {
        graphics.fill(new Ellipse2D.Double(centreX - radius, centreY - radius, radius * 2, radius * 2));
    }

    @Override
    public void text(String text, double x, double baseline, Anchor anchor, Typeface typeface, double size) {
        double left = anchor.left(x, anchor == Anchor.START ? 0 : TextMeasure.shipped().width(text, typeface, size));
        GlyphVector glyphs = ShippedFonts.font(typeface, size).createGlyphVector(graphics.getFontRenderContext(), text);
        graphics.drawGlyphVector(glyphs, (float) left, (float) baseline);
    }

    @Override
    public void pixels(double x, double y, double width, double height, int columns, int rows, int[] argb) {
        BufferedImage raster = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_ARGB);
        raster.setRGB(0, 0, columns, rows, argb, 0, columns);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION,
                RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        Graphics2D moved = (Graphics2D) graphics.create();
        moved.translate(x, y);
        moved.scale(width / columns, height / rows);
        moved.drawImage(raster, 0, 0, null);
        moved.dispose();
    }

    private void stroke(double lineWidth, Dash dash) {
        double[] pattern = dash.pattern();
        if (pattern.length == 0) {
            graphics.setStroke(new BasicStroke((float) lineWidth, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
            return;
        }
        float[] lengths = new float[pattern.length];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = (float) pattern[i];
        }
        graphics.setStroke(new BasicStroke((float) lineWidth, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, lengths,
                0));
    }

    private static Path2D path(double[] xs, double[] ys) {
        Path2D path = new Path2D.Double();
        path.moveTo(xs[0], ys[0]);
        for (int i = 1; i < xs.length; i++) {
            path.lineTo(xs[i], ys[i]);
        }
        return path;
    }
}
