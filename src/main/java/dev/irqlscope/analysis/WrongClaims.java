package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.RoutineKind;
import java.util.HashMap;
import java.util.Map;

/**
 * Rule {@code wrong-claim}: an ISR on a level-sensitive line says TRUE, its own device had no cause, and a neighbour on the line
 * waits: the chain ended before its turn. Such calls in a row are one finding. Source: bug check 0xF2 page, "the driver claims an
 * interrupt that is not its own". Indexer's thread only.
 */
final class WrongClaims {
    private static final String ID = "wrong-claim";

    private final Catalog catalog;
    private final DeviceTracker devices;
    private final FindingLog log;
    private final Map<Integer, Run> runs = new HashMap<>();

    private static final class Run {
        private int length;
        private long firstNanos;
        private int firstActivity;
        private FindingLog.Entry finding;
    }

    WrongClaims(Catalog catalog, DeviceTracker devices, FindingLog log) {
        this.catalog = catalog;
        this.devices = devices;
        this.log = log;
    }

    /** An ISR returned. */
    void returned(Call call, Frame isr, boolean claimed) {
        int starved = claimed && isr.kind == RoutineKind.ISR && !hadOwnCause(isr) ? neighbourOf(isr) : Entity.NONE;
        if (starved == Entity.NONE) {
            if (!runs.isEmpty()) {
                runs.remove(isr.routine);
            }
            return;
        }
        Run run = runs.computeIfAbsent(isr.routine, routine -> new Run());
        if (run.length++ == 0) {
            run.firstNanos = call.startNanos();
            run.firstActivity = call.activity();
            run.finding = log.add(run.length, finding(run, call, starved));
        } else {
            log.replace(run.finding, run.length, finding(run, call, starved));
        }
    }

    private boolean hadOwnCause(Frame isr) {
        return isr.causesAtEntry != 0 || devices.causeRises(deviceOf(isr)) != isr.causeRisesAtEntry;
    }

    private int neighbourOf(Frame isr) {
        return deviceOf(isr) == Entity.NONE
                ? Entity.NONE
                : devices.neighbourWaiting(deviceOf(isr), catalog.routine(isr.routine).vector(), isr.startNanos);
    }

    private int deviceOf(Frame isr) {
        return catalog.routine(isr.routine).device();
    }

    private Finding finding(Run run, Call call, int starved) {
        String times = run.length == 1 ? "" : " %,d times in a row".formatted(run.length);
        return new Finding(
                ID,
                "Claims what is not its own",
                Severity.ERROR,
                run.firstNanos,
                call.endNanos(),
                call.cpu(),
                run.length,
                run.firstActivity,
                "%s returned TRUE%s on CPU %d although %s had no cause set. On a level-sensitive line the first TRUE ends the chain, so %s, which pulls the line, was not asked for %s. Return TRUE only for a cause of your own device."
                        .formatted(
                                call.name(),
                                times,
                                call.cpu(),
                                call.deviceName(),
                                catalog.nameOf(starved),
                                call.duration(call.endNanos() - run.firstNanos)));
    }
}
