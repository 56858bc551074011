package dev.irqlscope.analysis;

import java.util.List;

/**
 * The machine as it stood at one moment. After an event at exactly that moment, not before it.
 *
 * @param cpus in order
 * @param lines every interrupt line that the trace names
 * @param locks every spin lock that the trace names
 * @param devices every device that the trace names
 * @param stopped what the machine has stopped with, or {@code null}
 */
public record MachineState(
        long atNanos, List<Cpu> cpus, List<LineState> lines, List<LockState> locks, List<DeviceState> devices,
        Stopped stopped) {

    /** Limit of code that has none. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /**
     * A processor.
     *
     * @param irql its level; where the trace does not record levels, the one its activity implies
     * @param idle whether the idle thread has it
     * @param activity the innermost activity that it runs, or -1
     * @param running name of that routine, of the thread, {@code idle}, or {@code ""} if nothing is known
     * @param wallNanos how long that activity has been running, 0 without one
     * @param exclusiveNanos how much of that was its own
     * @param limitNanos the limit it has, or {@link #NO_LIMIT}
     * @param inService vectors whose in-service bit is set, ascending
     * @param pending vectors whose pending bit is set, ascending
     * @param dpcQueue what waits in its DPC queue, oldest first
     * @param locks what it holds
     * @param spinningOn name of the lock that it waits for, or {@code null}
     */
    public record Cpu(
            int cpu,
            int irql,
            boolean idle,
            int activity,
            String running,
            long wallNanos,
            long exclusiveNanos,
            long limitNanos,
            List<Integer> inService,
            List<Integer> pending,
            List<WaitingDpc> dpcQueue,
            List<HeldLock> locks,
            String spinningOn) {}

    /** A DPC in a queue and how long it has been there. */
    public record WaitingDpc(String routine, long waitingNanos) {}

    /** A lock and how long it has been held. */
    public record HeldLock(String name, long heldNanos) {}

    /**
     * A spin lock.
     *
     * @param holder processor that has it, or {@link #FREE}
     * @param irql level of that processor at this moment, or -1
     * @param heldNanos how long it has had it
     * @param waiters processors that spin for it, the longest first
     */
    public record LockState(String name, int holder, int irql, long heldNanos, List<LockWaiter> waiters) {
        public static final int FREE = -1;
    }

    /** A processor that spins and how long it has. */
    public record LockWaiter(int cpu, long waitingNanos) {}

    /**
     * An interrupt line and the devices that pull it, or a message.
     *
     * @param masked whether it is masked in its device's table
     * @param waits whether it was due meanwhile and waits there
     * @param inactive ISRs of it that are soft-disconnected and so not called
     */
    public record LineState(
            String name,
            boolean asserted,
            List<String> assertedBy,
            boolean masked,
            boolean waits,
            List<String> inactive) {}

    /**
     * A device.
     *
     * @param outstanding requests that it was given and that the driver has not reported complete
     * @param requests those, the oldest first, where requests have numbers
     * @param queued requests that wait in the port driver's queue, the one that is next first
     * @param heldBy why the port driver starts none of them: busy, a pause, a reset…
     * @param removed whether it has been pulled out
     * @param causes its interrupt cause bits, 0 where the trace does not tell
     * @param registers values last read or written, in order of appearance
     * @param fields device-extension fields, in order of appearance
     */
    public record DeviceState(
            int device,
            String name,
            long outstanding,
            List<OpenRequest> requests,
            List<OpenRequest> queued,
            List<String> heldBy,
            boolean removed,
            long causes,
            List<NamedValue> registers,
            List<NamedValue> fields) {}

    /** A request and how long it has been where it is. */
    public record OpenRequest(long number, long ageNanos) {}

    /** A register or field with its last value. */
    public record NamedValue(String name, long value) {}

    /** A bug check and all of its parameters; {@link dev.irqlscope.trace.BugCheckCode} says what they mean. */
    public record Stopped(int code, List<Long> parameters) {}

    /** The state at a moment of a trace. Costs the same early and late in a trace: it starts from the nearest keyframe. */
    public static MachineState at(Analysis analysis, long nanos) {
        return StateReader.read(analysis, nanos);
    }
}
