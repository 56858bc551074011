package dev.irqlscope.format;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What all threads of this program have used of all processors. */
final class ProcessorTime {
    private static final OperatingSystemMXBean SYSTEM = ManagementFactory
            .getPlatformMXBean(OperatingSystemMXBean.class);

    private ProcessorTime() {}

    static long nanos() {
        return SYSTEM.getProcessCpuTime();
    }
}
