package dev.irqlscope.view;

import dev.irqlscope.trace.TraceInfo;

/** What the charts of measured values are called, in the words of the system that the trace is of. */
final class ChartTitles {
    private ChartTitles() {}

    static String isrDurations(TraceInfo info) {
        return info.isOfContexts() ? "Duration of hard interrupt handlers" : "ISR duration";
    }

    /** Windows does not record who queued a DPC, so its latency there is an inference. */
    static String dpcLatencies(TraceInfo info) {
        if (info.isOfContexts()) {
            return "Softirq latency after the hard interrupt";
        }
        return "DPC latency after return from DIRQL" + (info.isOfWindows() ? ", inferred" : "");
    }
}
