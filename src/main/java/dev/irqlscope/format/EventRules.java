package dev.irqlscope.format;

import dev.irqlscope.trace.EventKind;

/** Which numbers an event may hold, so that nothing behind the reader meets an index that leads nowhere. */
final class EventRules {
    /** Processors that a file may speak of: Windows knows 2,048, Linux 8,192. */
    static final int MAX_CPUS = 8192;

    private EventRules() {}

    static boolean allows(EventKind kind, int cpu, int subject, int entities) {
        if (cpu < -1 || cpu >= MAX_CPUS) {
            return false;
        }
        return switch (kind) {
            case ISR_ENTER, ISR_RETURN, VECTOR_ENTER, VECTOR_EXIT, DPC_ENTER, DPC_RETURN ->
                cpu >= 0 && subject >= 0 && subject < entities;
            case THREAD_SWITCH,
                    LINE_ASSERT,
                    LINE_DEASSERT,
                    CAUSE_SET,
                    CAUSE_CLEAR,
                    MESSAGE_SENT,
                    MESSAGE_HELD,
                    MESSAGE_LOST,
                    MESSAGE_MASK,
                    DPC_QUEUED,
                    DPC_FIRST,
                    DPC_JOINED,
                    DPC_CANCELLED,
                    DPC_ARGUMENTS_LOST,
                    IPI_SENT,
                    LOCK_WAIT,
                    LOCK_ACQUIRED,
                    LOCK_RELEASED,
                    REQUEST_STARTED,
                    REQUEST_FINISHED,
                    REQUEST_COMPLETED,
                    REQUEST_QUEUED,
                    REQUEST_DISPATCHED,
                    REQUEST_BUSY,
                    REQUEST_TIMED_OUT,
                    RESET_BEGIN,
                    RESET_END,
                    REQUEST_FAILED,
                    RULE_BROKEN,
                    LOCK_RULE_BROKEN,
                    QUEUE_HELD,
                    QUEUE_RELEASED,
                    DEVICE_REMOVED,
                    INTERVENTION,
                    REGISTER_READ,
                    REGISTER_WRITE,
                    REGISTER_LANDED,
                    FIELD_CHANGED,
                    FIELD_READ,
                    ISR_ACTIVE,
                    WATCHDOG ->
                subject >= -1 && subject < entities;
            case IRQL_CHANGE,
                    IDLE_ENTER,
                    IDLE_LEAVE,
                    VECTOR_PENDING,
                    VECTOR_MERGED,
                    VECTOR_IN_SERVICE,
                    EOI,
                    DRAIN_BEGIN,
                    DRAIN_END,
                    STALLED,
                    LOST,
                    BUGCHECK,
                    BUGCHECK_PARAMETER ->
                true;
        };
    }
}
