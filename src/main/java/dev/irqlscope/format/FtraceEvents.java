package dev.irqlscope.format;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceStore;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Turns ftrace events into those of a trace. Events that say nothing about interrupt time are passed over. */
final class FtraceEvents {
    private static final int MAX_ENTITIES = 1 << 22;
    private static final int MAX_SOFTIRQS = 64;

    /** Names of the softirqs by number, as the kernel prints them. Source: include/trace/events/irq.h. */
    private static final String[] SOFTIRQ_NAMES = {
        "HI", "TIMER", "NET_TX", "NET_RX", "BLOCK", "IRQ_POLL", "TASKLET", "SCHED", "HRTIMER", "RCU"
    };

    private static final byte[] IRQ_ENTRY = Bytes.ascii("irq_handler_entry");
    private static final byte[] IRQ_EXIT = Bytes.ascii("irq_handler_exit");
    private static final byte[] SOFTIRQ_RAISE = Bytes.ascii("softirq_raise");
    private static final byte[] SOFTIRQ_ENTRY = Bytes.ascii("softirq_entry");
    private static final byte[] SOFTIRQ_EXIT = Bytes.ascii("softirq_exit");
    private static final byte[] SCHED_SWITCH = Bytes.ascii("sched_switch");
    private static final byte[] BLOCK_ISSUE = Bytes.ascii("block_rq_issue");
    private static final byte[] BLOCK_COMPLETE = Bytes.ascii("block_rq_complete");
    private static final byte[] ENTRY = Bytes.ascii("_entry");
    private static final byte[] EXIT = Bytes.ascii("_exit");

    private static final byte[] IRQ_IS = Bytes.ascii("irq=");
    private static final byte[] NAME_IS = Bytes.ascii(" name=");
    private static final byte[] RET_IS = Bytes.ascii(" ret=");
    private static final byte[] HANDLED = Bytes.ascii("handled");
    private static final byte[] UNHANDLED = Bytes.ascii("unhandled");
    private static final byte[] VEC_IS = Bytes.ascii("vec=");
    private static final byte[] ACTION_IS = Bytes.ascii("[action=");
    private static final byte[] VECTOR_IS = Bytes.ascii("vector=");
    private static final byte[] ARROW = Bytes.ascii("==> ");
    private static final byte[] NEXT_COMM_IS = Bytes.ascii("next_comm=");
    private static final byte[] NEXT_PID_IS = Bytes.ascii(" next_pid=");
    private static final byte[] BRACKET = Bytes.ascii(" [");
    private static final byte[] COMMAND_END = Bytes.ascii(") ");

    private final TraceStore store;
    private final ReorderWindow window;
    private final NameTable handlers = new NameTable();
    private final NameTable vectors = new NameTable();
    private final NameTable threads = new NameTable();
    private final NameTable devices = new NameTable();
    private final int[] softirqs = new int[MAX_SOFTIRQS];
    private Cpu[] cpus = new Cpu[0];
    private FtraceLine line;
    private long lastStamp = Long.MIN_VALUE;
    private long pendingLost = -1;
    private int pendingLostCpu;
    private long returnsWithoutEntry;
    private boolean full;

