package dev.irqlscope.hba;

/**
 * A device as the bus sees it: what it interrupts with, and the slot through which its registers are reached. That is also where
 * faults get at a device, whatever its kind; device models know nothing of most of them.
 */
public sealed interface BusDevice permits StorageDevice, Neighbour {

    /** Index of its {@link dev.irqlscope.trace.Entity.Device}. */
    int device();

    InterruptOutput interrupts();

    BusSlot slot();

    /** Fault: somebody pulls it out. Its registers read all ones from then on, and it finishes nothing and interrupts no more. */
    void pullOut();
}
