package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.TraceInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules {@code spurious} and {@code storm}. Each dispatch that nobody claimed is a finding; many in a row on one vector are one
 * episode. Indexer's thread only.
 */
final class UnclaimedInterrupts {
    /** Dispatches in a row that make a storm. */
    static final int STORM_LENGTH = 10;

    private static final String SPURIOUS = "spurious";
    private static final String STORM = "storm";

    private final Tables tables;
    private final Catalog catalog;
    private final TraceInfo info;
    private final DeviceTracker devices;
    private final FindingLog log;
    private final List<Source> sources = new ArrayList<>();
    private Source latest;

    /** What interrupts one processor through one vector. */
    private static final class Source {
        private final int cpu;
        private final int vector;
        private long endOfLastNanos = DpcInstances.UNKNOWN;
        private boolean lastClaimed;
        private int inARow;
        private long firstNanos;
        private int firstActivity;
        private final int[] rows = new int[STORM_LENGTH];
        private final FindingLog.Entry[] findings = new FindingLog.Entry[STORM_LENGTH];
        private FindingLog.Entry storm;
        private String whoHolds;

        private Source(int cpu, int vector) {
            this.cpu = cpu;
            this.vector = vector;
        }

        private boolean is(int onCpu, int onVector) {
            return cpu == onCpu && vector == onVector;
        }
    }

    UnclaimedInterrupts(Tables tables, Catalog catalog, TraceInfo info, DeviceTracker devices, FindingLog log) {
        this.tables = tables;
        this.catalog = catalog;
        this.info = info;
        this.devices = devices;
        this.log = log;
    }

    /** A dispatch ended. */
    void ended(OpenDispatch dispatch, int cpu, long nanos) {
        Source source = source(cpu, dispatch.vector);
        if (dispatch.claimed || dispatch.torn) {
            source.inARow = 0;
            source.storm = null;
        } else {
            unclaimed(source, dispatch, nanos);
        }
        source.endOfLastNanos = nanos;
        source.lastClaimed = dispatch.claimed;
    }

    private Source source(int cpu, int vector) {
        if (latest != null && latest.is(cpu, vector)) {
            return latest;
        }
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i).is(cpu, vector)) {
                latest = sources.get(i);
                return latest;
            }
        }
        latest = new Source(cpu, vector);
        sources.add(latest);
        return latest;
    }

    private void unclaimed(Source source, OpenDispatch dispatch, long nanos) {
        if (source.inARow == 0) {
            source.firstNanos = dispatch.startNanos;
            source.firstActivity = dispatch.isrCount() == 0 ? -1 : dispatch.isr(0);
        }
        int before = source.inARow++;
        if (before + 1 < STORM_LENGTH) {
            source.rows[before] = dispatch.row;
            source.findings[before] = log.keeps(SPURIOUS, 1) ? log.add(1, spurious(source, dispatch, nanos)) : null;
            if (source.findings[before] == null) {
                log.count(SPURIOUS, "Spurious interrupt", Severity.WARNING, dispatch.startNanos, nanos);
            }
            return;
        }
        tables.dispatches.flag(dispatch.row, Dispatches.STORM);
        if (source.storm == null) {
            beginStorm(source, nanos);
        } else {
            log.replace(source.storm, source.inARow, storm(source, nanos));
        }
    }

    /** What were spurious interrupts so far are its beginning. */
    private void beginStorm(Source source, long nanos) {
        for (int i = 0; i < STORM_LENGTH - 1; i++) {
            tables.dispatches.flag(source.rows[i], Dispatches.STORM);
            if (source.findings[i] != null) {
                log.withdraw(source.findings[i]);
            }
        }
        source.whoHolds = whoHolds(source.vector, nanos);
        source.storm = log.add(source.inARow, storm(source, nanos));
    }

    private Finding spurious(Source source, OpenDispatch dispatch, long nanos) {
        int called = dispatch.isrCount();
        String who = switch (called) {
            case 0 -> "no ISR was called";
            case 1 -> isrName(dispatch, 0) + " returned FALSE";
            case 2 -> "both %s and %s returned FALSE".formatted(isrName(dispatch, 0), isrName(dispatch, 1));
            default -> "all %d ISRs of the chain returned FALSE".formatted(called);
        };
        return new Finding(
                SPURIOUS,
                "Spurious interrupt",
                Severity.WARNING,
                dispatch.startNanos,
                nanos,
                source.cpu,
                1,
                called == 0 ? -1 : dispatch.isr(0),
                "Nobody claimed %s on CPU %d: %s. %s".formatted(info.nameOfVector(source.vector), source.cpu, who,
                        why(source, dispatch)));
    }

    private String isrName(OpenDispatch dispatch, int index) {
        return catalog.nameOf(tables.activities.routine(dispatch.isr(index)));
    }

    private String why(Source source, OpenDispatch dispatch) {
        DeviceTracker.Release release = devices.lastRelease(source.vector);
        if (release != null && source.endOfLastNanos != DpcInstances.UNKNOWN
                && release.nanos() > source.endOfLastNanos
                && release.sinceNanos() < source.endOfLastNanos) {
            return "%s let go of the line %s after the interrupt before had ended, so the write that quiets it was still on its way at EOI. Read a register back before the ISR returns."
                    .formatted(
                            catalog.nameOf(release.device()),
                            duration(release.nanos() - source.endOfLastNanos));
        }
        if (source.lastClaimed) {
            return "The one before ended %s earlier and was claimed: its ISR had probably taken the work of this one with it."
                    .formatted(duration(dispatch.startNanos - source.endOfLastNanos));
        }
        return "A single one costs time only; many in a row point to a device that nobody quiets.";
    }

    private Finding storm(Source source, long nanos) {
        return new Finding(
                STORM,
                "Interrupt storm",
                Severity.ERROR,
                source.firstNanos,
                nanos,
                source.cpu,
                source.inARow,
                source.firstActivity,
                "CPU %d was interrupted by %s %,d times in a row within %s, and nobody claimed it.%s"
                        .formatted(
                                source.cpu,
                                info.nameOfVector(source.vector),
                                source.inARow,
                                duration(nanos - source.firstNanos),
                                source.whoHolds));
    }

    private String whoHolds(int vector, long nanos) {
        int holder = devices.holder(vector, nanos);
        int inactive = devices.inactiveIsr(holder);
        if (inactive != Entity.NONE) {
            return " %s pulls the line, and its ISR, %s, is soft-disconnected (IoReportInterruptInactive): nobody is called who could quiet it. Make the device stop interrupting before its ISR becomes inactive (WDK, \"Making an ISR Active or Inactive\")."
                    .formatted(catalog.nameOf(holder), catalog.nameOf(inactive));
        }
        return (holder == Entity.NONE ? "" : " %s pulls the line.".formatted(catalog.nameOf(holder)))
                + " A level-sensitive line interrupts for as long as a device pulls it: some ISR does not recognise its device's interrupt, or nobody serves that device. Check the causes of each device on the line.";
    }

    private String duration(long units) {
        return Durations.format(units, info.clock());
    }
}
