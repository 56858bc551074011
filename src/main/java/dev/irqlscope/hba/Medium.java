package dev.irqlscope.hba;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.trace.EventKind;
import java.util.random.RandomGenerator;

/** What does a storage device's real work: it takes its time for each request, and works on any number of them at once, or on one. */
public final class Medium {
    private final Machine machine;
    private final int device;
    private final ServiceTime serviceTime;
    private final RandomGenerator random;
    private long freeAtNanos;

    /**
     * @param device index of its {@link dev.irqlscope.trace.Entity.Device}
     * @param random where its service times are drawn from
     */
    public Medium(Machine machine, int device, ServiceTime serviceTime, RandomGenerator random) {
        this.machine = machine;
        this.device = device;
        this.serviceTime = serviceTime;
        this.random = random;
    }

    /** Begins to work on a request. */
    void start(long request, Runnable done) {
        machine.emit(EventKind.REQUEST_STARTED, -1, device, request);
        machine.schedule(nanosUntilDone(), () -> {
            machine.emit(EventKind.REQUEST_FINISHED, -1, device, request);
            done.run();
        });
    }

    private long nanosUntilDone() {
        long work = serviceTime.draw(random);
        if (!serviceTime.oneAtATime()) {
            return work;
        }
        long now = machine.clockNanos();
        freeAtNanos = Math.max(freeAtNanos, now) + work;
        return freeAtNanos - now;
    }
}
