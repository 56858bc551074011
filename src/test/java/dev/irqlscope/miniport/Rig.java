package dev.irqlscope.miniport;

import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.engine.KernelThread;
import dev.irqlscope.engine.Story;
import dev.irqlscope.hba.InterruptOutput;
import dev.irqlscope.hba.Medium;
import dev.irqlscope.hba.ServiceTime;
import dev.irqlscope.storport.Adapter;
import dev.irqlscope.storport.AdapterSetup;
import dev.irqlscope.storport.CompletedSrb;
import dev.irqlscope.storport.HwInitializationData;
import dev.irqlscope.storport.HwRegisters;
import dev.irqlscope.storport.InterruptResources;
import dev.irqlscope.storport.Srb;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A device with its miniport in a machine, for tests. Its medium works exactly 50 µs on each request. */
final class Rig {
    static final long SERVICE_NANOS = 50_000;

    final Story story;
    final List<CompletedSrb> completed = new ArrayList<>();
    final int device;
    final InterruptOutput interrupts;
    final Medium medium;

    private final InterruptResources resources;
    private Adapter adapter;

    private Rig(Story story, InterruptResources resources) {
        this.story = story;
        this.resources = resources;
        device = story.machine().register(new Entity.Device("HBA"));
        interrupts = InterruptOutput.of(device, resources);
        medium = new Medium(
                story.machine(), device, new ServiceTime.Exponential(SERVICE_NANOS, SERVICE_NANOS),
                new SplittableRandom(1));
    }

    static Rig onLine(Story story, InterruptLine line) {
        return new Rig(story, new InterruptResources.Line(line));
    }

    static Rig onLine() {
        Story story = Story.onProcessors(1);
        return onLine(story, story.line("INTA#", 0x91, 0));
    }

    /** The messages go to the processors in turn. */
    static Rig withMessages(int count, int processors) {
        Story story = Story.onProcessors(processors);
        List<InterruptMessage> messages = IntStream.range(0, count)
                .mapToObj(id -> story.machine()
                        .dispatchTable()
                        .connectMessage("M" + id, 0x81 + id, story.machine().processor(id % processors)))
                .toList();
        return new Rig(story, new InterruptResources.Messages(messages));
    }

    InterruptOutput.Pull pull() {
        return (InterruptOutput.Pull) interrupts;
    }

    void start(HwRegisters registers, HwInitializationData<?> miniport) {
        adapter = AdapterSetup.of(device, resources)
                .with(registers)
                .telling((cpu, srb) -> completed.add(srb))
                .start(story.machine(), miniport);
    }

    /** A thread on this processor sends this request. */
    Rig requestAt(long nanos, int processor, long number) {
        Srb srb = new Srb(number);
        story.threadAt(nanos, processor, cpu -> adapter.startIo(srb));
        return this;
    }

    /** Threads on CPU 0 send so many. */
    Rig requestsAt(long nanos, int count) {
        for (int number = 1; number <= count; number++) {
            requestAt(nanos, 0, number);
        }
        return this;
    }

    /** A thread keeps CPU 0 at the highest DIRQL for so long. */
    Rig interruptsHeldBackAt(long nanos, long forNanos) {
        int thread = story.machine().register(new Entity.Thread("busy", 1));
        story.at(nanos, () -> story.machine().processor(0).makeReady(new KernelThread(thread, cpu -> {
            int old = cpu.raiseIrql(12);
            cpu.work(forNanos);
            cpu.lowerIrql(old);
        })));
        return this;
    }

    /** The values that a register was read with, in order. */
    List<Long> reads(String register) {
        return story.events(EventKind.REGISTER_READ)
                .stream()
                .filter(event -> event.name().equals(register))
                .map(Story.Event::arg)
                .toList();
    }

    /** The values that were written to a register, in order. */
    List<Long> writes(String register) {
        return story.events(EventKind.REGISTER_WRITE)
                .stream()
                .filter(event -> event.name().equals(register))
                .map(Story.Event::arg)
                .toList();
    }

    /** Registers that read the same value whatever happens, as of a device that is gone. */
    static HwRegisters allReading(int value, List<String> names) {
        return new HwRegisters() {
            @Override
            public List<String> registerNames() {
                return names;
            }

            @Override
            public int read(int register) {
                return value;
            }

            @Override
            public void write(int register, int written) {
                // Nobody is there.
            }

            @Override
            public boolean wouldClearCause(int register, int written) {
                return false;
            }
        };
    }
}
