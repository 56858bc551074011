package dev.irqlscope.app.timeline;

import dev.irqlscope.view.Anchor;
import dev.irqlscope.view.DrawList;
import dev.irqlscope.view.Painter;
import dev.irqlscope.view.Typeface;
import java.util.HashMap;
import java.util.Map;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/**
 * Paints draw lists on a canvas. It changes the canvas's state only where the next primitive needs it, clips nothing, and
 * puts thin upright and level lines on whole pixels. FX thread only.
 */
public final class CanvasPainter implements Painter {
    private static final double HATCH_STEP = 6;
    private static final int REMEMBERED_COLORS = 256;

    private final GraphicsContext graphics;
    private final StripImages strips = new StripImages();
    private final Map<Integer, Color> colors = new HashMap<>();

    private Font font;
    private Anchor anchor;
    private double lineWidth = -1;
    private Dash dash;

    public CanvasPainter(Canvas canvas) {
        graphics = canvas.getGraphicsContext2D();
        graphics.setLineCap(StrokeLineCap.BUTT);
        graphics.setLineJoin(StrokeLineJoin.MITER);
        graphics.setImageSmoothing(false);
    }

    /** Wipes the canvas and paints these, one over the other. */
    public void repaint(DrawList... lists) {
        Canvas canvas = graphics.getCanvas();
        graphics.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
        strips.nextFrame();
        for (DrawList list : lists) {
            list.paint(this);
        }
    }

    @Override
    public void color(int argb) {
        if (colors.size() > REMEMBERED_COLORS) {
            colors.clear();
        }
        Color color = colors.computeIfAbsent(argb, CanvasPainter::colorOf);
        graphics.setFill(color);
        graphics.setStroke(color);
    }

    static Color colorOf(int argb) {
        return Color.rgb(argb >> 16 & 0xFF, argb >> 8 & 0xFF, argb & 0xFF, (argb >>> 24) / 255.0);
    }

    @Override
    public void fillRect(double x, double y, double width, double height) {
        graphics.fillRect(x, y, width, height);
    }

    @Override
    public void fillRoundRect(double x, double y, double width, double height, double radius) {
        double arc = Math.min(radius * 2, Math.min(width, height));
        graphics.fillRoundRect(x, y, width, height, arc, arc);
    }

    @Override
    public void strokeRect(double x, double y, double width, double height, double radius, double lineWidth) {
        pen(lineWidth, Dash.SOLID);
        double arc = Math.min(radius * 2, Math.min(width, height));
        graphics.strokeRoundRect(x, y, width, height, arc, arc);
    }

    @Override
    public void hatchRect(double x, double y, double width, double height) {
        pen(1, Dash.SOLID);
        graphics.beginPath();
        double right = x + width;
        for (double at = Math.floor((x - height) / HATCH_STEP) * HATCH_STEP; at < right; at += HATCH_STEP) {
            double cutLeft = Math.max(0, x - at);
            double cutRight = Math.min(height, right - at);
            if (cutRight > cutLeft) {
                graphics.moveTo(at + cutLeft, y + height - cutLeft);
                graphics.lineTo(at + cutRight, y + height - cutRight);
            }
        }
        graphics.stroke();
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, double lineWidth, Dash dash) {
        pen(lineWidth, dash);
        if (lineWidth == 1 && x1 == x2) {
            double x = Math.floor(x1) + 0.5;
            graphics.strokeLine(x, y1, x, y2);
        } else if (lineWidth == 1 && y1 == y2) {
            double y = Math.floor(y1) + 0.5;
            graphics.strokeLine(x1, y, x2, y);
        } else {
            graphics.strokeLine(x1, y1, x2, y2);
        }
    }

    @Override
    public void polyline(double[] xs, double[] ys, double lineWidth) {
        pen(lineWidth, Dash.SOLID);
        graphics.strokePolyline(xs, ys, xs.length);
    }

    @Override
    public void fillPolygon(double[] xs, double[] ys) {
        graphics.fillPolygon(xs, ys, xs.length);
    }

    @Override
    public void strokePolygon(double[] xs, double[] ys, double lineWidth) {
        pen(lineWidth, Dash.SOLID);
        graphics.strokePolygon(xs, ys, xs.length);
    }

    @Override
    public void curve(double x1, double y1, double cx1, double cy1, double cx2, double cy2, double x2, double y2,
            double lineWidth) {
        pen(lineWidth, Dash.SOLID);
        graphics.beginPath();
        graphics.moveTo(x1, y1);
        graphics.bezierCurveTo(cx1, cy1, cx2, cy2, x2, y2);
        graphics.stroke();
    }

    @Override
    public void fillCircle(double centreX, double centreY, double radius) {
        graphics.fillOval(centreX - radius, centreY - radius, radius * 2, radius * 2);
    }

    @Override
    public void text(String text, double x, double baseline, Anchor anchor, Typeface typeface, double size) {
        Font wanted = Typefaces.font(typeface, size);
        if (!wanted.equals(font)) {
            font = wanted;
            graphics.setFont(wanted);
        }
        if (anchor != this.anchor) {
            this.anchor = anchor;
            graphics.setTextAlign(switch (anchor) {
                case START -> TextAlignment.LEFT;
                case MIDDLE -> TextAlignment.CENTER;
                case END -> TextAlignment.RIGHT;
            });
        }
        graphics.fillText(text, x, baseline);
    }

    @Override
    public void pixels(double x, double y, double width, double height, int columns, int rows, int[] argb) {
        graphics.drawImage(strips.of(columns, rows, argb), x, y, width, height);
    }

    private void pen(double width, Dash pattern) {
        if (width != lineWidth) {
            lineWidth = width;
            graphics.setLineWidth(width);
        }
        if (pattern != dash) {
            dash = pattern;
            graphics.setLineDashes(pattern.pattern());
        }
    }
}
