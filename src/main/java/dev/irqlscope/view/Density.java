package dev.irqlscope.view;

import java.util.List;

/**
 * How high rows are, in pixels.
 *
 * @param head head of a group
 * @param line a device's line, and its requests
 * @param levelStep one level of a processor
 * @param lane a processor's ISRs or DPCs
 * @param chartLeast a chart that has to share its room
 * @param bottom air below the last row
 */
record Density(double head, double line, double levelStep, double lane, double chartLeast, double bottom) {
    static final double CHART_MOST = 190;

    static final Density ROOMY = new Density(21, 34, 22, 26, 104, 10);
    private static final Density MEDIUM = new Density(20, 30, 18, 23, 84, 8);
    private static final Density TIGHT = new Density(18, 28, 15, 19, 64, 4);

    static final List<Density> ROOMIEST_FIRST = List.of(ROOMY, MEDIUM, TIGHT);

    private static final double LEAST_STEP = 15;

    /** The step of a processor that uses many levels. */
    double manyLevelsStep() {
        return Math.max(LEAST_STEP, levelStep - 4);
    }
}
