package dev.irqlscope.hba;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.trace.EventKind;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What does a storage device's real work: it takes its time for each request, and works on any number of them at once, or on one. */
public final class Medium {
    private final Machine machine;
    private final int device;
    private final ServiceTime serviceTime;
    private final RandomGenerator random;
    private final Set<Work> atWork = new HashSet<>();
    private long freeAtNanos;
    private long delayOfNext;
    private int toDrop;

    /** Work on one request. */
    final class Work {
        private Work() {}

        /** Gives it up, if it is not finished: it never will be. */
        void giveUp() {
            atWork.remove(this);
            freeIfIdle();
        }
    }

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
    Work start(long request, Runnable done) {
        Work work = new Work();
        atWork.add(work);
        machine.emit(EventKind.REQUEST_STARTED, -1, device, request);
        machine.schedule(nanosUntilDone(), () -> {
            if (atWork.remove(work)) {
                machine.emit(EventKind.REQUEST_FINISHED, -1, device, request);
                tell(done);
            }
        });
        return work;
    }

    private void tell(Runnable done) {
        if (toDrop > 0) {
            toDrop--;
        } else {
            done.run();
        }
    }

    /** Gives up everything. */
    void giveUpAll() {
        atWork.clear();
        freeIfIdle();
    }

    /** Fault: the next request that is finished stays here: the device never hears of it. */
    public void dropNext() {
        toDrop++;
    }

    /** Fault: the next request takes so much longer. */
    public void delayNext(long byNanos) {
        delayOfNext = byNanos;
    }

    private void freeIfIdle() {
        if (atWork.isEmpty()) {
            freeAtNanos = 0;
        }
    }

    private long nanosUntilDone() {
        long work = serviceTime.draw(random) + delayOfNext;
        delayOfNext = 0;
        if (!serviceTime.oneAtATime()) {
            return work;
        }
        long now = machine.clockNanos();
        freeAtNanos = Math.max(freeAtNanos, now) + work;
        return freeAtNanos - now;
    }
}
