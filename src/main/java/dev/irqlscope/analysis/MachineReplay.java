package dev.irqlscope.analysis;

import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The state of the machine while events are applied to it one after the other. One thread at a time. */
final class MachineReplay {
    /** What is known of a message: it is masked in its device's table, and one waits there. */
    static final long MESSAGE_MASKED = 1;

    static final long MESSAGE_WAITS = 2;

    /** Level that the trace does not tell. */
    static final int UNKNOWN_LEVEL = -1;

    private static final int VECTOR_WORDS = 4;

    private CpuState[] cpus = new CpuState[0];
    private final TimedList pulls = new TimedList();
    private long[] values = new long[64];
    private boolean[] known = new boolean[64];
    private long[] outstanding = new long[64];
    private final boolean numbersRequests;
    private final OpenRequests atDevice = new OpenRequests();
    private final OpenRequests inQueue = new OpenRequests();
    private final Set<Long> holds = new LinkedHashSet<>();
    private final BitSet removed = new BitSet();
    private long nextEvent;
    /** Code of the bug check and its parameters; {@code null} as long as the machine runs. */
    private long[] bugCheck;

    /** @param numbersRequests whether a request has one number from its start to its end, as in traces of our own machine */
    MachineReplay(boolean numbersRequests) {
        this.numbersRequests = numbersRequests;
    }

    /** One processor. */
    static final class CpuState {
        int level = UNKNOWN_LEVEL;
        boolean idle;
        int thread = -1;
        final FrameStack frames = new FrameStack();
        final TimedList dpcQueue = new TimedList();
        final TimedList locks = new TimedList();
        /** Locks that it spins for, the innermost last. */
        final TimedList spins = new TimedList();
        final long[] pending = new long[VECTOR_WORDS];
        final long[] inService = new long[VECTOR_WORDS];

        private void forget() {
            level = UNKNOWN_LEVEL;
            idle = false;
            thread = -1;
            frames.clear();
            dpcQueue.clear();
            locks.clear();
            spins.clear();
            Arrays.fill(pending, 0);
            Arrays.fill(inService, 0);
        }
    }

    /** Index of the first event that it has not seen. */
    long nextEvent() {
        return nextEvent;
    }

    /** Says that the events before this one are in it. */
    void resumeAt(long event) {
        nextEvent = event;
    }

    /** Code of the bug check and its parameters, or {@code null}. */
    long[] bugCheck() {
        return bugCheck;
    }

    /** Says what the machine has stopped with. */
    void bugCheck(long[] codeAndParameters) {
        bugCheck = codeAndParameters;
    }

    /** Lines and the devices that pull them. */
    TimedList pulls() {
        return pulls;
    }

    boolean numbersRequests() {
        return numbersRequests;
    }

    /** Requests that a device was given, and that the driver has not brought back; none if they have no numbers. */
    OpenRequests atDevice() {
        return atDevice;
    }

    /** Requests that wait in the port driver's queue. */
    OpenRequests inQueue() {
        return inQueue;
    }

    /** What holds the port driver's queues: device and {@link dev.irqlscope.trace.QueueHold} code, as {@link #hold} puts them. */
    Set<Long> holds() {
        return holds;
    }

    /** Devices that have been pulled out. */
    BitSet removed() {
        return removed;
    }

    static long hold(int device, long code) {
        return pull(device, code);
    }

    /** One past the last entity of which it knows anything. */
    int entities() {
        int end = known.length;
        while (end > 0 && !known[end - 1] && outstanding[end - 1] == 0) {
            end--;
        }
        return end;
    }

    void learn(int entity, long value) {
        makeRoom(entity);
        values[entity] = value;
        known[entity] = true;
    }

    void outstanding(int device, long requests) {
        makeRoom(device);
        outstanding[device] = requests;
    }

    int cpuCount() {
        return cpus.length;
    }

    CpuState cpu(int number) {
        if (number >= cpus.length) {
            int had = cpus.length;
            cpus = Arrays.copyOf(cpus, number + 1);
            for (int i = had; i <= number; i++) {
                cpus[i] = new CpuState();
            }
        }
        return cpus[number];
    }

    boolean knows(int entity) {
        return entity < known.length && known[entity];
    }

    /** Last value of a register or field, cause bits of a device, {@link #MESSAGE_MASKED} and so on of a message, 1 of an active ISR. */
    long value(int entity) {
        return entity < values.length ? values[entity] : 0;
    }

    long outstanding(int device) {
        return device < outstanding.length ? outstanding[device] : 0;
    }

    /** What the machine stopped with, or {@code null}. */
    MachineState.Stopped stopped() {
        return bugCheck == null
                ? null
                : new MachineState.Stopped(
                        (int) bugCheck[0],
                        Arrays.stream(bugCheck, 1, bugCheck.length).boxed().toList());
    }

    /** Devices that pull this line, in the order in which they began to. */
    List<Integer> pulling(int line) {
        List<Integer> devices = new ArrayList<>();
        for (int i = 0; i < pulls.size(); i++) {
            if ((int) (pulls.key(i) >>> Integer.SIZE) == line) {
                devices.add((int) pulls.key(i));
            }
        }
        return devices;
    }

    /** Applies events up to {@code endIndex}, exclusive. */
    void applyUntil(TraceSnapshot trace, long endIndex) {
        for (long index = Math.max(nextEvent, trace.firstIndex()); index < endIndex; index++) {
            EventKind kind = trace.kind(index);
            if (kind != null) {
                apply(index, kind, trace.timeNanos(index), trace.cpu(index), trace.subject(index), trace.arg(index));
            }
        }
        nextEvent = Math.max(nextEvent, endIndex);
    }

