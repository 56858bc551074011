package dev.irqlscope.analysis;

import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.List;

/**
 * All that is known of a trace at one moment. Immutable as far as its counts reach; any thread may read it.
 *
 * @param trace the raw events it was derived from, and none that came later
 * @param endNanos how far time had come
 * @param cpus lanes per processor, in order
 * @param devices lanes per device, in order of appearance
 * @param activities rows 0 to {@code activityCount}
 * @param dispatches rows 0 to {@code dispatchCount}
 * @param dpcInstances rows 0 to {@code dpcInstanceCount}
 * @param isrDurations closed ISR calls in order of return; start = return, length = wall
 *     time, {@code flags} the activity's flags, {@code ref} the activity
 * @param dpcLatencies start = first instruction of the DPC, length = latency after DIRQL, {@code ref} the DPC instance
 * @param spurious start and length of each spurious dispatch, {@code ref} the dispatch
 * @param findings in order of discovery
 * @param totals running totals
 * @param limits what the limits were
 * @param keyframes where {@link MachineState} starts from
 */
public record Analysis(
        TraceSnapshot trace,
        long endNanos,
        List<CpuLanes> cpus,
        List<DeviceLanes> devices,
        Activities activities,
        int activityCount,
        Dispatches dispatches,
        int dispatchCount,
        DpcInstances dpcInstances,
        int dpcInstanceCount,
        LaneView isrDurations,
        LaneView dpcLatencies,
        LaneView spurious,
        List<Finding> findings,
        Totals totals,
        Limits limits,
        Keyframes keyframes) {}