    FtraceEvents(TraceStore store) {
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

    /** Takes in a line. False if it is a known event whose arguments make no sense. */
    boolean accept(FtraceLine parsed) {
        line = parsed;
        if (pendingLost >= 0) {
            window.add(line.stamp, EventKind.LOST, pendingLostCpu, 0, pendingLost);
            pendingLost = -1;
        }
        lastStamp = Math.max(lastStamp, line.stamp);
        cpu(line.cpu);
        byte[] bytes = line.bytes;
        int from = line.nameFrom;
        int length = line.nameEnd - from;
        if (length < 9) {
            return true;
        }
        switch (bytes[from]) {
            case 'i' -> {
                if (is(IRQ_ENTRY)) {
                    return irqEntry();
                } else if (is(IRQ_EXIT)) {
                    return irqExit();
                }
            }
            case 's' -> {
                if (is(SOFTIRQ_RAISE)) {
                    return softirqRaise();
                } else if (is(SOFTIRQ_ENTRY)) {
                    return softirqEntry();
                } else if (is(SOFTIRQ_EXIT)) {
                    return softirqExit();
                } else if (is(SCHED_SWITCH)) {
                    return schedSwitch();
                }
            }
            case 'b' -> {
                if (is(BLOCK_ISSUE)) {
                    return blockRequest(EventKind.REQUEST_STARTED);
                } else if (is(BLOCK_COMPLETE)) {
                    return blockRequest(EventKind.REQUEST_COMPLETED);
                }
            }
            default -> {
            }
        }
        if (Bytes.matches(bytes, line.argsFrom, line.argsEnd, VECTOR_IS)) {
            vector();
        }
        return true;
    }

    /** Events of a processor (-1: all) are missing here; {@code count} is 0 if nobody knows how many. */
    void lost(int cpu, long count) {
        if (cpu >= 0) {
            cpu(cpu);
        }
        for (int i = 0; i < cpus.length; i++) {
            if (cpu < 0 || cpu == i) {
                cpus[i].depth = 0;
                cpus[i].raised = 0;
            }
        }
        if (lastStamp != Long.MIN_VALUE) {
            window.add(lastStamp, EventKind.LOST, cpu, 0, count);
        } else {
            // Before the first event there is no time to put it at.
            pendingLostCpu = pendingLost >= 0 && pendingLostCpu != cpu ? -1 : cpu;
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

    long movedEvents() {
        return window.moved();
    }

    long returnsWithoutEntry() {
        return returnsWithoutEntry;
    }

    /** Whether there are more names than any real trace has. */
    boolean isFull() {
        return full;
    }

    private boolean is(byte[] name) {
        return line.nameEnd - line.nameFrom == name.length
                && Bytes.matches(line.bytes, line.nameFrom, line.nameEnd, name);
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
        window.add(line.stamp, kind, line.cpu, subject, arg);
    }

    private boolean irqEntry() {
        long irq = numberAfter(IRQ_IS, line.argsFrom);
        int name = Bytes.find(line.bytes, line.argsFrom, line.argsEnd, NAME_IS);
        if (irq < 0 || irq > Integer.MAX_VALUE || name < 0) {
            return false;
        }
        int from = name + NAME_IS.length;
        int routine = handlers.find(line.bytes, from, line.argsEnd, irq);
        if (routine < 0) {
            String text = from == line.argsEnd ? "irq " + irq : text(from, line.argsEnd);
            routine = intern(new Entity.Routine(text, text, RoutineKind.ISR, (int) irq, -1, false, Entity.NONE));
            handlers.put(line.bytes, from, line.argsEnd, irq, routine);
        }
        cpu(line.cpu).enter(irq, routine);
        add(EventKind.ISR_ENTER, routine, irq);
        return true;
    }

    private boolean irqExit() {
        long irq = numberAfter(IRQ_IS, line.argsFrom);
        int ret = Bytes.find(line.bytes, line.argsFrom, line.argsEnd, RET_IS) + RET_IS.length;
        boolean claimed = Bytes.matches(line.bytes, ret, line.argsEnd, HANDLED);
        boolean known = claimed || Bytes.matches(line.bytes, ret, line.argsEnd, UNHANDLED);
        if (irq < 0 || ret < RET_IS.length || !known) {
            return false;
        }
        int routine = cpu(line.cpu).leave(irq);
        if (routine < 0) {
            returnsWithoutEntry++;
        } else {
            add(EventKind.ISR_RETURN, routine, IsrResult.of(claimed, false, 0));
        }
        return true;
    }

    private boolean softirqRaise() {
        int number = softirqNumber();
        if (number < 0) {
            return false;
        }
        Cpu cpu = cpu(line.cpu);
        boolean pending = (cpu.raised >>> number & 1) != 0;
        cpu.raised |= 1L << number;
        add(pending ? EventKind.DPC_JOINED : EventKind.DPC_QUEUED, softirq(number), line.cpu);
        return true;
    }

    private boolean softirqEntry() {
        int number = softirqNumber();
        if (number < 0) {
            return false;
        }
        cpu(line.cpu).raised &= ~(1L << number);
        add(EventKind.DPC_ENTER, softirq(number), 0);
        return true;
    }

    private boolean softirqExit() {
        int number = softirqNumber();
        if (number < 0) {
            return false;
        }
        add(EventKind.DPC_RETURN, softirq(number), 0);
        return true;
    }

    private int softirqNumber() {
        long number = numberAfter(VEC_IS, line.argsFrom);
        return number < MAX_SOFTIRQS ? (int) number : -1;
    }

    private int softirq(int number) {
        if (softirqs[number] < 0) {
            String name = number < SOFTIRQ_NAMES.length ? SOFTIRQ_NAMES[number] : "softirq " + number;
            int action = Bytes.find(line.bytes, line.argsFrom, line.argsEnd, ACTION_IS);
            int end = line.argsEnd - 1;
            if (action >= 0 && line.bytes[end] == ']' && action + ACTION_IS.length < end) {
                name = text(action + ACTION_IS.length, end);
            }
            softirqs[number] = intern(
                    new Entity.Routine(name, name, RoutineKind.SOFTIRQ, number, -1, false, Entity.NONE));
        }
        return softirqs[number];
    }

    /** An APIC vector's entry or exit, whatever the vector is called. */
    private void vector() {
        int nameEnd = endWithout(ENTRY);
        boolean entry = nameEnd >= 0;
        if (!entry) {
            nameEnd = endWithout(EXIT);
        }
        long vector = numberAfter(VECTOR_IS, line.argsFrom);
        if (nameEnd < 0 || vector < 0 || vector > Integer.MAX_VALUE) {
            return;
        }
        int routine = vectors.find(line.bytes, line.nameFrom, nameEnd, vector);
        if (routine < 0) {
            String name = text(line.nameFrom, nameEnd);
            routine = intern(new Entity.Routine(name, name, RoutineKind.VECTOR, (int) vector, -1, false, Entity.NONE));
            vectors.put(line.bytes, line.nameFrom, nameEnd, vector, routine);
        }
        add(entry ? EventKind.VECTOR_ENTER : EventKind.VECTOR_EXIT, routine, vector);
    }

    private int endWithout(byte[] suffix) {
        int end = line.nameEnd - suffix.length;
        return end > line.nameFrom && Bytes.matches(line.bytes, end, line.nameEnd, suffix) ? end : -1;
    }

    /** Both forms: the kernel's {@code ==> next_comm=x next_pid=1}, and trace-cmd's {@code ==> x:1 [120]}. */
    private boolean schedSwitch() {
        int arrow = Bytes.find(line.bytes, line.argsFrom, line.argsEnd, ARROW);
        if (arrow < 0) {
            return false;
        }
        int from = arrow + ARROW.length;
        int nameEnd;
        int number;
        if (Bytes.matches(line.bytes, from, line.argsEnd, NEXT_COMM_IS)) {
            from += NEXT_COMM_IS.length;
            nameEnd = Bytes.findLast(line.bytes, from, line.argsEnd, NEXT_PID_IS);
            number = nameEnd + NEXT_PID_IS.length;
        } else {
            nameEnd = Bytes.findLast(line.bytes, from, line.argsEnd, BRACKET);
            while (nameEnd > from && line.bytes[nameEnd] != ':') {
                nameEnd--;
            }
            number = nameEnd + 1;
        }
        long pid = nameEnd < from || (line.bytes[number - 1] != ':' && line.bytes[number - 1] != '=')
                ? -1
                : numberAt(number);
        if (pid < 0 || pid > Integer.MAX_VALUE) {
            return false;
        }
        int thread = threads.find(line.bytes, from, nameEnd, pid);
        if (thread < 0) {
            thread = intern(new Entity.Thread(text(from, nameEnd), (int) pid));
            threads.put(line.bytes, from, nameEnd, pid, thread);
        }
        add(EventKind.THREAD_SWITCH, thread, 0);
        return true;
    }

    /** {@code MAJOR,MINOR RWBS [BYTES] (COMMAND) SECTOR + …}; the sector stands for the request. */
    private boolean blockRequest(EventKind kind) {
        int nameEnd = line.argsFrom;
        while (nameEnd < line.argsEnd && line.bytes[nameEnd] != ' ') {
            nameEnd++;
        }
        int command = Bytes.find(line.bytes, nameEnd, line.argsEnd, COMMAND_END);
        if (nameEnd == line.argsFrom || command < 0) {
            return false;
        }
        int device = devices.find(line.bytes, line.argsFrom, nameEnd, 0);
        if (device < 0) {
            device = intern(new Entity.Device(text(line.argsFrom, nameEnd)));
            devices.put(line.bytes, line.argsFrom, nameEnd, 0, device);
        }
        add(kind, device, numberAt(command + COMMAND_END.length));
        return true;
    }

    private long numberAfter(byte[] key, int at) {
        return Bytes.matches(line.bytes, at, line.argsEnd, key) ? numberAt(at + key.length) : -1;
    }

    /** The decimal number that stands there, -1 if there is none or it does not fit. */
    private long numberAt(int from) {
        long value = 0;
        int at = from;
        while (at < line.argsEnd && FtraceLine.isDigit(line.bytes[at])) {
            value = value * 10 + (line.bytes[at++] - '0');
        }
        return at == from || at - from > 18 ? -1 : value;
    }

    private int intern(Entity entity) {
        full |= store.catalog().size() >= MAX_ENTITIES;
        return store.catalog().intern(entity);
    }

    private String text(int from, int end) {
        return new String(line.bytes, from, end - from, StandardCharsets.UTF_8);
    }
}
