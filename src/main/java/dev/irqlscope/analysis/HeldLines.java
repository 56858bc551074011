package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.TraceInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * Rule {@code storm} where somebody claims: interrupt after interrupt is claimed, the claim does nothing, and a device never lets
 * go of the line. Source: bug check 0xF2 page, hardware that does not drop its line. Indexer's thread only.
 */
final class HeldLines {
    private static final String STORM = "storm";

    private final Tables tables;
    private final Catalog catalog;
    private final TraceInfo info;
    private final DeviceTracker devices;
    private final FindingLog log;
    private final List<Run> runs = new ArrayList<>();

    /** Interrupts in a row through one vector of one processor. */
    private static final class Run {
        private final int cpu;
        private final int vector;
        private int length;
        private long firstNanos;
        private int firstActivity;
        private FindingLog.Entry finding;

        private Run(int cpu, int vector) {
            this.cpu = cpu;
            this.vector = vector;
        }
    }

    HeldLines(Tables tables, Catalog catalog, TraceInfo info, DeviceTracker devices, FindingLog log) {
        this.tables = tables;
        this.catalog = catalog;
        this.info = info;
        this.devices = devices;
        this.log = log;
    }

    /** A dispatch ended. */
    void ended(OpenDispatch dispatch, int cpu, long nanos) {
        int claimant = idleClaimant(dispatch);
        int holder = claimant < 0 ? Entity.NONE : devices.holder(dispatch.vector, dispatch.startNanos);
        if (holder == Entity.NONE) {
            if (!runs.isEmpty()) {
                runs.removeIf(run -> run.cpu == cpu && run.vector == dispatch.vector);
            }
            return;
        }
        Run run = run(cpu, dispatch.vector);
        if (run.length++ == 0) {
            run.firstNanos = dispatch.startNanos;
            run.firstActivity = claimant;
        }
        if (run.length >= UnclaimedInterrupts.STORM_LENGTH) {
            tables.dispatches.flag(dispatch.row, Dispatches.STORM);
            Finding finding = storm(run, claimant, holder, nanos);
            if (run.finding == null) {
                run.finding = log.add(run.length, finding);
            } else {
                log.replace(run.finding, run.length, finding);
            }
        }
    }

    /** The call that claimed it and did nothing, or -1 if something was done. */
    private int idleClaimant(OpenDispatch dispatch) {
        int claimant = -1;
        for (int i = 0; i < dispatch.isrCount(); i++) {
            if (tables.activities.has(dispatch.isr(i), Activities.CLAIMED)) {
                if (!tables.activities.has(dispatch.isr(i), Activities.DID_NOTHING)) {
                    return -1;
                }
                claimant = dispatch.isr(i);
            }
        }
        return claimant;
    }

    private Run run(int cpu, int vector) {
        for (Run run : runs) {
            if (run.cpu == cpu && run.vector == vector) {
                return run;
            }
        }
        Run run = new Run(cpu, vector);
        runs.add(run);
        return run;
    }

    private Finding storm(Run run, int claimant, int holder, long nanos) {
        return new Finding(
                STORM,
                "Interrupt storm",
                Severity.ERROR,
                run.firstNanos,
                nanos,
                run.cpu,
                run.length,
                run.firstActivity,
                "CPU %d was interrupted by %s %,d times in a row within %s. %s claimed it each time and did nothing, and %s pulls the line still. The CPU is interrupted again as soon as it ends one, so nothing at or below that level runs on it, the DPC least of all. Clear the device's cause before returning TRUE."
                        .formatted(
                                run.cpu,
                                info.nameOfVector(run.vector),
                                run.length,
                                Durations.format(nanos - run.firstNanos, info.clock()),
                                catalog.nameOf(tables.activities.routine(claimant)),
                                catalog.nameOf(holder)));
    }
}
