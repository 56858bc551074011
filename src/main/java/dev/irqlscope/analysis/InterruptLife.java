package dev.irqlscope.analysis;

import java.util.List;

/**
 * The life of one interrupt, step by step, from the device's assert to the last completion of its DPC.
 *
 * @param isr the ISR activity that it is about, or -1 for a DPC that no known ISR queued
 * @param title as in {@code Life of interrupt 1842}
 * @param lines the steps in order of time
 */
public record InterruptLife(int isr, String title, List<Line> lines) {

    /** How much a line matters. */
    public enum Emphasis {
        PLAIN,
        MUTED,
        GOOD,
        WARNING,
        ERROR
    }

    /**
     * One step.
     *
     * @param label what happened, as in {@code interrupt latency}
     * @param value how long or how many, ready to print
     * @param atNanos when, or -1 if the line stands for no moment
     */
    public record Line(String label, String value, Emphasis emphasis, long atNanos) {}

    public InterruptLife {
        lines = List.copyOf(lines);
    }

    /** The life of the interrupt that this ISR call served. */
    public static InterruptLife of(Analysis analysis, int isrActivity) {
        return LifeReader.read(analysis, isrActivity);
    }

    /** The life of the interrupt whose ISR queued this DPC call, or of the DPC alone if nobody knows which that was. */
    public static InterruptLife ofDpc(Analysis analysis, int dpcActivity) {
        return LifeReader.readDpc(analysis, dpcActivity);
    }
}
