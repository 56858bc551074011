package dev.irqlscope.engine;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many interrupts and events the engine makes in a second of real time: the lines {@code interrupts} and {@code events}. One interrupt is a device that pulls its line, an
 * ISR of four register accesses that queues a DPC, and a DPC that completes one request, all of it traced. With two processors
 * each has a device of its own, a third of a period apart.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EngineBenchmark {
    private static final long PERIOD_NANOS = 20_000;
    private static final int INTERRUPTS = 50_000;

    /** What JMH prints besides the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Rates {
        public long interrupts;
        public long events;
    }

    /** How many processors there are. */
    @State(Scope.Thread)
    public static class Size {
        @Param({"1", "2"})
        public int processors;
    }

    @Benchmark
    public long run(Size size, Rates rates) {
        TraceStore trace = new TraceStore(TraceInfo.ofRun("benchmark", "benchmark", size.processors, 1));
        try (Machine machine = new Machine(trace, size.processors, KernelCosts.DEFAULT,
                KernelRules.DEFAULT)) {
            for (int cpu = 0; cpu < size.processors; cpu++) {
                new Device(machine, cpu);
            }
            machine.run(RunRequest.until(PERIOD_NANOS * INTERRUPTS / size.processors));
        }
        rates.interrupts += INTERRUPTS;
        rates.events += trace.size();
        return trace.size();
    }

    /** A device with its driver, reduced to what the engine sees of them. */
    private static final class Device {
        private static final long READ_NANOS = 700;
        private static final long WRITE_NANOS = 100;

        private final Machine machine;
        private final InterruptLine line;
        private final int device;
        private final int register;
        private final Dpc dpc;
        private long requests;

        Device(Machine machine, int cpu) {
            this.machine = machine;
            line = machine.connectLine("INT" + cpu, 0x91 + cpu, machine.processor(cpu));
            device = machine.register(new Entity.Device("device"));
            register = machine.register(new Entity.Register("IS", device));
            int isr = machine.register(routine("Isr", RoutineKind.ISR, line.vector(), 9));
            int deferred = machine.register(routine("Dpc", RoutineKind.DPC, -1, Irql.DISPATCH_LEVEL));
            dpc = new Dpc(deferred, (processor, first, second) -> complete(processor));
            SpinLock lock = new SpinLock(machine.register(new Entity.Lock("lock")));
            line.connect(new InterruptObject(isr, lock, 50_000, this::service));
            machine.schedule(PERIOD_NANOS * cpu / 3, this::interrupt);
        }

        private Entity.Routine routine(String name, RoutineKind kind, int vector, int irql) {
            return new Entity.Routine(name, "benchmark.sys", kind, vector, irql, true, device);
        }

        private void interrupt() {
            machine.emit(EventKind.CAUSE_SET, -1, device, 1);
            line.assertBy(device);
            machine.schedule(PERIOD_NANOS, this::interrupt);
        }

        private boolean service(Processor processor) {
            access(processor, EventKind.REGISTER_READ, READ_NANOS);
            access(processor, EventKind.REGISTER_READ, READ_NANOS);
            access(processor, EventKind.REGISTER_WRITE, WRITE_NANOS);
            machine.emit(EventKind.CAUSE_CLEAR, -1, device, 0);
            line.deassertBy(device);
            access(processor, EventKind.REGISTER_READ, READ_NANOS);
            processor.work(150);
            processor.queueDpc(dpc, null, null);
            return true;
        }

        private void access(Processor processor, EventKind kind, long nanos) {
            processor.stall(nanos);
            processor.emit(kind, register, 1);
            processor.deliverPending();
        }

        private void complete(Processor processor) {
            processor.emit(EventKind.REQUEST_COMPLETED, device, ++requests);
            processor.work(2_200);
        }
    }
}