    void apply(long index, EventKind kind, long nanos, int onCpu, int subject, long arg) {
        nextEvent = index + 1;
        switch (kind) {
            case BUGCHECK -> {
                bugCheck = new long[1 + BugCheckCode.PARAMETERS];
                bugCheck[0] = subject;
                bugCheck[1] = arg;
            }
            case BUGCHECK_PARAMETER -> {
                if (bugCheck != null && subject > 1 && subject < bugCheck.length) {
                    bugCheck[subject] = arg;
                }
            }
            default -> {
            }
        }
        if (onCpu >= 0) {
            applyToCpu(cpu(onCpu), index, kind, nanos, subject);
        } else if (kind == EventKind.LOST) {
            for (CpuState each : cpus) {
                each.forget();
            }
            atDevice.clear();
            inQueue.clear();
            holds.clear();
        }
        if (subject >= 0) {
            applyToDevice(kind, nanos, subject, arg);
        }
    }

    private static void applyToCpu(CpuState cpu, long index, EventKind kind, long nanos, int subject) {
        switch (kind) {
            case IRQL_CHANGE -> cpu.level = subject;
            case IDLE_ENTER -> cpu.idle = true;
            case IDLE_LEAVE -> cpu.idle = false;
            case THREAD_SWITCH -> cpu.thread = subject;
            case VECTOR_PENDING -> set(cpu.pending, subject, true);
            case VECTOR_IN_SERVICE -> {
                set(cpu.pending, subject, false);
                set(cpu.inService, subject, true);
            }
            case EOI -> set(cpu.inService, subject, false);
            case ISR_ENTER -> cpu.frames.push(subject, RoutineKind.ISR, index, nanos);
            case VECTOR_ENTER -> cpu.frames.push(subject, RoutineKind.VECTOR, index, nanos);
            case DPC_ENTER -> {
                cpu.dpcQueue.remove(subject);
                cpu.frames.push(subject, RoutineKind.DPC, index, nanos);
            }
            case ISR_RETURN, VECTOR_EXIT, DPC_RETURN -> {
                int depth = cpu.frames.find(subject);
                while (depth >= 0 && cpu.frames.size() > depth) {
                    cpu.frames.pop(nanos);
                }
            }
            case DPC_QUEUED -> {
                if (cpu.dpcQueue.indexOf(subject) < 0) {
                    cpu.dpcQueue.add(subject, nanos);
                }
            }
            case DPC_FIRST -> cpu.dpcQueue.moveToFront(subject);
            case DPC_CANCELLED -> cpu.dpcQueue.remove(subject);
            case LOCK_WAIT -> cpu.spins.add(subject, nanos);
            case LOCK_ACQUIRED -> {
                cpu.spins.remove(subject);
                cpu.locks.add(subject, nanos);
            }
            case LOCK_RELEASED -> cpu.locks.remove(subject);
            case LOST -> cpu.forget();
            default -> {
            }
        }
    }

    private void applyToDevice(EventKind kind, long nanos, int subject, long arg) {
        switch (kind) {
            case LINE_ASSERT -> {
                if (pulls.indexOf(pull(subject, arg)) < 0) {
                    pulls.add(pull(subject, arg), nanos);
                }
            }
            case LINE_DEASSERT -> pulls.remove(pull(subject, arg));
            case MESSAGE_MASK -> learn(subject, arg == 0 ? 0 : value(subject) | MESSAGE_MASKED);
            case MESSAGE_HELD -> learn(subject, value(subject) | MESSAGE_WAITS);
            case CAUSE_SET,
                    CAUSE_CLEAR,
                    REGISTER_READ,
                    REGISTER_WRITE,
                    REGISTER_LANDED,
                    FIELD_CHANGED,
                    FIELD_READ,
                    ISR_ACTIVE ->
                learn(subject, arg);
            case REQUEST_STARTED -> {
                if (!numbersRequests || atDevice.add(subject, arg, nanos)) {
                    outstanding(subject, outstanding(subject) + 1);
                }
            }
            case REQUEST_COMPLETED -> leaveDevice(subject, arg);
            case REQUEST_QUEUED -> inQueue.add(subject, arg, nanos);
            case REQUEST_DISPATCHED -> inQueue.remove(subject, arg);
            case REQUEST_BUSY -> {
                leaveDevice(subject, arg);
                inQueue.addFirst(subject, arg, nanos);
            }
            case DEVICE_REMOVED -> {
                learn(subject, 0);
                removed.set(subject);
            }
            case QUEUE_HELD -> holds.add(hold(subject, arg));
            case QUEUE_RELEASED -> holds.remove(hold(subject, arg));
            default -> {
            }
        }
    }

    private void leaveDevice(int device, long request) {
        if (!numbersRequests || atDevice.remove(device, request)) {
            outstanding(device, Math.max(0, outstanding(device) - 1));
        }
    }

    private void makeRoom(int entity) {
        if (entity >= values.length) {
            int length = Math.max(entity + 1, values.length * 2);
            values = Arrays.copyOf(values, length);
            known = Arrays.copyOf(known, length);
            outstanding = Arrays.copyOf(outstanding, length);
        }
    }

    private static long pull(int line, long device) {
        return (long) line << Integer.SIZE | (device & 0xFFFF_FFFFL);
    }

    private static void set(long[] bits, int vector, boolean on) {
        int word = vector >>> 6 & VECTOR_WORDS - 1;
        if (on) {
            bits[word] |= 1L << vector;
        } else {
            bits[word] &= ~(1L << vector);
        }
    }
}
