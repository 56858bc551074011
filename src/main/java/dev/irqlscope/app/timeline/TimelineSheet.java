package dev.irqlscope.app.timeline;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.view.DrawList;
import dev.irqlscope.view.Hit;
import dev.irqlscope.view.Overlay;
import dev.irqlscope.view.Palette;
import dev.irqlscope.view.Picture;
import dev.irqlscope.view.Timeline;
import dev.irqlscope.view.TimelineLayout;
import dev.irqlscope.view.Viewport;
import java.util.List;
import java.util.Optional;
import javafx.scene.canvas.Canvas;
import javafx.scene.layout.Region;

/**
 * Ruler and rows as they are painted: two canvases, one over the other, the picture below and above it what moves with the
 * pointer. FX thread only.
 */
final class TimelineSheet extends Region {
    private final Canvas base = new Canvas();
    private final Canvas overlay = new Canvas();
    private final CanvasPainter basePainter = new CanvasPainter(base);
    private final CanvasPainter overlayPainter = new CanvasPainter(overlay);

    private Analysis analysis;
    private Viewport viewport;
    private Palette palette;
    private Picture picture;
    private double hoverX = -1;
    private double hoverY = -1;

    TimelineSheet() {
        base.setMouseTransparent(true);
        overlay.setMouseTransparent(true);
        getStyleClass().add("timeline-sheet");
        setPickOnBounds(true);
        getChildren().addAll(base, overlay);
    }

    /** Whether it is big enough for any time at all. */
    boolean hasRoom() {
        return getWidth() > TimelineLayout.GUTTER + 1 && getHeight() > TimelineLayout.RULER;
    }

    /** Paints a picture. */
    void paint(PictureDesk.Order order, Picture newPicture) {
        analysis = order.analysis();
        viewport = order.viewport();
        palette = order.palette();
        picture = newPicture;
        basePainter.repaint(picture.base());
    }

    /** Paints what lies over the picture that was painted last, if there is one; {@code measured} may be {@code null}. */
    void paintOver(Overlay marks, MeasuredRange measured) {
        if (picture == null) {
            return;
        }
        DrawList none = DrawList.empty(viewport.width(), viewport.height());
        overlayPainter.repaint(
                Timeline.overlay(analysis, viewport, palette, marks, picture.hits()),
                measured == null
                        ? none
                        : measured.draw(viewport, palette, analysis.trace().info().clock()),
                hoverCard()
                        .map(card -> card.draw(hoverX, hoverY, viewport.width(), viewport.height(), palette))
                        .orElse(none));
    }

    double contentHeight() {
        return picture == null ? 0 : picture.contentHeight();
    }

    List<Hit> hits() {
        return picture == null ? List.of() : picture.hits();
    }

    Optional<Hit> hitAt(double x, double y) {
        return picture == null || y < TimelineLayout.RULER ? Optional.empty() : picture.hitAt(x, y);
    }

    /** Notes where the pointer is; below 0 when it is elsewhere. */
    void hover(double x, double y) {
        hoverX = x;
        hoverY = y;
    }

    /** The time under the pointer, or -1. */
    long hoverNanos() {
        return viewport == null || hoverX < TimelineLayout.GUTTER ? -1 : viewport.timeAt(hoverX);
    }

    /** What the card beside the pointer says, if there is one. */
    Optional<HoverCard> hoverCard() {
        return hoverX < 0 ? Optional.empty() : hitAt(hoverX, hoverY).flatMap(hit -> HoverText.of(analysis, hit));
    }

    @Override
    protected void layoutChildren() {
        for (Canvas canvas : new Canvas[]{base, overlay}) {
            canvas.setWidth(Math.ceil(getWidth()));
            canvas.setHeight(Math.ceil(getHeight()));
        }
    }
}
