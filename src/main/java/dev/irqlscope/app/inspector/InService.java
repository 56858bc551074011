package dev.irqlscope.app.inspector;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.CpuLanes;
import dev.irqlscope.trace.LaneView;

/** Which ISR call is on a processor at a moment. */
final class InService {
    private InService() {}

    /** Of all processors the ISR call that was entered last and is not known to decline; -1 if none is running. */
    static int at(Analysis analysis, long nanos) {
        Activities activities = analysis.activities();
        int last = -1;
        for (CpuLanes cpu : analysis.cpus()) {
            for (LaneView lane : cpu.isrsByDepth()) {
                int isr = at(lane, nanos);
                if (isr >= 0
                        && !activities.has(isr, Activities.DECLINED)
                        && (last < 0 || activities.startNanos(isr) > activities.startNanos(last))) {
                    last = isr;
                }
            }
        }
        return last;
    }

    private static int at(LaneView lane, long nanos) {
        if (lane.hasOpenSpan() && lane.openStartNanos() <= nanos) {
            return lane.openRef();
        }
        int index = lane.indexAt(nanos);
        return index < 0 ? -1 : lane.ref(index);
    }
}
