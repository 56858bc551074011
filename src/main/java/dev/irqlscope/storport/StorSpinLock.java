package dev.irqlscope.storport;

/**
 * The spin locks of an adapter that a miniport may take, as STOR_SPINLOCK. DpcLock and StartIoLock come before InterruptLock.
 * Source: StorPortAcquireSpinLock page.
 */
public enum StorSpinLock {
    /** The one that belongs to a DPC, held at DISPATCH_LEVEL. */
    DPC_LOCK("DpcLock"),
    /** The one around HwStorStartIo, held at DISPATCH_LEVEL. */
    START_IO_LOCK("StartIoLock"),
    /** The one around HwStorInterrupt, held at DIRQL; with messages that are synchronised one by one, all of theirs. */
    INTERRUPT_LOCK("InterruptLock");

    private final String wdkName;

    StorSpinLock(String wdkName) {
        this.wdkName = wdkName;
    }

    /** As in storport.h. */
    String wdkName() {
        return wdkName;
    }
}
