package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.IsrEntry;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.Lane;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.WatchdogAlarm;

/** What one processor does: the calls on its stack, its dispatches, its DPC queue, its lanes. Indexer's thread only. */
final class CpuTracker {
    private static final long NOWHERE = Long.MIN_VALUE;
    /** Calls on one stack beyond which returns must be missing: there are not so many levels. */
    private static final int DEEPEST_STACK = 64;

    private final int number;
    private final boolean levelsRecorded;
    private final Tables tables;
    private final Routines routines;
    private final DeviceTracker devices;
    private final Judge judge;
    private final InferredPairs pairs;
    private final DpcWaits waits;
    private final Catalog catalog;
    /** The processor after the event that is being taken in. */
    private final MachineReplay.CpuState state;

    private final FrameStack frames = new FrameStack();
    private final DispatchTracker dispatches;
    private final DpcQueue dpcQueue = new DpcQueue();
    private final CallLanes calls;
    private final StateLanes lanes;
    private final Lane gaps;
    private long lastNanos = NOWHERE;
    /** Up to when lanes were written ahead of the next event, for a live picture. */
    private long shownNanos = NOWHERE;
    private long gapNanos = NOWHERE;
    private long gapEvents;
    private long gapCutCalls;

    CpuTracker(int number, IndexContext context, MachineReplay.CpuState state) {
        this.number = number;
        this.levelsRecorded = context.info().levels() == TraceInfo.Levels.RECORDED;
        this.catalog = context.catalog();
        this.tables = context.tables();
        this.routines = context.routines();
        this.devices = context.devices();
        this.judge = context.judge();
        this.pairs = context.pairs();
        this.waits = context.waits();
        this.state = state;
        this.dispatches = levelsRecorded
                ? new RecordedDispatches(context, number)
                : new InferredDispatches(context, number);
        this.calls = new CallLanes(tables.spill);
        this.lanes = new StateLanes(tables.spill, levelsRecorded, state, frames, dispatches);
        this.gaps = new Lane(tables.spill);
    }

    /** Takes in an event of this processor. */
    void apply(long index, EventKind kind, long nanos, int subject, long arg) {
        if (gapNanos != NOWHERE) {
            endGap(nanos);
        }
        notePassedLimit(nanos);
        if (frames.size() > DEEPEST_STACK) {
            cutAll(nanos);
        }
        dispatches.before(kind, subject, arg, frames.size());
        switch (kind) {
            case ISR_ENTER -> enterIsr(index, nanos, subject, IsrEntry.vector(arg));
            case ISR_RETURN -> leave(nanos, subject, arg);
            case VECTOR_ENTER -> enterVector(index, nanos, subject, (int) arg);
            case VECTOR_EXIT, DPC_RETURN -> leave(nanos, subject, 0);
            case DPC_ENTER -> enterDpc(index, nanos, subject);
            case DPC_CANCELLED -> dpcQueue.remove(subject);
            case DRAIN_BEGIN -> lanes.drains(subject, true);
            case DRAIN_END -> lanes.drains(subject, false);
            case THREAD_SWITCH -> lanes.idleThread(Threads.isIdle(catalog, subject));
            case REQUEST_COMPLETED -> {
                if (!frames.isEmpty()) {
                    frames.top().completions++;
                }
            }
            case STALLED -> {
                if (!frames.isEmpty()) {
                    frames.top().stalled(arg);
                }
            }
            case LOCK_WAIT -> judge.locks().wanted(lockTurn(nanos, subject));
            case LOCK_ACQUIRED -> judge.locks().had(lockTurn(nanos, subject));
            case LOCK_RELEASED -> judge.locks().released(number, subject, nanos, frames.top());
            case DPC_ARGUMENTS_LOST -> loseArguments(nanos, subject, arg);
            case RULE_BROKEN ->
                judge.brokenRules().call(subject, number, nanos, (int) arg, frames.top(), state.thread);
            case LOCK_RULE_BROKEN ->
                judge.brokenRules().lock(subject, number, nanos, state.level, frames.top(), state.thread);
            case WATCHDOG -> raiseAlarm(nanos, subject, WatchdogAlarm.of(arg));
            default -> dispatches.on(kind, nanos, subject, frames.size());
        }
        lastNanos = nanos;
        lanes.show(nanos);
    }

    // Calls

    private void enterIsr(long index, long nanos, int routine, int vector) {
        RoutineKind kind = routines.kind(routine, RoutineKind.ISR);
        int depth = 0;
        for (int i = 0; i < frames.size(); i++) {
            depth += frames.get(i).kind.isIsr() ? 1 : 0;
        }
        OpenDispatch dispatch = dispatches.forIsr(nanos, vector, routine, frames.size());
        Frame frame = enter(index, nanos, routine, kind, vector, dispatch.row);
        frame.isrDepth = depth;
        dispatch.addIsr(frame.activity, routine);
        tables.dispatches.addIsr(dispatch.row, frame.activity);
        devices.isrEntered(frame, routines.device(routine));
        judge.locks().isrEntered(number, frame);
        calls.entered(frames, nanos);
    }

