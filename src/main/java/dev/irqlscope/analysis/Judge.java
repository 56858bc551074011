package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.TraceInfo;

/** Holds what ends against the rules. Indexer's thread only. */
final class Judge {
    private static final CallRule[] ISR_RULES = {
        new IsrRules.OverLimit(),
        new IsrRules.Stretched(),
        new IsrRules.SlowDecline(),
        new IsrRules.DeclineOwnCause(),
        new WorkAtDirql()
    };
    private static final CallRule[] DPC_RULES = {new DpcRules.OverLimit()};

    private final FindingLog log;
    private final Call call;
    private final DoNothingRuns doNothingRuns;
    private final WrongClaims wrongClaims;
    private final UnclaimedInterrupts unclaimed;
    private final HeldLines heldLines;
    private final LateDpcs lateDpcs;
    private final LockTurns locks;
    private final WatchdogAlarms watchdogAlarms;
    private final DroppedArguments droppedArguments;
    private final BrokenRules brokenRules;
    private final RequestTimeouts requestTimeouts;
    private final TornData tornData;
    private final UnendedCalls unended;

    Judge(Tables tables, Catalog catalog, TraceInfo info, DeviceTracker devices) {
        log = new FindingLog(info);
        call = new Call(tables, catalog, info, devices);
        doNothingRuns = new DoNothingRuns(catalog, log);
        wrongClaims = new WrongClaims(catalog, devices, log);
        unclaimed = new UnclaimedInterrupts(tables, catalog, info, devices, log);
        heldLines = new HeldLines(tables, catalog, info, devices, log);
        lateDpcs = new LateDpcs(tables, catalog, info, log);
        locks = new LockTurns(
                new LockHolds(tables.limits, catalog, info, log), new LockSentences(catalog, info), log);
        watchdogAlarms = new WatchdogAlarms(tables, catalog, info, log);
        droppedArguments = new DroppedArguments(tables, catalog, log);
        brokenRules = new BrokenRules(catalog, log);
        requestTimeouts = new RequestTimeouts(catalog, info, log);
        tornData = new TornData(info, log);
        unended = new UnendedCalls(log);
    }

    FindingLog log() {
        return log;
    }

    LateDpcs lateDpcs() {
        return lateDpcs;
    }

    void dispatchEnded(OpenDispatch dispatch, int cpu, long nanos) {
        unclaimed.ended(dispatch, cpu, nanos);
        heldLines.ended(dispatch, cpu, nanos);
    }

    LockTurns locks() {
        return locks;
    }

    WatchdogAlarms watchdogAlarms() {
        return watchdogAlarms;
    }

    DroppedArguments droppedArguments() {
        return droppedArguments;
    }

    BrokenRules brokenRules() {
        return brokenRules;
    }

    RequestTimeouts requestTimeouts() {
        return requestTimeouts;
    }

    TornData tornData() {
        return tornData;
    }

    void isrReturned(Frame isr, int cpu, long nanos, int flags) {
        call.of(isr, cpu, nanos);
        hold(ISR_RULES);
        boolean claimed = (flags & Activities.CLAIMED) != 0;
        wrongClaims.returned(call, isr, claimed);
        if (claimed) {
            doNothingRuns.claimed(call, isr.routine, (flags & Activities.DID_NOTHING) != 0);
        }
    }

    void dpcReturned(Frame dpc, int cpu, long nanos) {
        call.of(dpc, cpu, nanos);
        hold(DPC_RULES);
    }

    /** It is open when the trace ends, and over its limit. */
    void neverReturned(Frame open, int cpu, long nanos) {
        call.of(open, cpu, nanos);
        unended.found(open.kind.isIsr() ? ISR_RULES[0] : DPC_RULES[0], call);
    }

    private void hold(CallRule[] rules) {
        for (CallRule rule : rules) {
            long weight = rule.weight(call);
            if (weight > 0) {
                log.add(rule, call, weight, rule::text);
            }
        }
    }
}
