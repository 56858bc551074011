package dev.irqlscope.storport;

import dev.irqlscope.engine.Dpc;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.EventKind;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Watches that no request stays at the miniport for longer than its time-out. One timer does it for all of them. Source: WDK,
 * TimeOutValue of SCSI_REQUEST_BLOCK, which the port driver enforces.
 */
final class RequestTimer {
    private final Machine machine;
    private final int device;
    private final UnitQueue queue;
    private final BiConsumer<Processor, Srb> whenTimedOut;
    private final Supplier<Dpc> timer;
    private boolean set;

    /** @param whenTimedOut told, at DISPATCH_LEVEL, of the first of those that have timed out */
    RequestTimer(
            Machine machine,
            int device,
            UnitQueue queue,
            AdapterDpcs dpcs,
            BiConsumer<Processor, Srb> whenTimedOut) {
        this.machine = machine;
        this.device = device;
        this.queue = queue;
        this.whenTimedOut = whenTimedOut;
        timer = dpcs.whenNeeded("RaidUnitPendingDpc", this::look);
    }

    /** A request was handed over. */
    void started(Srb srb) {
        if (!set && srb.timesOutAt() != Srb.NEVER) {
            setFor(srb.timesOutAt());
        }
    }

    private void setFor(long nanos) {
        set = true;
        machine.setTimer(Math.max(0, nanos - machine.clockNanos()), machine.processor(0), timer.get());
    }

    private void look(Processor processor) {
        set = false;
        long earliest = Srb.NEVER;
        Srb late = null;
        for (Srb srb : queue.atMiniport()) {
            if (srb.timesOutAt() > machine.clockNanos()) {
                earliest = Math.min(earliest, srb.timesOutAt());
            } else if (srb.isWithMiniport()) {
                processor.emit(EventKind.REQUEST_TIMED_OUT, device, srb.id());
                srb.timeOut();
                late = late == null ? srb : late;
            }
        }
        if (earliest != Srb.NEVER) {
            setFor(earliest);
        }
        if (late != null) {
            whenTimedOut.accept(processor, late);
        }
    }
}
