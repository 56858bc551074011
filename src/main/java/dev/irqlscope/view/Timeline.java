package dev.irqlscope.view;

import dev.irqlscope.analysis.Analysis;
import java.util.List;

/** The timeline: ruler, and rows of devices, processors and charts over one axis of time. */
public final class Timeline {
    private Timeline() {}

    /** Draws it. The same arguments give the same picture; any thread may call, several at once too. */
    public static Picture draw(Analysis analysis, Viewport viewport, Palette palette, Overlay overlay) {
        return draw(analysis, TimelineLayout.of(analysis, viewport.height()), viewport, palette, overlay);
    }

    /** Draws these rows. */
    static Picture draw(Analysis analysis, TimelineLayout layout, Viewport viewport, Palette palette, Overlay overlay) {
        Scene scene = new Scene(analysis, layout, viewport, palette);
        scene.sketch.fillRect(Layer.GROUND, palette.ground(), 0, 0, viewport.width(), viewport.height());
        Heads.draw(scene);
        Ruler.draw(scene);
        rows(scene);
        Callouts.draw(scene);
        scene.placeLater();
        scene.placeSpanLabels();
        return new Picture(scene.sketch.build(), OverlayMarks.draw(scene, overlay), scene.layout.contentHeight(),
                scene.hits);
    }

    /**
     * Draws only what lies over a picture, so that moving the pointer costs no picture.
     *
     * @param hits of a picture of the same analysis, viewport and palette
     */
    public static DrawList overlay(
            Analysis analysis, Viewport viewport, Palette palette, Overlay overlay, List<Hit> hits) {
        Scene scene = new Scene(analysis, TimelineLayout.of(analysis, viewport.height()), viewport, palette);
        scene.hits.addAll(hits);
        // Tells where the ruler's texts stand, which the plates of moments must cover whole.
        Ruler.draw(scene);
        return OverlayMarks.draw(scene, overlay);
    }

    private static void rows(Scene scene) {
        double isrBottom = 0;
        for (Row row : scene.layout.rows()) {
            if (row instanceof Row.Isrs isrs) {
                isrBottom = IsrLane.barTop(scene, isrs) + IsrLane.BAR;
            }
            if (!scene.inSight(row)) {
                continue;
            }
            switch (row) {
                case Row.Head head -> {}
                case Row.LineLevel line -> DeviceRows.line(scene, line);
                case Row.Outstanding outstanding -> RequestRow.draw(scene, outstanding);
                case Row.IrqlLevels levels -> IrqlRows.draw(scene, levels);
                case Row.Isrs isrs -> IsrLane.draw(scene, isrs);
                case Row.Dpcs dpcs -> DpcLane.draw(scene, dpcs, isrBottom);
                case Row.IsrChart chart -> IsrChart.draw(scene, chart);
                case Row.LatencyChart chart -> LatencyChart.draw(scene, chart);
            }
        }
    }
}
