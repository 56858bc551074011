package dev.irqlscope.storport;

import dev.irqlscope.engine.Dpc;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.QueueHold;
import dev.irqlscope.trace.ResetLevel;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the port driver does about requests that timed out (Event 129): it resets the logical unit, if that does not bring them back
 * the target, and if that does not either the bus. The first two are requests of their own, the last is HwStorResetBus, called at
 * DISPATCH_LEVEL under the StartIo lock. Meanwhile no request is started. Sources: WDK, "Multi-Tier Reset in Storport"; Storport
 * HW_RESET_BUS page.
 *
 * <p>Our readings: a reset request has as much time as the request that timed out had; requests that a reset request has left at
 * the miniport count as its failure; and those that HwStorResetBus has left there the port driver completes in the miniport's
 * place.
 */
final class Resets {
    private static final int ONLY_PATH = 0;

    private final Machine machine;
    private final int device;
    private final Miniport<?> miniport;
    private final UnitQueue queue;
    private final RequestPath path;
    private final Completions completions;
    private final Supplier<Dpc> goOn;
    private final Supplier<Dpc> timer;

    private ResetLevel level;
    private Srb request;
    private long requestDueAt;
    private long timeOutNanos;
    private long numbered;

    Resets(
            Machine machine,
            int device,
            Miniport<?> miniport,
            UnitQueue queue,
            RequestPath path,
            Completions completions,
            AdapterDpcs dpcs) {
        this.machine = machine;
        this.device = device;
        this.miniport = miniport;
        this.queue = queue;
        this.path = path;
        this.completions = completions;
        goOn = dpcs.whenNeeded("RaidUnitResetDpc", this::requestIsOver);
        timer = dpcs.whenNeeded("RaidUnitResetTimerDpc", this::requestTimedOut);
    }

    /** A request has timed out. At DISPATCH_LEVEL without a lock. */
    void begin(Processor processor, Srb timedOut) {
        if (level == null) {
            timeOutNanos = timedOut.timeOutNanos();
            queue.hold(processor, QueueHold.RESET, UnitQueue.UNTIL_RELEASED);
            reset(processor, ResetLevel.LOGICAL_UNIT);
        }
    }

    private void reset(Processor processor, ResetLevel wanted) {
        level = wanted;
        processor.emit(EventKind.RESET_BEGIN, device, wanted.code());
        switch (wanted) {
            case LOGICAL_UNIT -> send(processor, SrbFunction.RESET_LOGICAL_UNIT);
            case TARGET -> send(processor, SrbFunction.RESET_DEVICE);
            case BUS -> over(processor, path.whileNothingStarts(processor, () -> miniport.resetBus(ONLY_PATH)));
        }
    }

    private void send(Processor processor, SrbFunction function) {
        if (!miniport.supports(function)) {
            over(processor, false);
            return;
        }
        request = Srb.reset(--numbered, function);
        requestDueAt = machine.clockNanos() + timeOutNanos;
        machine.setTimer(timeOutNanos, machine.processor(0), timer.get());
        if (!path.startReset(processor, request)) {
            over(processor, false);
        }
    }

    /** The miniport has completed a reset request. At DISPATCH_LEVEL, locks may be held: a DPC goes on. */
    void requestCameBack(Processor processor, Srb reset) {
        if (reset == request) {
            processor.queueDpc(goOn.get(), null, null);
        }
    }

    private void requestIsOver(Processor processor) {
        over(processor, request.status() == SrbStatus.SUCCESS && left().isEmpty());
    }

    private void requestTimedOut(Processor processor) {
        if (request != null && machine.clockNanos() >= requestDueAt && request.takeAway(SrbStatus.TIMEOUT)) {
            over(processor, false);
        }
    }

    private List<Srb> left() {
        return queue.atMiniport().stream().filter(Srb::isWithMiniport).toList();
    }

    private void over(Processor processor, boolean succeeded) {
        request = null;
        processor.emit(EventKind.RESET_END, device, level.result(succeeded));
        if (level == ResetLevel.BUS) {
            left().forEach(srb -> completions.completeInItsPlace(
                    processor, srb, succeeded ? SrbStatus.BUS_RESET : SrbStatus.TIMEOUT));
        } else if (!succeeded) {
            reset(processor, level == ResetLevel.LOGICAL_UNIT ? ResetLevel.TARGET : ResetLevel.BUS);
            return;
        }
        level = null;
        queue.release(processor, QueueHold.RESET);
        path.restart(processor);
    }
}