    private void enterVector(long index, long nanos, int routine, int vector) {
        enter(index, nanos, routine, RoutineKind.VECTOR, vector, -1);
        calls.entered(frames, nanos);
    }

    private void enterDpc(long index, long nanos, int routine) {
        int instance = dpcQueue.remove(routine);
        if (instance == DpcQueue.NOT_QUEUED) {
            instance = tables.dpcInstances.add(DpcInstances.UNKNOWN, routine, number, -1, PairClass.UNPAIRED);
        }
        Frame frame = enter(index, nanos, routine, routines.kind(routine, RoutineKind.DPC), -1, instance);
        calls.entered(frames, nanos);
        tables.dpcInstances.started(instance, nanos, frame.activity);
        if (!pairs.isWanted()) {
            waits.started(instance, number, nanos, lanes.execution());
        }
    }

    private Frame enter(long index, long nanos, int routine, RoutineKind kind, int vector, int link) {
        int parent = frames.isEmpty() ? -1 : frames.top().activity;
        Frame frame = frames.push(routine, kind, index, nanos);
        frame.activity = tables.activities.enter(nanos, routine, number, parent, vector, link, index);
        frame.level = routines.level(routine);
        frame.limitNanos = routines.limitNanos(routine);
        frame.link = link;
        return frame;
    }

    /** The innermost call of this routine returned. What lies on top of it must have returned unseen. */
    private void leave(long nanos, int routine, long result) {
        int depth = frames.find(routine);
        if (depth < 0) {
            tables.tally.tornSpans++;
            if (routines.isIsr(routine)) {
                dispatches.returnedUnseen();
            }
            return;
        }
        while (frames.size() - 1 > depth) {
            cutTop(nanos);
        }
        Frame frame = frames.pop(nanos);
        int flags = lengthFlags(frame, nanos);
        if (frame.kind.isIsr()) {
            flags |= IsrResult.claimed(result) ? Activities.CLAIMED : Activities.DECLINED;
            flags |= IsrResult.claimed(result) && IsrResult.didNothing(result) ? Activities.DID_NOTHING : 0;
        }
        tables.activities
                .leave(frame.activity, nanos, frame.exclusiveNanos, flags, IsrResult.registerReads(result));
        calls.left(frames, frame, nanos, tables.activities.flags(frame.activity));
        if (frame.kind.isIsr()) {
            isrReturned(frame, nanos, flags);
        } else if (frame.kind.isDpc()) {
            tables.tally.dpcs++;
            tables.tally.dpcOverLimit += frame.overLimit ? 1 : 0;
            judge.dpcReturned(frame, number, nanos);
        }
    }

    private static int lengthFlags(Frame frame, long nanos) {
        if (frame.overLimit) {
            return Activities.OVER_LIMIT;
        }
        return nanos - frame.startNanos > frame.limitNanos ? Activities.STRETCHED : 0;
    }

    private void isrReturned(Frame frame, long nanos, int flags) {
        boolean claimed = (flags & Activities.CLAIMED) != 0;
        Tally tally = tables.tally;
        tally.isrs++;
        tally.declined += claimed ? 0 : 1;
        tally.isrOverLimit += frame.overLimit ? 1 : 0;
        tally.isrStretched += (flags & Activities.STRETCHED) != 0 ? 1 : 0;
        tables.isrDurations.add(nanos, nanos - frame.startNanos, flags, frame.activity);
        OpenDispatch dispatch = dispatches.find(frame.link);
        int device = routines.device(frame.routine);
        if (claimed) {
            if (device >= 0 && frame.kind != RoutineKind.ISR_MSI) {
                boolean waited = frame.raisedNanos <= tables.dispatches.startNanos(frame.link);
                tables.dispatches.raised(frame.link, waited ? frame.raisedNanos : DpcInstances.UNKNOWN);
            }
        } else {
            devices.isrDeclined(frame, device);
        }
        judge.isrReturned(frame, number, nanos, flags);
        if (dispatch != null) {
            dispatches.returned(dispatch, nanos, claimed);
        }
    }

    /** The innermost call ends here for all that is known. */
    private void cutTop(long nanos) {
        Frame frame = frames.pop(nanos);
        tables.tally.tornSpans++;
        tables.activities.leave(frame.activity, nanos, frame.exclusiveNanos, Activities.TORN, 0);
        calls.left(frames, frame, nanos, Activities.TORN);
        OpenDispatch dispatch = frame.kind.isIsr() ? dispatches.find(frame.link) : null;
        if (dispatch != null) {
            dispatch.torn = true;
        }
    }

    /** A lock that is wanted here and now. */
    private LockTurn lockTurn(long nanos, int lock) {
        Frame top = lanes.inKernelPart() ? null : frames.top();
        OpenDispatch dispatch = dispatches.top();
        return new LockTurn(
                lock,
                number,
                nanos,
                state.level,
                dispatch == null ? -1 : Irql.ofVector(dispatch.vector),
                lanes.inKernelPart(),
                top != null ? top.routine : lanes.inKernelPart() ? -1 : state.thread,
                top == null ? -1 : top.activity);
    }

