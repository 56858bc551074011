package dev.irqlscope.storport;

import dev.irqlscope.engine.Dpc;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.QueueHold;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The way of a request through the port driver to the miniport: its queue, HwStorBuildIo, HwStorStartIo; and back into the queue
 * if the miniport or the device is busy. Sources: Storport HW_BUILDIO and HW_STARTIO pages.
 */
final class RequestPath {
    private static final int WHOLE = 100;

    private final Machine machine;
    private final Miniport<?> miniport;
    private final StartIoChannels channels;
    private final UnitQueue queue;
    private final QueuePolicy policy;
    private final BusCosts costs;
    private final TimedHolds timedHolds;
    private final RequestTimer timer;
    private final Supplier<Dpc> restart;
    private final BitSet inStartIo = new BitSet();

    /** @param whenTimedOut told of a request that timed out, at DISPATCH_LEVEL without a lock */
    RequestPath(
            Machine machine,
            int device,
            Miniport<?> miniport,
            StartIoChannels channels,
            UnitQueue queue,
            QueuePolicy policy,
            AdapterDpcs dpcs,
            BusCosts costs,
            BiConsumer<Processor, Srb> whenTimedOut) {
        this.machine = machine;
        this.miniport = miniport;
        this.channels = channels;
        this.queue = queue;
        this.policy = policy;
        this.costs = costs;
        timedHolds = new TimedHolds(machine, queue, dpcs, this::startWaiting);
        timer = new RequestTimer(machine, device, queue, dpcs, whenTimedOut);
        restart = dpcs.whenNeeded("RaidpRestartQueueDpc", this::startWaiting);
    }

    TimedHolds timedHolds() {
        return timedHolds;
    }

    /** Takes a request from the class driver, in a thread below DISPATCH_LEVEL. */
    void take(Processor processor, Srb srb) {
        srb.issueOn(processor);
        processor.work(costs.startIoNanos());
        int old = processor.raiseIrql(Irql.DISPATCH_LEVEL);
        if (queue.admit(processor, srb)) {
            start(processor, srb);
        }
        processor.lowerIrql(old);
    }

    /** Starts those that wait, as long as nothing holds them back. At DISPATCH_LEVEL without a lock. */
    private void startWaiting(Processor processor) {
        while (queue.canStartWaiting()) {
            processor.work(costs.startIoNanos());
            if (queue.canStartWaiting()) { // Others may have started some meanwhile, or hold them back now.
                start(processor, queue.next(processor));
            }
        }
    }

    private void start(Processor processor, Srb srb) {
        queue.handedOver(srb);
        if (!handOver(processor, srb)) {
            cameBackBusy(processor, srb);
        }
    }

    /** Gives the miniport a request of the port driver's own, past the queue; says whether it took it. */
    boolean startReset(Processor processor, Srb srb) {
        return handOver(processor, srb);
    }

    private boolean handOver(Processor processor, Srb srb) {
        srb.build(machine.clockNanos());
        timer.started(srb);
        if (!miniport.buildIo(srb)) {
            srb.handOver();
            return true;
        }
        boolean started = channels.start(processor, () -> {
            srb.handOver();
            inStartIo.set(processor.number());
            boolean answer = miniport.startIo(srb);
            inStartIo.clear(processor.number());
            return answer;
        });
        return started || !srb.takeBack();
    }

    /** Calls a routine while HwStorStartIo runs on no processor. Source: Storport HW_RESET_BUS page. */
    boolean whileNothingStarts(Processor processor, BooleanSupplier routine) {
        return channels.whileNothingStarts(processor, routine);
    }

    /** The requests that were handed over and have not come back. */
    List<Srb> atMiniport() {
        return queue.atMiniport();
    }

    /** Whether HwStorStartIo runs on a processor. */
    boolean isInStartIo(Processor processor) {
        return inStartIo.get(processor.number());
    }

    /** Whether a request that the miniport has completed goes back into the queue and not to the class driver. */
    boolean triesAgain(Srb srb) {
        return srb.isBusy() && srb.tries() <= policy.busyRetries();
    }

    /** What becomes of a request that the miniport has completed, at DISPATCH_LEVEL. */
    void cameBack(Processor processor, Srb srb) {
        if (triesAgain(srb)) {
            cameBackBusy(processor, srb);
        } else {
            queue.cameBack(processor, srb);
            restart(processor);
        }
    }

    private void cameBackBusy(Processor processor, Srb srb) {
        queue.cameBack(processor, srb);
        queue.waitAgain(processor, srb.again());
        int others = queue.countAtMiniport();
        if (srb.answer().scsiStatus() == ScsiStatus.QUEUE_FULL && others > 0) {
            queue.hold(processor, QueueHold.QUEUE_FULL, Math.ceilDiv(others * policy.queueFullPercent(), WHOLE));
        } else {
            timedHolds.hold(processor, QueueHold.BUSY, policy.busyPauseNanos());
        }
        restart(processor);
    }

    /** Has those that wait started soon. At any level, whatever locks are held. */
    void restart(Processor processor) {
        if (queue.canStartWaiting() && !restart.get().isQueued()) {
            processor.queueDpc(restart.get(), null, null);
        }
    }
}
