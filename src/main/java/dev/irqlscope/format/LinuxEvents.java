package dev.irqlscope.format;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns what Linux records of interrupts into events of a trace, the same whether it was read as text or as binary data.
 * {@link #begin} says where and when; what follows it happened there and then. Names are given as bytes of the reader's
 * buffer, so that a known name makes no garbage.
 */
final class LinuxEvents {
    static final int MAX_SOFTIRQS = 64;

    /** What to say of a recording that holds none of all this. */
    static final String NOTHING_RECORDED = "No interrupts were recorded: \"trace-cmd record -e irq -e irq_vectors"
            + " -e sched_switch -e block_rq_issue -e block_rq_complete\" does.";

    /** Of an interrupt between processors that has a reason, but no vector. */
    static final int NO_VECTOR = -1;

    private static final int MAX_ENTITIES = 1 << 22;
    private static final long MAX_SECTOR = 999_999_999_999_999_999L;
    private static final int MINOR_BITS = 20;

    /** Names of the softirqs by number, as the kernel prints them. Source: include/trace/events/irq.h. */
    private static final String[] SOFTIRQ_NAMES = {
        "HI", "TIMER", "NET_TX", "NET_RX", "BLOCK", "IRQ_POLL", "TASKLET", "SCHED", "HRTIMER", "RCU"
    };

    private final TraceStore store;
    private final ReorderWindow window;
    private final NameTable handlers = new NameTable();
    private final NameTable vectors = new NameTable();
    private final NameTable threads = new NameTable();
    private final NameTable devices = new NameTable();
    private final int[] softirqs = new int[MAX_SOFTIRQS];
    private Cpu[] cpus = new Cpu[0];
    private int cpu;
    private long stamp;
    private long lastStamp = Long.MIN_VALUE;
    private long pendingLost = -1;
    private int pendingLostCpu;
    private long returnsWithoutEntry;
    private boolean full;
    private long lastDevice = -1;
    private byte[] lastDeviceName = {};

    LinuxEvents(TraceStore store) {
        this.store = store;
        this.window = new ReorderWindow(store);
        Arrays.fill(softirqs, Entity.NONE);
    }

    /** What a processor is in the middle of. */
    private static final class Cpu {
        private static final int MAX_DEPTH = 64;

        private final long[] irqs = new long[MAX_DEPTH];
        private final int[] routines = new int[MAX_DEPTH];
        private int depth;

        /** Softirqs raised since they last began. */
        private long raised;

        private void enter(long irq, int routine) {
            if (depth == MAX_DEPTH) {
                remove(0);
            }
            irqs[depth] = irq;
            routines[depth++] = routine;
        }

        /** The innermost handler of this irq that has not returned, or -1. */
        private int leave(long irq) {
            for (int i = depth - 1; i >= 0; i--) {
                if (irqs[i] == irq) {
                    int routine = routines[i];
                    remove(i);
                    return routine;
                }
            }
            return Entity.NONE;
        }

        private void remove(int index) {
            depth--;
            System.arraycopy(irqs, index + 1, irqs, index, depth - index);
            System.arraycopy(routines, index + 1, routines, index, depth - index);
        }
    }

    /** An event happened on this processor at this time of the recording's own clock. */
    void begin(int onCpu, long atStamp) {
        cpu = onCpu;
        stamp = atStamp;
        if (pendingLost >= 0) {
            window.add(stamp, EventKind.LOST, pendingLostCpu, 0, pendingLost);
            pendingLost = -1;
        }
        lastStamp = Math.max(lastStamp, stamp);
        cpu(cpu);
    }

    /** A handler of this irq was entered; its name may be empty. */
    void irqEntry(int irq, byte[] bytes, int from, int end) {
        int routine = handlers.find(bytes, from, end, irq);
        if (routine < 0) {
            String text = from == end ? "irq " + irq : text(bytes, from, end);
            routine = intern(new Entity.Routine(text, text, RoutineKind.ISR, irq, -1, false, Entity.NONE));
            handlers.put(bytes, from, end, irq, routine);
        }
        cpu(cpu).enter(irq, routine);
        add(EventKind.ISR_ENTER, routine, irq);
    }

    void irqExit(int irq, boolean claimed) {
        int routine = cpu(cpu).leave(irq);
        if (routine < 0) {
            returnsWithoutEntry++;
        } else {
            add(EventKind.ISR_RETURN, routine, IsrResult.of(claimed, false, 0));
        }
    }

    /** A softirq was raised; its number is below {@link #MAX_SOFTIRQS}. */
    void softirqRaise(int number, byte[] bytes, int from, int end) {
        Cpu here = cpu(cpu);
        boolean pending = (here.raised >>> number & 1) != 0;
        here.raised |= 1L << number;
        add(pending ? EventKind.DPC_JOINED : EventKind.DPC_QUEUED, softirq(number, bytes, from, end), cpu);
    }

    void softirqEntry(int number, byte[] bytes, int from, int end) {
        cpu(cpu).raised &= ~(1L << number);
        add(EventKind.DPC_ENTER, softirq(number, bytes, from, end), 0);
    }

    void softirqExit(int number, byte[] bytes, int from, int end) {
        add(EventKind.DPC_RETURN, softirq(number, bytes, from, end), 0);
    }

    /** The entry or exit of an APIC vector, whatever the vector is called. */
    void vector(boolean entry, int vector, byte[] bytes, int from, int end) {
        int routine = vectors.find(bytes, from, end, vector);
        if (routine < 0) {
            String name = text(bytes, from, end);
            routine = intern(new Entity.Routine(name, name, RoutineKind.VECTOR, vector, -1, false, Entity.NONE));
            vectors.put(bytes, from, end, vector, routine);
        }
        add(entry ? EventKind.VECTOR_ENTER : EventKind.VECTOR_EXIT, routine, vector);
    }

    void threadSwitch(int pid, byte[] bytes, int from, int end) {
        int thread = threads.find(bytes, from, end, pid);
        if (thread < 0) {
            thread = intern(new Entity.Thread(text(bytes, from, end), pid));
            threads.put(bytes, from, end, pid, thread);
        }
        add(EventKind.THREAD_SWITCH, thread, 0);
    }

    /** A block request of this device, for which its sector stands, was issued or completed. */
    void blockRequest(EventKind kind, long sector, byte[] bytes, int from, int end) {
        int device = devices.find(bytes, from, end, 0);
        if (device < 0) {
            device = intern(new Entity.Device(text(bytes, from, end)));
            devices.put(bytes, from, end, 0, device);
        }
        add(kind, device, sector);
    }

    /**
     * The same of a recording that has numbers only.
     *
     * @param device the kernel's {@code dev_t}
     * @param sector all bits are set where a request is of no sector, as a flush
     */
    void blockRequest(EventKind kind, long device, long sector) {
        if (device != lastDevice) {
            lastDevice = device;
            lastDeviceName = Bytes.ascii((device >>> MINOR_BITS) + "," + (device & (1 << MINOR_BITS) - 1));
        }
        long known = sector > MAX_SECTOR ? -1 : Math.max(sector, -1);
        blockRequest(kind, known, lastDeviceName, 0, lastDeviceName.length);
    }

    /** Events of a processor (-1: all) are missing here; {@code count} is 0 if nobody knows how many. */
    void lost(int ofCpu, long count) {
        if (ofCpu >= 0) {
            cpu(ofCpu);
        }
        for (int i = 0; i < cpus.length; i++) {
            if (ofCpu < 0 || ofCpu == i) {
                cpus[i].depth = 0;
                cpus[i].raised = 0;
            }
        }
        if (lastStamp != Long.MIN_VALUE) {
            window.add(lastStamp, EventKind.LOST, ofCpu, 0, count);
        } else {
            // Before the first event there is no time to put it at.
            pendingLostCpu = pendingLost >= 0 && pendingLostCpu != ofCpu ? -1 : ofCpu;
            pendingLost = Math.max(0, pendingLost) + count;
        }
    }

    void flush() {
        window.flush();
    }

    int cpus() {
        return cpus.length;
    }

    long originNanos() {
        return window.originNanos();
    }

    long returnsWithoutEntry() {
        return returnsWithoutEntry;
    }

    /** Sentences about what had to be left out or moved. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (returnsWithoutEntry > 0) {
            warnings.add(
                    returnsWithoutEntry == 1
                            ? "1 return from an interrupt handler has no entry in the trace and was left out."
                            : returnsWithoutEntry
                                    + " returns from interrupt handlers have no entry in the trace and were left out.");
        }
        long moved = window.moved();
        if (moved > 0) {
            warnings.add(
                    moved == 1
                            ? "1 event came too late for its stamp and was moved forward in time."
                            : moved + " events came too late for their stamps and were moved forward in time.");
        }
        return warnings;
    }

    /** A sentence about events that a recording says are missing. */
    static String lossSentence(long places, long counted) {
        return "Events were lost in " + places + (places == 1 ? " place" : " places") + " while recording"
                + (counted > 0 ? ", " + counted + " of them counted." : ".");
    }

    /** Whether there are more names than any real trace has. */
    boolean isFull() {
        return full;
    }

    private Cpu cpu(int number) {
        if (number >= cpus.length) {
            int had = cpus.length;
            cpus = Arrays.copyOf(cpus, number + 1);
            for (int i = had; i <= number; i++) {
                cpus[i] = new Cpu();
            }
        }
        return cpus[number];
    }

    private void add(EventKind kind, int subject, long arg) {
        window.add(stamp, kind, cpu, subject, arg);
    }

    /** The softirq of this number; without a name in the recording, the kernel's usual one. */
    private int softirq(int number, byte[] bytes, int from, int end) {
        if (softirqs[number] < 0) {
            String name = number < SOFTIRQ_NAMES.length ? SOFTIRQ_NAMES[number] : "softirq " + number;
            if (from < end) {
                name = text(bytes, from, end);
            }
            softirqs[number] = intern(
                    new Entity.Routine(name, name, RoutineKind.SOFTIRQ, number, -1, false, Entity.NONE));
        }
        return softirqs[number];
    }

    private int intern(Entity entity) {
        full |= store.catalog().size() >= MAX_ENTITIES;
        return store.catalog().intern(entity);
    }

    private static String text(byte[] bytes, int from, int end) {
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }
}
