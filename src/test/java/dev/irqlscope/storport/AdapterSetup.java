package dev.irqlscope.storport;

import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import java.util.List;
import java.util.function.BiConsumer;

/** What an adapter of a test is made of. What the test does not say is as usual; its ISRs may take 50 µs. */
public record AdapterSetup(
        int device,
        InterruptResources interrupts,
        HwRegisters registers,
        DpcPolicy dpcs,
        QueuePolicy queue,
        PerfOptsPlace perfOpts,
        BusCosts costs,
        BiConsumer<Processor, CompletedSrb> completed) {
    private static final long ISR_LIMIT_NANOS = 50_000;

    private static final HwRegisters NO_REGISTERS = new HwRegisters() {
        @Override
        public List<String> registerNames() {
            return List.of();
        }

        @Override
        public int read(int register) {
            return 0;
        }

        @Override
        public void write(int register, int value) {
            // There is nothing to write.
        }

        @Override
        public boolean wouldClearCause(int register, int value) {
            return false;
        }
    };

    /** @param device index of its {@link dev.irqlscope.trace.Entity.Device} */
    public static AdapterSetup of(int device, InterruptResources interrupts) {
        return new AdapterSetup(
                device,
                interrupts,
                NO_REGISTERS,
                DpcPolicy.DEFAULT,
                QueuePolicy.DEFAULT,
                PerfOptsPlace.BOTH,
                BusCosts.DEFAULT,
                (processor, srb) -> {});
    }

    public static AdapterSetup of(int device, InterruptLine line) {
        return of(device, new InterruptResources.Line(line));
    }

    public static AdapterSetup of(int device, List<InterruptMessage> messages) {
        return of(device, new InterruptResources.Messages(messages));
    }

    public AdapterSetup with(HwRegisters other) {
        return new AdapterSetup(device, interrupts, other, dpcs, queue, perfOpts, costs, completed);
    }

    public AdapterSetup with(DpcPolicy other) {
        return new AdapterSetup(device, interrupts, registers, other, queue, perfOpts, costs, completed);
    }

    public AdapterSetup with(QueuePolicy other) {
        return new AdapterSetup(device, interrupts, registers, dpcs, other, perfOpts, costs, completed);
    }

    public AdapterSetup with(PerfOptsPlace other) {
        return new AdapterSetup(device, interrupts, registers, dpcs, queue, other, costs, completed);
    }

    public AdapterSetup with(BusCosts other) {
        return new AdapterSetup(device, interrupts, registers, dpcs, queue, perfOpts, other, completed);
    }

    /** Who is told of completed requests. */
    public AdapterSetup telling(BiConsumer<Processor, CompletedSrb> other) {
        return new AdapterSetup(device, interrupts, registers, dpcs, queue, perfOpts, costs, other);
    }

    Adapter.Configuration configuration() {
        return new Adapter.Configuration(
                device, registers, interrupts, dpcs, queue, perfOpts, costs, ISR_LIMIT_NANOS, true, completed);
    }

    public Adapter start(Machine machine, HwInitializationData<?> miniport) {
        return Adapter.start(machine, miniport, configuration());
    }
}
