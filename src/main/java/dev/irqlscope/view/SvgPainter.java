package dev.irqlscope.view;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes draw lists as an SVG document: shapes as shapes and text as text. One thread. */
public final class SvgPainter implements Painter {
    private final StringBuilder out = new StringBuilder(1 << 16);
    private String fill = "";
    private String stroke = "";
    private String hatch = "";
    private int hatches;
    private String hatchColor = "";

    private SvgPainter() {}

    /** The lists, one over the other, as an SVG document as big as the biggest. */
    public static String svg(DrawList... layers) {
        double width = 1;
        double height = 1;
        for (DrawList list : layers) {
            width = Math.max(width, list.width());
            height = Math.max(height, list.height());
        }
        SvgPainter painter = new SvgPainter();
        String size = number(width) + "\" height=\"" + number(height);
        painter.out.append(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
                .append(size)
                .append("\" viewBox=\"0 0 ")
                .append(number(width))
                .append(' ')
                .append(number(height))
                .append("\">\n");
        for (DrawList list : layers) {
            list.paint(painter);
        }
        return painter.out.append("</svg>\n").toString();
    }

    @Override
    public void color(int argb) {
        String rgb = String.format(Locale.ROOT, "#%06x", argb & 0xFFFFFF);
        int alpha = argb >>> 24;
        fill = paint("fill", rgb, alpha);
        stroke = paint("stroke", rgb, alpha) + " fill=\"none\"";
        hatchColor = paint("stroke", rgb, alpha);
        hatch = "";
    }

    @Override
    public void fillRect(double x, double y, double width, double height) {
        out.append("<rect");
        box(x, y, width, height);
        out.append(fill).append("/>\n");
    }

    @Override
    public void fillRoundRect(double x, double y, double width, double height, double radius) {
        out.append("<rect");
        box(x, y, width, height);
        attribute("rx", radius);
        out.append(fill).append("/>\n");
    }

    @Override
    public void strokeRect(double x, double y, double width, double height, double radius, double lineWidth) {
        out.append("<rect");
        box(x, y, width, height);
        attribute("rx", radius);
        stroked(lineWidth);
    }

    @Override
    public void hatchRect(double x, double y, double width, double height) {
        if (hatch.isEmpty()) {
            hatch = "hatch" + hatches++;
            out.append("<pattern id=\"")
                    .append(hatch)
                    .append("\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 6L6 0\"")
                    .append(hatchColor)
                    .append(" fill=\"none\"/></pattern>\n");
        }
        out.append("<rect");
        box(x, y, width, height);
        out.append(" fill=\"url(#").append(hatch).append(")\"/>\n");
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, double lineWidth, Dash dash) {
        out.append("<line");
        attribute("x1", x1);
        attribute("y1", y1);
        attribute("x2", x2);
        attribute("y2", y2);
        double[] pattern = dash.pattern();
        if (pattern.length > 0) {
            out.append(" stroke-dasharray=\"")
                    .append(number(pattern[0]))
                    .append(' ')
                    .append(number(pattern[1]))
                    .append('"');
        }
        stroked(lineWidth);
    }

    @Override
    public void polyline(double[] xs, double[] ys, double lineWidth) {
        out.append("<polyline");
        points(xs, ys);
        stroked(lineWidth);
    }

    @Override
    public void fillPolygon(double[] xs, double[] ys) {
        out.append("<polygon");
        points(xs, ys);
        out.append(fill).append("/>\n");
    }

    @Override
    public void strokePolygon(double[] xs, double[] ys, double lineWidth) {
        out.append("<polygon");
        points(xs, ys);
        stroked(lineWidth);
    }

    @Override
    public void curve(double x1, double y1, double cx1, double cy1, double cx2, double cy2, double x2, double y2,
            double lineWidth) {
        out.append("<path d=\"M")
                .append(number(x1))
                .append(' ')
                .append(number(y1))
                .append('C')
                .append(number(cx1))
                .append(' ')
                .append(number(cy1))
                .append(' ')
                .append(number(cx2))
                .append(' ')
                .append(number(cy2))
                .append(' ')
                .append(number(x2))
                .append(' ')
                .append(number(y2))
                .append('"');
        stroked(lineWidth);
    }

    @Override
    public void fillCircle(double centreX, double centreY, double radius) {
        out.append("<circle");
        attribute("cx", centreX);
        attribute("cy", centreY);
        attribute("r", radius);
        out.append(fill).append("/>\n");
    }

    @Override
    public void text(String text, double x, double baseline, Anchor anchor, Typeface typeface, double size) {
        out.append("<text");
        attribute("x", x);
        attribute("y", baseline);
        switch (anchor) {
            case START -> {}
            case MIDDLE -> out.append(" text-anchor=\"middle\"");
            case END -> out.append(" text-anchor=\"end\"");
        }
        out.append(" font-family=\"").append(typeface.fallbacks()).append('"');
        attribute("font-size", size);
        if (typeface.isBold()) {
            out.append(" font-weight=\"600\"");
        }
        out.append(fill).append(" xml:space=\"preserve\">");
        escape(text);
        out.append("</text>\n");
    }

    /** Each run of one colour down a column becomes a rectangle of a path of that colour. */
    @Override
    public void pixels(double x, double y, double width, double height, int columns, int rows, int[] argb) {
        Map<Integer, StringBuilder> paths = new LinkedHashMap<>();
        double cellWidth = width / columns;
        double cellHeight = height / rows;
        for (int column = 0; column < columns; column++) {
            int from = 0;
            for (int row = 1; row <= rows; row++) {
                int color = argb[from * columns + column];
                if (row < rows && argb[row * columns + column] == color) {
                    continue;
                }
                if (color >>> 24 != 0) {
                    paths.computeIfAbsent(color, c -> new StringBuilder())
                            .append('M')
                            .append(number(x + column * cellWidth))
                            .append(' ')
                            .append(number(y + from * cellHeight))
                            .append('h')
                            .append(number(cellWidth))
                            .append('v')
                            .append(number((row - from) * cellHeight))
                            .append('h')
                            .append(number(-cellWidth))
                            .append('z');
                }
                from = row;
            }
        }
        paths.forEach((color, path) -> out.append("<path d=\"")
                .append(path)
                .append('"')
                .append(paint("fill", String.format(Locale.ROOT, "#%06x", color & 0xFFFFFF), color >>> 24))
                .append(" shape-rendering=\"crispEdges\"/>\n"));
    }

    private static String paint(String role, String rgb, int alpha) {
        String solid = " " + role + "=\"" + rgb + "\"";
        return alpha == 255 ? solid : solid + " " + role + "-opacity=\"" + number(alpha / 255.0) + "\"";
    }

    private void box(double x, double y, double width, double height) {
        attribute("x", x);
        attribute("y", y);
        attribute("width", width);
        attribute("height", height);
    }

    private void points(double[] xs, double[] ys) {
        out.append(" points=\"");
        for (int i = 0; i < xs.length; i++) {
            out.append(i > 0 ? " " : "").append(number(xs[i])).append(',').append(number(ys[i]));
        }
        out.append('"');
    }

    private void stroked(double lineWidth) {
        out.append(stroke);
        attribute("stroke-width", lineWidth);
        out.append("/>\n");
    }

    private void attribute(String name, double value) {
        out.append(' ').append(name).append("=\"").append(number(value)).append('"');
    }

    /** Two decimals at most: a hundredth of a pixel. */
    private static String number(double value) {
        long hundredths = Math.round(value * 100);
        if (hundredths % 100 == 0) {
            return Long.toString(hundredths / 100);
        }
        String sign = hundredths < 0 ? "-" : "";
        long size = Math.abs(hundredths);
        String fraction = size % 10 == 0 ? Long.toString(size % 100 / 10) : (size % 100 < 10 ? "0" : "") + size % 100;
        return sign + size / 100 + "." + fraction;
    }

    /** Characters that XML cannot hold, as a damaged trace may bring them, become a replacement character. */
    private void escape(String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                default -> out.appendCodePoint(isXml(c) ? c : 0xFFFD);
            }
        });
    }

    private static boolean isXml(int c) {
        return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }
}
