package dev.irqlscope.storport;

import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.WatchdogAllotment;
import dev.irqlscope.trace.Irql;

/** How much time the watchdog allots, in clock ticks, as STOR_DPC_WATCHDOG_INFORMATION. Limits are 0 if nobody watches. */
public final class StorDpcWatchdogInformation {
    /** What one DPC is allotted. */
    public int dpcTimeLimit;

    /** What is left of it to the DPC that runs. */
    public int dpcTimeCount;

    /** What everything at DISPATCH_LEVEL and above together is allotted on one processor. */
    public int dpcWatchdogLimit;

    /** What is left of it to this processor. */
    public int dpcWatchdogCount;

    StorStatus query(Processor processor) {
        if (processor.irql() < Irql.DISPATCH_LEVEL) {
            return StorStatus.UNSUCCESSFUL;
        }
        WatchdogAllotment allotment = processor.dpcWatchdogAllotment();
        dpcTimeLimit = allotment.singleLimit();
        dpcTimeCount = allotment.singleLeft();
        dpcWatchdogLimit = allotment.cumulativeLimit();
        dpcWatchdogCount = allotment.cumulativeLeft();
        return StorStatus.SUCCESS;
    }
}
