package dev.irqlscope.storport;

import dev.irqlscope.engine.Dpc;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.Irql;
import java.util.function.Supplier;

/**
 * A timer of a miniport, as the handle that StorPortInitializeTimer gives. It is as exact as the clock: the first clock interrupt
 * after its time queues a DPC. Requested above DISPATCH_LEVEL, its time begins when the IRQL has fallen. Source:
 * StorPortRequestTimer page.
 */
public final class StorTimer {
    private final Machine machine;
    private final Supplier<Dpc> expired;
    private final Supplier<Dpc> begun;
    private Runnable callback;
    private long nanos;
    private long requests;
    private boolean freed;

    StorTimer(Machine machine, AdapterDpcs dpcs, String name) {
        this.machine = machine;
        expired = dpcs.timerWhenNeeded(name, processor -> run());
        begun = dpcs.whenNeeded("RaidpTimerRequestDpc", this::begin);
    }

    boolean isActive() {
        return callback != null;
    }

    /** Has something called after so long; whatever was requested before is forgotten. */
    void request(Processor processor, long afterNanos, Runnable toCall) {
        callback = toCall;
        nanos = afterNanos;
        requests++;
        if (processor.irql() > Irql.DISPATCH_LEVEL) {
            processor.queueDpc(begun.get(), null, null);
        } else {
            begin(processor);
        }
    }

    private void begin(Processor processor) {
        if (callback != null) {
            long request = requests;
            machine.setTimer(nanos, processor, expired.get(), () -> callback != null && requests == request);
        }
    }

    private void run() {
        Runnable now = callback;
        callback = null;
        if (now != null) {
            now.run();
        }
    }

    void cancel() {
        callback = null;
    }

    void free() {
        cancel();
        freed = true;
    }

    boolean isFreed() {
        return freed;
    }
}
