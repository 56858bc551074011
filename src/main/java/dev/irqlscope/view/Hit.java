package dev.irqlscope.view;

import dev.irqlscope.analysis.Finding;

/** A rectangle of a picture that stands for something that can be selected. */
public sealed interface Hit {
    double x();

    double y();

    double w();

    double h();

    default boolean contains(double px, double py) {
        return px >= x() && px < x() + w() && py >= y() && py < y() + h();
    }

    /** An ISR call. */
    record IsrHit(double x, double y, double w, double h, int activity) implements Hit {}

    /** A DPC run. */
    record DpcHit(double x, double y, double w, double h, int activity) implements Hit {}

    /** A kernel vector: clock, inter-processor interrupt. */
    record VectorHit(double x, double y, double w, double h, int activity) implements Hit {}

    /** A spurious dispatch, or the first of several that stand too close together to be told apart. */
    record SpuriousHit(double x, double y, double w, double h, int dispatch, long count) implements Hit {}

    /** A callout about a finding. */
    record FindingHit(double x, double y, double w, double h, Finding finding) implements Hit {}

    /** The head of a group of rows, or of a row. */
    record RowHeader(double x, double y, double w, double h, String title) implements Hit {}
}
