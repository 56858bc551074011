package dev.irqlscope.trace;

/**
 * What can happen in a trace. Each event has a time, a processor ({@code -1} where none is involved), a {@code subject}
 * and an {@code arg}; the comments say what the last two hold. An <i>entity</i> is an index into the {@link Catalog}.
 *
 * <p>The codes are part of the file format: they never change meaning and are never reused.
 */
public enum EventKind {
    /** The processor's level changed. subject: new level; arg: old level. */
    IRQL_CHANGE(1),
    /** The idle thread took the processor, which is a state of its own whatever its IRQL. */
    IDLE_ENTER(2),
    /** The processor stopped being idle. */
    IDLE_LEAVE(3),
    /** A thread took the processor. subject: {@link Entity.Thread}. */
    THREAD_SWITCH(4),

    /** A vector's pending bit was set on a processor. subject: vector; arg: entity that raised it, or -1. */
    VECTOR_PENDING(10),
    /** A vector was requested while its pending bit was set already: the two merge. subject: vector; arg: entity, or -1. */
    VECTOR_MERGED(11),
    /** The processor took the vector: pending bit off, in-service bit on. subject: vector. Begins a dispatch. */
    VECTOR_IN_SERVICE(12),
    /** End of interrupt: in-service bit off. subject: vector. */
    EOI(13),

    /** A device began to pull a line. subject: {@link Entity.Line}; arg: {@link Entity.Device}. */
    LINE_ASSERT(20),
    /** A device let go of a line. subject: {@link Entity.Line}; arg: {@link Entity.Device}. */
    LINE_DEASSERT(21),
    /** Interrupt causes appeared in a device. subject: {@link Entity.Device}; arg: all cause bits now set. */
    CAUSE_SET(22),
    /** Interrupt causes were cleared in a device. subject: {@link Entity.Device}; arg: cause bits still set. */
    CAUSE_CLEAR(23),
    /** A device sent a message of a message-signaled interrupt. subject: {@link Entity.Line}; arg: {@link Entity.Device}. */
    MESSAGE_SENT(24),
    /** A message was due while it was masked, and waits in the device's table. subject: {@link Entity.Line}; arg: {@link Entity.Device}. */
    MESSAGE_HELD(25),
    /** The message that was just sent will never arrive. subject: {@link Entity.Line}; arg: {@link Entity.Device}. */
    MESSAGE_LOST(26),
    /** A message was masked or unmasked in its device's table. subject: {@link Entity.Line}; arg: 1 or 0. */
    MESSAGE_MASK(27),

    /** An interrupt service routine was entered. subject: {@link Entity.Routine}; arg: {@link IsrEntry}. */
    ISR_ENTER(30),
    /** It returned. subject: {@link Entity.Routine}; arg: {@link IsrResult}. */
    ISR_RETURN(31),
    /** A kernel routine outside any driver (clock, inter-processor) was entered. subject: {@link Entity.Routine}; arg: vector. */
    VECTOR_ENTER(32),
    /** It returned. subject: {@link Entity.Routine}; arg: vector. */
    VECTOR_EXIT(33),
    /** A driver made its ISR inactive, so that it is not called, or active again. subject: {@link Entity.Routine}; arg: 0 or 1. */
    ISR_ACTIVE(34),

    /** A DPC object entered a queue (IssueDpc returned TRUE; Linux: softirq raised). cpu: whose queue; subject: {@link Entity.Routine}; arg: issuing processor. */
    DPC_QUEUED(40),
    /** IssueDpc returned FALSE: queued already, arguments dropped. cpu: issuing processor; subject: {@link Entity.Routine}. */
    DPC_JOINED(41),
    /** A queued DPC object was taken out again. subject: {@link Entity.Routine}. */
    DPC_CANCELLED(42),
    /** The DPC routine was entered. subject: {@link Entity.Routine}; one that is threaded is called at PASSIVE_LEVEL. */
    DPC_ENTER(43),
    /** It returned. subject: {@link Entity.Routine}. */
    DPC_RETURN(44),
    /** The processor began to drain its DPC queue. subject: 1 for that of threaded DPCs, in their thread, else 0. */
    DRAIN_BEGIN(45),
    /** The queue is empty and the drain over. subject: as above. */
    DRAIN_END(46),
    /** The DPC routine that is about to return worked on its arguments, and others were lost while it waited. subject: {@link Entity.Routine}; arg: how many calls lost theirs. */
    DPC_ARGUMENTS_LOST(47),
    /** A processor asked another to look at its DPC queues; the interrupt is on its way. cpu: who asks; subject: {@link Entity.Routine} of the interrupt; arg: processor that is asked. */
    IPI_SENT(49),

