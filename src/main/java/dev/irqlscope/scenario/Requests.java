package dev.irqlscope.scenario;

import dev.irqlscope.engine.KernelThread;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.storport.Adapter;
import dev.irqlscope.storport.CompletedSrb;
import dev.irqlscope.storport.Srb;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.trace.Entity;
import java.util.random.RandomGenerator;

/** Carries out a workload: each request that completes is followed, a while later, by another one from a thread. */
final class Requests {
    /** Time over which the first requests are spread, so that they do not all finish together. */
    private static final long START_SPREAD_NANOS = 200_000;

    private final Machine machine;
    private final Workload workload;
    private final RandomGenerator random;
    private final int thread;
    private Adapter adapter;
    private long numbered;
    private int turn;

    /** @param workload {@code null} for an adapter that nobody uses */
    Requests(Machine machine, Workload workload, RandomGenerator random) {
        this.machine = machine;
        this.workload = workload;
        this.random = random;
        this.thread = machine.register(new Entity.Thread("workload", 4));
    }

    void start(Adapter on) {
        adapter = on;
        int depth = workload == null ? 0 : workload.depth();
        for (int i = 0; i < depth; i++) {
            machine.schedule(random.nextLong(START_SPREAD_NANOS), this::wakeThread);
        }
    }

    /** Told by the port driver. Nobody sends anything to a device that is not there any more. */
    void completed(Processor processor, CompletedSrb srb) {
        if (srb.srbStatus() == SrbStatus.NO_DEVICE) {
            return;
        }
        machine.schedule((long) (random.nextExponential() * workload.thinkNanos()), this::wakeThread);
    }

    private void wakeThread() {
        int cpu = workload.cpus().get(turn++ % workload.cpus().size());
        machine.processor(cpu).makeReady(new KernelThread(thread, this::send));
    }

    private void send(Processor processor) {
        processor.work(workload.computeNanos());
        adapter.startIo(new Srb(++numbered, workload.timeOutNanos()));
    }
}
