package dev.irqlscope.format;

import java.util.HashMap;
import java.util.Map;

/** Which ISR call a flow comes from, until the DPC call that it leads to begins. */
final class PerfettoFlows {
    private static final int MOST = 1 << 20;

    private final Map<Long, Origin> origins = new HashMap<>();

    /** An ISR call: the event in the runs with which it was entered, and its processor. */
    record Origin(int event, int cpu) {}

    void begin(PerfettoSlice isr, int event, int cpu) {
        for (int i = 0; i < isr.flowCount() && origins.size() < MOST; i++) {
            origins.put(isr.flow(i), new Origin(event, cpu));
        }
    }

    /** Where the flow comes from that ends in this DPC call; null if none does. */
    Origin end(PerfettoSlice dpc) {
        Origin origin = null;
        for (int i = 0; i < dpc.flowCount(); i++) {
            Origin one = origins.remove(dpc.flow(i));
            origin = origin == null ? one : origin;
        }
        return origin;
    }
}
