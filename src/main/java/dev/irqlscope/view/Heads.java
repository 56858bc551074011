package dev.irqlscope.view;

import dev.irqlscope.trace.TraceInfo;

/** Names of groups and rows: bands across the picture and the column at its left. */
final class Heads {
    private static final double INDENT = 14;
    private static final double LABEL_END = TimelineLayout.GUTTER - 8;

    private Heads() {}

    static void draw(Scene scene) {
        for (Row row : scene.layout.rows()) {
            if (scene.inSight(row)) {
                draw(scene, row, scene.screenY(row.y()));
            }
        }
    }

    private static void draw(Scene scene, Row row, double y) {
        switch (row) {
            case Row.Head head -> head(scene, head, y);
            case Row.LineLevel line -> twoLines(scene, line.title(), line.kind(), y, row.height());
            case Row.Outstanding outstanding -> twoLines(
                    scene,
                    "Outstanding",
                    outstanding.hasQueue() ? "at the device, and queued" : "requests at the device",
                    y,
                    row.height());
            case Row.IrqlLevels levels -> levels(scene, levels, y);
            case Row.Isrs isrs -> oneLine(scene, isContext(scene) ? "hard irq" : "ISR", y, row.height());
            case Row.Dpcs dpcs -> oneLine(scene, isContext(scene) ? "softirq" : "DPC", y, row.height());
            case Row.IsrChart chart -> scene.sketch.fillRect(Layer.GRID, scene.palette.grid(), 0, y + row.height() - 1,
                    scene.viewport.width(), 1);
            case Row.LatencyChart chart -> scene.sketch.fillRect(Layer.GRID, scene.palette.grid(), 0,
                    y + row.height() - 1, scene.viewport.width(), 1);
        }
    }

    private static void head(Scene scene, Row.Head head, double y) {
        Palette palette = scene.palette;
        scene.sketch.fillRect(Layer.SHADE, palette.band(), 0, y, scene.viewport.width(), head.height());
        scene.text(head.title(), palette.text(), INDENT, y + head.height() / 2 + 4, Anchor.START, Typeface.SANS_BOLD,
                11.5);
        scene.labels.block(0, y, scene.viewport.width(), head.height());
        scene.hits.add(new Hit.RowHeader(0, y, TimelineLayout.GUTTER, head.height(), head.title()));
    }

    private static void oneLine(Scene scene, String title, double y, double height) {
        scene.text(title, scene.palette.text(), INDENT, y + height / 2 + 4, Anchor.START, Typeface.SANS, 11.5);
        bottomLine(scene, y, height);
    }

    private static void twoLines(Scene scene, String title, String more, double y, double height) {
        scene.text(title, scene.palette.text(), INDENT, y + height / 2 - 1.5, Anchor.START, Typeface.SANS, 11.5);
        scene.text(more, scene.palette.muted(), INDENT, y + height / 2 + 11, Anchor.START, Typeface.SANS, 9.5);
        bottomLine(scene, y, height);
    }

    private static void levels(Scene scene, Row.IrqlLevels levels, double y) {
        Palette palette = scene.palette;
        TraceInfo.Levels how = scene.info.levels();
        boolean inferred = how == TraceInfo.Levels.INFERRED;
        String title = isContext(scene) ? "Context" : "IRQL";
        double middle = y + levels.height() / 2;
        scene.text(title, palette.text(), INDENT, middle + (inferred ? -1 : 4), Anchor.START, Typeface.SANS, 11.5);
        if (inferred) {
            scene.text("inferred", palette.muted(), INDENT, middle + 11, Anchor.START, Typeface.SANS, 9.5);
        }
        for (int level : levels.levels()) {
            double top = scene.screenY(levels.top(level));
            double bottom = top + levels.barHeight();
            scene.text(LevelsInUse.name(level, how), palette.muted(), LABEL_END, top + levels.barHeight() / 2 + 3.6,
                    Anchor.END, Typeface.SANS, 10);
            scene.sketch.fillRect(Layer.GRID, palette.grid(), TimelineLayout.GUTTER, bottom + 1.5,
                    scene.viewport.plotWidth(), 1);
        }
        bottomLine(scene, y, levels.height());
    }

    private static void bottomLine(Scene scene, double y, double height) {
        scene.sketch.fillRect(Layer.GRID, scene.palette.grid(), 0, y + height - 1, scene.viewport.width(), 1);
    }

    private static boolean isContext(Scene scene) {
        return scene.info.levels() == TraceInfo.Levels.CONTEXT;
    }
}
