package dev.irqlscope.analysis;

import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.Spill;

/** The lanes of one processor that say of each moment at which IRQL it is, and what it executes. Indexer's thread only. */
final class StateLanes {
    private final boolean levelsRecorded;
    private final MachineReplay.CpuState state;
    private final FrameStack frames;
    private final DispatchTracker dispatches;
    private final PartitionLane irql;
    private final PartitionLane execution;

    /** Bit 0 while it drains its DPC queue, bit 1 while it drains that of threaded DPCs. */
    private int draining;

    private boolean idleThread;

    /** The calls, the dispatches and the state are those of the processor, kept by others. */
    StateLanes(
            Spill spill, boolean levelsRecorded, MachineReplay.CpuState state, FrameStack frames,
            DispatchTracker dispatches) {
        this.levelsRecorded = levelsRecorded;
        this.state = state;
        this.frames = frames;
        this.dispatches = dispatches;
        this.irql = new PartitionLane(spill);
        this.execution = new PartitionLane(spill);
    }

    /** It begins or ends to drain a queue: 0 is that of ordinary DPCs, 1 that of threaded ones. */
    void drains(int queue, boolean begins) {
        int bit = 1 << (queue & 1);
        draining = begins ? draining | bit : draining & ~bit;
    }

    /** Whether the thread below all calls is the idle one. */
    void idleThread(boolean isIdle) {
        idleThread = isIdle;
    }

    /** From now on it is as its calls and its state say. */
    void show(long nanos) {
        showLevel(nanos);
        showExecution(nanos);
    }

    /** The innermost call passed its limit at this moment. */
    void passedLimit(long nanos, Frame call) {
        if (call.kind.isIsr() && !inKernelPart()) {
            irql.changeAlso(nanos, CpuLanes.OVER_LIMIT, call.activity);
        }
    }

    /** From now on nothing is known. */
    void stop(long nanos) {
        draining = 0;
        idleThread = false;
        irql.stop(nanos);
        execution.stop(nanos);
    }

    /** Whether the kernel's own part of a dispatch executes, before, between or after the calls. */
    boolean inKernelPart() {
        OpenDispatch dispatch = dispatches.top();
        return levelsRecorded && dispatch != null && dispatch.depth == frames.size();
    }

    PartitionLane irql() {
        return irql;
    }

    PartitionLane execution() {
        return execution;
    }

    private void showLevel(long nanos) {
        Frame top = frames.top();
        int level;
        boolean idle;
        if (levelsRecorded) {
            level = state.level;
            idle = state.idle;
            if (level == MachineReplay.UNKNOWN_LEVEL) {
                irql.stop(nanos);
                return;
            }
        } else {
            level = top == null ? Irql.PASSIVE_LEVEL : top.level;
            idle = top == null && idleThread;
        }
        boolean overLimit = top != null && top.overLimit && top.kind.isIsr() && !inKernelPart();
        irql.change(
                nanos,
                level & CpuLanes.LEVEL_MASK | CpuLanes.levelBit(level) | (idle ? CpuLanes.IDLE : 0)
                        | (overLimit ? CpuLanes.OVER_LIMIT : 0),
                overLimit ? top.activity : -1);
    }

    private void showExecution(long nanos) {
        Frame top = frames.top();
        if (inKernelPart()) {
            execution.change(nanos, Execution.DISPATCH, dispatches.top().vector);
        } else if (top != null) {
            int what = top.kind.isIsr() ? Execution.ISR : top.kind.isDpc() ? Execution.DPC : Execution.VECTOR;
            execution.change(nanos, what, top.activity);
        } else if (draining != 0) {
            execution.change(nanos, Execution.DRAIN, -1);
        } else if (levelsRecorded) {
            showUnnamedCode(nanos);
        } else if (idleThread) {
            execution.change(nanos, Execution.IDLE, -1);
        } else {
            execution.change(nanos, state.thread < 0 ? Execution.UNKNOWN : Execution.THREAD, state.thread);
        }
    }

    private void showUnnamedCode(long nanos) {
        if (state.idle) {
            execution.change(nanos, Execution.IDLE, -1);
        } else if (state.level == MachineReplay.UNKNOWN_LEVEL) {
            execution.change(nanos, Execution.UNKNOWN, -1);
        } else if (state.level < Irql.DISPATCH_LEVEL) {
            execution.change(nanos, Execution.THREAD, state.thread);
        } else {
            int held = state.locks.size();
            execution.change(nanos, Execution.RAISED_CODE, held == 0 ? -1 : (int) state.locks.key(held - 1));
        }
    }
}
