package dev.irqlscope.format;

import dev.irqlscope.trace.EventKind;

/** Reads the arguments of ftrace events in text. Events that say nothing about interrupt time are passed over. */
final class FtraceEvents {
    private static final byte[] IRQ_ENTRY = Bytes.ascii("irq_handler_entry");
    private static final byte[] IRQ_EXIT = Bytes.ascii("irq_handler_exit");
    private static final byte[] SOFTIRQ_RAISE = Bytes.ascii("softirq_raise");
    private static final byte[] SOFTIRQ_ENTRY = Bytes.ascii("softirq_entry");
    private static final byte[] SOFTIRQ_EXIT = Bytes.ascii("softirq_exit");
    private static final byte[] SCHED_SWITCH = Bytes.ascii("sched_switch");
    private static final byte[] BLOCK_ISSUE = Bytes.ascii("block_rq_issue");
    private static final byte[] BLOCK_COMPLETE = Bytes.ascii("block_rq_complete");
    private static final byte[] IPI = Bytes.ascii("ipi");
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
    private static final byte[] NEXT_COMM_IS = Bytes.ascii(" next_comm=");
    private static final byte[] NEXT_PID_IS = Bytes.ascii(" next_pid=");
    private static final byte[] BRACKET = Bytes.ascii(" [");
    private static final byte[] COMMAND_END = Bytes.ascii(") ");
    private static final byte[] DEV_IS = Bytes.ascii("dev=");
    private static final byte[] SECTOR_IS = Bytes.ascii(" sector=");

    private final LinuxEvents events;
    private FtraceLine line;
    private boolean passedOver;

    FtraceEvents(LinuxEvents events) {
        this.events = events;
    }

