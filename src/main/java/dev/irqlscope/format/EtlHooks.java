package dev.irqlscope.format;

import dev.irqlscope.trace.RoutineKind;

/** The kernel events of an ETL file that a trace is made of, by group and opcode. */
final class EtlHooks {
    static final int RECORDED_FLAGS = 0x0005;
    static final int DISK_READ = 0x010A;
    static final int DISK_WRITE = 0x010B;
    static final int DISK_FLUSH = 0x010E;
    static final int PROCESS_START = 0x0301;
    static final int PROCESS_END = 0x0302;
    static final int PROCESS_RUNDOWN = 0x0303;
    static final int PROCESS_RUNDOWN_AT_END = 0x0304;
    static final int THREAD_START = 0x0501;
    static final int THREAD_END = 0x0502;
    static final int THREAD_RUNDOWN = 0x0503;
    static final int THREAD_RUNDOWN_AT_END = 0x0504;
    static final int THREAD_SWITCH = 0x0524;
    static final int THREADED_DPC = 0x0F42;
    static final int ISR = 0x0F43;
    static final int ISR_MSI = 0x0F32;
    static final int ISR_PASSIVE = 0x0F5F;
    static final int DPC = 0x0F44;
    static final int TIMER_DPC = 0x0F45;
    static final int IO_TIMER = 0x0F46;
    static final int IMAGE_UNLOAD = 0x1402;
    static final int IMAGE_RUNDOWN = 0x1403;
    static final int IMAGE_RUNDOWN_AT_END = 0x1404;
    static final int IMAGE_LOAD = 0x030A;
    static final int IMAGE_LOAD_CLASSIC = 0x140A;

    private EtlHooks() {}

    /** What kind of routine call an event records, or {@code null} if it records none. */
    static RoutineKind routineKind(int hook) {
        return switch (hook) {
            case ISR, ISR_PASSIVE -> RoutineKind.ISR;
            case ISR_MSI -> RoutineKind.ISR_MSI;
            case DPC, IO_TIMER -> RoutineKind.DPC;
            case TIMER_DPC -> RoutineKind.TIMER_DPC;
            case THREADED_DPC -> RoutineKind.THREADED_DPC;
            default -> null;
        };
    }

    static boolean isDiskRequest(int hook) {
        return hook == DISK_READ || hook == DISK_WRITE || hook == DISK_FLUSH;
    }

    static boolean isImage(int hook) {
        return hook == IMAGE_LOAD || hook == IMAGE_LOAD_CLASSIC
                || hook >= IMAGE_UNLOAD && hook <= IMAGE_RUNDOWN_AT_END;
    }

    /** Whether it tells of a process or thread, which names are taken from. */
    static boolean isOfNames(int hook) {
        return isOfProcess(hook) || isOfThread(hook);
    }

    static boolean isOfProcess(int hook) {
        return hook >= PROCESS_START && hook <= PROCESS_RUNDOWN_AT_END;
    }

    static boolean isOfThread(int hook) {
        return hook >= THREAD_START && hook <= THREAD_RUNDOWN_AT_END;
    }

    /** Whether the merge needs an event of this kind; whatever only gives names is read before. */
    static boolean belongsOnTheTimeline(int hook) {
        return hook == THREAD_SWITCH || hook == THREAD_START || hook == PROCESS_START || isDiskRequest(hook)
                || routineKind(hook) != null;
    }
}