    private void loseArguments(long nanos, int routine, long calls) {
        int depth = frames.find(routine);
        if (depth >= 0) {
            judge.droppedArguments().lost(frames.get(depth), number, nanos, calls);
        }
    }

    private void raiseAlarm(long nanos, int routine, WatchdogAlarm alarm) {
        int depth = frames.find(routine);
        judge.watchdogAlarms().raised(alarm, number, nanos, depth < 0 ? null : frames.get(depth), lanes.execution());
    }

    // DPC queue

    /** Somebody puts a DPC into this processor's queue, or on Linux raises a softirq that may be raised already. */
    void queueDpc(long nanos, int routine, CpuTracker by) {
        int waiting = dpcQueue.find(routine);
        if (waiting != DpcQueue.NOT_QUEUED) {
            tables.dpcInstances.join(waiting);
            return;
        }
        Frame issuer = by == null ? null : by.frames.top();
        boolean fromIsr = issuer != null && issuer.kind.isIsr();
        int instance = tables.dpcInstances.add(
                nanos,
                routine,
                number,
                fromIsr ? issuer.activity : -1,
                fromIsr ? PairClass.CERTAIN : PairClass.NOT_FROM_ISR);
        dpcQueue.add(routine, instance);
        if (fromIsr && by == this) {
            OpenDispatch dispatch = dispatches.find(issuer.link);
            if (dispatch != null) {
                dispatch.addDpc(instance);
            }
        }
    }

    /** IssueDpc returned FALSE for a DPC that waits here. */
    boolean joinDpc(int routine) {
        int waiting = dpcQueue.find(routine);
        if (waiting != DpcQueue.NOT_QUEUED) {
            tables.dpcInstances.join(waiting);
        }
        return waiting != DpcQueue.NOT_QUEUED;
    }

    // Lanes

    /** Splits the innermost call where it passed its limit by its own work, if it has by now. */
    private void notePassedLimit(long nanos) {
        Frame top = frames.top();
        if (top == null || top.overLimit || top.limitReachedAt() >= nanos) {
            return;
        }
        long passed = top.limitReachedAt();
        calls.passedLimit(top, passed);
        top.overLimit = true;
        lanes.passedLimit(passed, top);
    }

    private void showPassedLimit(long nanos) {
        Frame top = frames.top();
        if (gapNanos == NOWHERE && top != null && !top.overLimit && top.limitReachedAt() < nanos) {
            shownNanos = top.limitReachedAt();
            notePassedLimit(nanos);
        }
    }

    // Missing events

    /** Events are missing before this moment, since the last one that is there. */
    void lose(long nanos, long events) {
        if (gapNanos == NOWHERE) {
            gapNanos = lastNanos == NOWHERE ? nanos : Math.max(lastNanos, shownNanos);
            gapEvents = 0;
            gapCutCalls = frames.size();
            cutAll(gapNanos);
            pairs.eventsMissing(number);
        }
        gapEvents += events;
    }

    private void cutAll(long nanos) {
        while (!frames.isEmpty()) {
            cutTop(nanos);
        }
        dispatches.cut(nanos);
        dpcQueue.clear();
        judge.locks().forget(number);
        lanes.stop(nanos);
    }

    private void endGap(long nanos) {
        gaps.add(gapNanos, nanos - gapNanos, 0, refOfGap());
        judge.tornData().gap(number, gapNanos, nanos, gapEvents, gapCutCalls);
        gapNanos = NOWHERE;
    }

    private int refOfGap() {
        return (int) Math.min(gapEvents, Integer.MAX_VALUE);
    }

    /** No event will follow. */
    void finish(long nanos) {
        if (gapNanos != NOWHERE) {
            endGap(nanos);
        }
        notePassedLimit(nanos);
        dispatches.finish(frames.size());
        while (!frames.isEmpty()) {
            Frame open = frames.top();
            cutTop(nanos);
            if (open.overLimit && (open.kind.isIsr() || open.kind.isDpc())) {
                judge.neverReturned(open, number, nanos);
            }
        }
        cutAll(nanos);
    }

    PartitionLane execution() {
        return lanes.execution();
    }

    long firstUndecidedNanos() {
        return dispatches.firstUndecidedNanos();
    }

    /** The lanes as they stand at this moment. */
    CpuLanes lanes(long nanos) {
        if (levelsRecorded) {
            // Our own machine loses nothing. In other traces the next event may say that all since the last one is unknown.
            showPassedLimit(nanos);
        }
        LaneView gapView = gapNanos == NOWHERE ? gaps.view() : gaps.view(gapNanos, 0, refOfGap());
        return new CpuLanes(
                number,
                lanes.irql().view(),
                calls.isrViews(frames),
                calls.dpcView(frames),
                calls.vectorView(frames),
                gapView,
                lanes.execution().view());
    }
}