    /** Takes in a line. False if it is a known event whose arguments make no sense. */
    boolean accept(FtraceLine parsed) {
        line = parsed;
        events.begin(line.cpu, line.stamp);
        byte[] bytes = line.bytes;
        int from = line.nameFrom;
        int length = line.nameEnd - from;
        passedOver = false;
        if (length < IPI.length + EXIT.length) {
            passedOver = true;
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
                    return softirq(EventKind.DPC_QUEUED);
                } else if (is(SOFTIRQ_ENTRY)) {
                    return softirq(EventKind.DPC_ENTER);
                } else if (is(SOFTIRQ_EXIT)) {
                    return softirq(EventKind.DPC_RETURN);
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
        boolean known = Bytes.matches(bytes, line.argsFrom, line.argsEnd, VECTOR_IS) ? vector() : interProcessor();
        passedOver = !known;
        return true;
    }

    /** Whether the line that was accepted says nothing about interrupt time, as far as this knows. */
    boolean passedOver() {
        return passedOver;
    }

    private boolean is(byte[] name) {
        return line.nameEnd - line.nameFrom == name.length
                && Bytes.matches(line.bytes, line.nameFrom, line.nameEnd, name);
    }

    private boolean irqEntry() {
        long irq = numberAfter(IRQ_IS, line.argsFrom);
        int name = Bytes.find(line.bytes, line.argsFrom, line.argsEnd, NAME_IS);
        if (irq < 0 || irq > Integer.MAX_VALUE || name < 0) {
            return false;
        }
        events.irqEntry((int) irq, line.bytes, name + NAME_IS.length, line.argsEnd);
        return true;
    }

    private boolean irqExit() {
        long irq = numberAfter(IRQ_IS, line.argsFrom);
        int ret = endOf(RET_IS);
        long asNumber = numberAt(ret);
        boolean claimed = Bytes.matches(line.bytes, ret, line.argsEnd, HANDLED) || asNumber > 0;
        boolean known = claimed || Bytes.matches(line.bytes, ret, line.argsEnd, UNHANDLED) || asNumber == 0;
        if (irq < 0 || irq > Integer.MAX_VALUE || !known) {
            return false;
        }
        events.irqExit((int) irq, claimed);
        return true;
    }

    private boolean softirq(EventKind kind) {
        long number = numberAfter(VEC_IS, line.argsFrom);
        if (number < 0 || number >= LinuxEvents.MAX_SOFTIRQS) {
            return false;
        }
        int action = Bytes.find(line.bytes, line.argsFrom, line.argsEnd, ACTION_IS);
        int end = line.argsEnd - 1;
        int from = action >= 0 && line.bytes[end] == ']' ? action + ACTION_IS.length : end;
        switch (kind) {
            case DPC_QUEUED -> events.softirqRaise((int) number, line.bytes, from, end);
            case DPC_ENTER -> events.softirqEntry((int) number, line.bytes, from, end);
            default -> events.softirqExit((int) number, line.bytes, from, end);
        }
        return true;
    }

    /** An APIC vector's entry or exit, whatever the vector is called. */
    private boolean vector() {
        int nameEnd = endWithout(ENTRY);
        boolean entry = nameEnd >= 0;
        if (!entry) {
            nameEnd = endWithout(EXIT);
        }
        long vector = numberAfter(VECTOR_IS, line.argsFrom);
        boolean known = nameEnd >= 0 && vector >= 0 && vector <= Integer.MAX_VALUE;
        if (known) {
            events.vector(entry, (int) vector, line.bytes, line.nameFrom, nameEnd);
        }
        return known;
    }

    /** {@code ipi_entry: (Rescheduling interrupts)}: Arm has no vectors, but a reason for each interrupt. */
    private boolean interProcessor() {
        boolean entry = line.nameEnd - line.nameFrom == IPI.length + ENTRY.length && endWithout(ENTRY) >= 0;
        boolean exit = line.nameEnd - line.nameFrom == IPI.length + EXIT.length && endWithout(EXIT) >= 0;
        boolean known = (entry || exit) && Bytes.matches(line.bytes, line.nameFrom, line.nameEnd, IPI)
                && line.argsEnd - line.argsFrom > 2 && line.bytes[line.argsFrom] == '('
                && line.bytes[line.argsEnd - 1] == ')';
        if (known) {
            events.vector(entry, LinuxEvents.NO_VECTOR, line.bytes, line.argsFrom + 1, line.argsEnd - 1);
        }
        return known;
    }

    private int endWithout(byte[] suffix) {
        int end = line.nameEnd - suffix.length;
        return end > line.nameFrom && Bytes.matches(line.bytes, end, line.nameEnd, suffix) ? end : -1;
    }

    /** The kernel's {@code next_comm=x next_pid=1}, and trace-cmd's {@code ==> x:1 [120]}. */
    private boolean schedSwitch() {
        int from = endOf(NEXT_COMM_IS);
        int nameEnd;
        int number;
        if (from >= 0) {
            nameEnd = Bytes.findLast(line.bytes, from, line.argsEnd, NEXT_PID_IS);
            number = nameEnd + NEXT_PID_IS.length;
        } else {
            from = endOf(ARROW);
            if (from < 0) {
                return false;
            }
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
        events.threadSwitch((int) pid, line.bytes, from, nameEnd);
        return true;
    }

    /**
     * {@code MAJOR,MINOR RWBS [BYTES] (COMMAND) SECTOR + …}, and {@code dev=N sector=N …} where fields were printed as they
     * are; the sector stands for the request.
     */
    private boolean blockRequest(EventKind kind) {
        long device = numberAfter(DEV_IS, line.argsFrom);
        if (device >= 0) {
            events.blockRequest(kind, device, numberAt(endOf(SECTOR_IS)));
            return true;
        }
        int nameEnd = line.argsFrom;
        while (nameEnd < line.argsEnd && line.bytes[nameEnd] != ' ') {
            nameEnd++;
        }
        int command = Bytes.find(line.bytes, nameEnd, line.argsEnd, COMMAND_END);
        if (nameEnd == line.argsFrom || command < 0) {
            return false;
        }
        events.blockRequest(kind, numberAt(command + COMMAND_END.length), line.bytes, line.argsFrom, nameEnd);
        return true;
    }

    private long numberAfter(byte[] key, int at) {
        return Bytes.matches(line.bytes, at, line.argsEnd, key) ? numberAt(at + key.length) : -1;
    }

    /** Where what follows the first {@code key} begins, -1 if there is no such key. */
    private int endOf(byte[] key) {
        int at = Bytes.find(line.bytes, line.argsFrom, line.argsEnd, key);
        return at < 0 ? -1 : at + key.length;
    }

    /** The decimal number that stands there, -1 if there is none or it does not fit. */
    private long numberAt(int from) {
        if (from < 0) {
            return -1;
        }
        long value = 0;
        int at = from;
        while (at < line.argsEnd && FtraceLine.isDigit(line.bytes[at])) {
            value = value * 10 + (line.bytes[at++] - '0');
        }
        return at == from || at - from > 18 ? -1 : value;
    }
}
