package dev.irqlscope.storport;

import dev.irqlscope.trace.Irql;

/**
 * The spin locks of an adapter that a miniport may take, as STOR_SPINLOCK. DpcLock and StartIoLock come before InterruptLock. The
 * last two are other ways to the lock of a DPC, for {@link StorPort#acquireSpinLockEx}. Sources: StorPortAcquireSpinLock,
 * StorPortAcquireSpinLockEx and STOR_SPINLOCK pages.
 */
public enum StorSpinLock {
    /** The one that belongs to a DPC, held at DISPATCH_LEVEL. */
    DPC_LOCK("DpcLock", Irql.PASSIVE_LEVEL, Irql.DISPATCH_LEVEL),
    /** The one around HwStorStartIo, held at DISPATCH_LEVEL. */
    START_IO_LOCK("StartIoLock", Irql.PASSIVE_LEVEL, Irql.DISPATCH_LEVEL),
    /** The one around HwStorInterrupt, held at DIRQL; with messages that are synchronised one by one, all of theirs. */
    INTERRUPT_LOCK("InterruptLock", Irql.PASSIVE_LEVEL, Irql.HIGHEST_DIRQL),
    /** The one that belongs to a DPC, for code that may be at PASSIVE_LEVEL or at DISPATCH_LEVEL, as a threaded DPC. */
    THREADED_DPC_LOCK("ThreadedDpcLock", Irql.PASSIVE_LEVEL, Irql.DISPATCH_LEVEL),
    /** The one that belongs to a DPC, for code that is at DISPATCH_LEVEL: the level is not touched. */
    DPC_LEVEL_LOCK("DpcLevelLock", Irql.DISPATCH_LEVEL, Irql.DISPATCH_LEVEL);

    private final String wdkName;
    private final int lowest;
    private final int highest;

    StorSpinLock(String wdkName, int lowest, int highest) {
        this.wdkName = wdkName;
        this.lowest = lowest;
        this.highest = highest;
    }

    /** As in storport.h. */
    String wdkName() {
        return wdkName;
    }

    /** The call that takes it: the older of two if both do. */
    String call() {
        return "StorPortAcquireSpinLock%s(%s)".formatted(needsEx() ? "Ex" : "", wdkName);
    }

    /** Whether only StorPortAcquireSpinLockEx knows it. */
    boolean needsEx() {
        return this == THREADED_DPC_LOCK || this == DPC_LEVEL_LOCK;
    }

    /** Which of the first three it is in the tables of who may take what. */
    StorSpinLock family() {
        return needsEx() ? DPC_LOCK : this;
    }

    /** Whether StorPortAcquireSpinLockEx takes it for a caller at this level. */
    boolean isAllowedAt(int irql) {
        return lowest <= irql && irql <= highest;
    }

    /** What it says about levels, to go on a sentence with. */
    String levelRule() {
        return "may be called at %s%s only".formatted(Irql.describe(highest), lowest == highest ? "" : " or below");
    }
}