    /** A processor began to spin on a lock. subject: {@link Entity.Lock}. */
    LOCK_WAIT(50),
    /** It owns the lock. subject: {@link Entity.Lock}. */
    LOCK_ACQUIRED(51),
    /** It gave the lock up. subject: {@link Entity.Lock}. */
    LOCK_RELEASED(52),
    /** A driver's routine began to wait busily (StorPortStallExecution). subject: -1; arg: nanoseconds that it waits, not counting what interrupts it. */
    STALLED(53),
    /** The DPC that was just queued went to the head of its queue, before others that wait there. cpu: whose queue; subject: {@link Entity.Routine}. */
    DPC_FIRST(54),

    /** A request reached the device. subject: {@link Entity.Device}; arg: request number. */
    REQUEST_STARTED(60),
    /** The device finished the request's work; nobody knows yet. subject: {@link Entity.Device}; arg: request number. */
    REQUEST_FINISHED(61),
    /** The driver reported the request complete. cpu: where; subject: {@link Entity.Device}; arg: request number. */
    REQUEST_COMPLETED(62),
    /** A request began to wait in the port driver's queue. subject: {@link Entity.Device}; arg: request number. */
    REQUEST_QUEUED(63),
    /** A request that waited there left the queue for the miniport. subject: {@link Entity.Device}; arg: request number. */
    REQUEST_DISPATCHED(64),
    /**
     * The miniport or the device was busy: a request that was with them is the first in the port driver's queue again. subject:
     * {@link Entity.Device}; arg: request number.
     */
    REQUEST_BUSY(65),
    /** A request was with the miniport for longer than it may, Event 129. subject: {@link Entity.Device}; arg: request number. */
    REQUEST_TIMED_OUT(66),
    /** The port driver began to reset a device. subject: {@link Entity.Device}; arg: {@link ResetLevel} code. */
    RESET_BEGIN(67),
    /** That is over. subject: {@link Entity.Device}; arg: {@link ResetLevel#result}. */
    RESET_END(68),
    /**
     * The request that was just completed has failed. subject: {@link Entity.Device}; arg: request number in the upper 56 bits,
     * SRB_STATUS_* of srb.h in the lower 8.
     */
    REQUEST_FAILED(69),

    /** A register was read. subject: {@link Entity.Register}; arg: value. */
    REGISTER_READ(70),
    /** The processor issued a register write, which is posted. subject: {@link Entity.Register}; arg: value. */
    REGISTER_WRITE(71),
    /** A posted write reached the device. subject: {@link Entity.Register}; arg: value. */
    REGISTER_LANDED(72),
    /** A device-extension field changed. subject: {@link Entity.Field}; arg: value. */
    FIELD_CHANGED(73),
    /** A device-extension field that several routines share was read. subject: {@link Entity.Field}; arg: value. */
    FIELD_READ(74),

    /** Events are missing here. cpu: whose, or -1 for every processor; arg: how many, 0 when unknown. */
    LOST(80),
    /** The machine stopped for good. subject: bug check code; arg: its first parameter. */
    BUGCHECK(81),
    /** A watchdog found that a processor is kept from its threads for too long. cpu: whose; subject: {@link Entity.Routine} that is to blame, or -1; arg: {@link WatchdogAlarm}. */
    WATCHDOG(82),
    /** What stands with the bug check just before it. subject: number of the parameter, 2 to 4; arg: its value. */
    BUGCHECK_PARAMETER(84),
    /** A call was made where it must not be made. subject: {@link Entity.Rule}; arg: IRQL it was made at. */
    RULE_BROKEN(85),
    /** A lock was taken or kept where it must not be. subject: {@link Entity.Rule}; arg: {@link Entity.Lock}. */
    LOCK_RULE_BROKEN(86),
    /** The port driver stopped starting requests of a device. subject: {@link Entity.Device}; arg: {@link QueueHold} code. */
    QUEUE_HELD(88),
    /** One reason for that is gone. subject: {@link Entity.Device}; arg: {@link QueueHold} code. */
    QUEUE_RELEASED(89),
    /** A device was pulled out. subject: {@link Entity.Device}. */
    DEVICE_REMOVED(90),
    /** Somebody did something to the running machine. subject: {@link Entity.Intervention}; arg: its sequence number. */
    INTERVENTION(94);

    private static final EventKind[] BY_CODE = new EventKind[128];

    static {
        for (EventKind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    private final byte code;

    EventKind(int code) {
        this.code = (byte) code;
    }

    /** The number that stands for this kind in columns and files. */
    public byte code() {
        return code;
    }

    /** The kind with this code, or {@code null} if a newer program wrote it. */
    public static EventKind ofCode(byte code) {
        return code >= 0 ? BY_CODE[code] : null;
    }
}
