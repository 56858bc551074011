package dev.irqlscope.storport;

import static dev.irqlscope.storport.StorSpinLock.DPC_LOCK;
import static dev.irqlscope.storport.StorSpinLock.INTERRUPT_LOCK;
import static dev.irqlscope.storport.StorSpinLock.START_IO_LOCK;

import java.util.Set;

/**
 * The routines of a miniport that the port driver calls: which locks it holds when it calls them, and which they may take.
 * Source: the two tables of the StorPortAcquireSpinLock page; for HwStorAdapterControl, about which the documents disagree, that
 * page's reading; for HwStorWorkItem, which it does not name, that a routine without a lock may take any.
 */
enum Callback {
    FIND_ADAPTER("HwStorFindAdapter", Set.of(), Set.of()),
    INITIALIZE("HwStorInitialize", Set.of(INTERRUPT_LOCK), Set.of()),
    PASSIVE_INITIALIZE("HwStorPassiveInitializeRoutine", Set.of(), Set.of()),
    ADAPTER_CONTROL("HwStorAdapterControl", Set.of(), Set.of(DPC_LOCK, START_IO_LOCK, INTERRUPT_LOCK)),
    BUILD_IO("HwStorBuildIo", Set.of(), Set.of(DPC_LOCK, START_IO_LOCK, INTERRUPT_LOCK)),
    START_IO("HwStorStartIo", Set.of(START_IO_LOCK), Set.of(INTERRUPT_LOCK), Set.of(DPC_LOCK, INTERRUPT_LOCK)),
    RESET_BUS(
            "HwStorResetBus",
            Set.of(START_IO_LOCK),
            Set.of(START_IO_LOCK, INTERRUPT_LOCK),
            Set.of(INTERRUPT_LOCK)),
    TIMER("HwStorTimer", Set.of(START_IO_LOCK), Set.of(START_IO_LOCK, INTERRUPT_LOCK), Set.of(INTERRUPT_LOCK)),
    STATE_CHANGE(
            "HwStorStateChange",
            Set.of(START_IO_LOCK),
            Set.of(START_IO_LOCK, INTERRUPT_LOCK),
            Set.of(INTERRUPT_LOCK)),
    WORK_ITEM("HwStorWorkItem", Set.of(), Set.of(DPC_LOCK, START_IO_LOCK, INTERRUPT_LOCK)),
    INTERRUPT("HwStorInterrupt", Set.of(INTERRUPT_LOCK), Set.of()),
    MESSAGE_INTERRUPT("HwMSInterruptRoutine", Set.of(INTERRUPT_LOCK), Set.of()),
    SYNCHRONIZED_ACCESS("HwStorSynchronizedAccess", Set.of(INTERRUPT_LOCK), Set.of()),
    DPC("HwStorDpcRoutine", Set.of(), Set.of(DPC_LOCK, START_IO_LOCK, INTERRUPT_LOCK));

    private final String routine;
    private final Set<StorSpinLock> held;
    private final Set<StorSpinLock> heldInHalfDuplex;
    private final Set<StorSpinLock> mayTake;

    Callback(String routine, Set<StorSpinLock> held, Set<StorSpinLock> mayTake) {
        this(routine, held, held, mayTake);
    }

    Callback(
            String routine,
            Set<StorSpinLock> held,
            Set<StorSpinLock> heldInHalfDuplex,
            Set<StorSpinLock> mayTake) {
        this.routine = routine;
        this.held = held;
        this.heldInHalfDuplex = heldInHalfDuplex;
        this.mayTake = mayTake;
    }

    /** As in storport.h. */
    String routine() {
        return routine;
    }

    /** Whether the timeline has a name of its own for each routine that this may be, as for each ISR and each DPC. */
    boolean isRoutineOfItsOwn() {
        return this == INTERRUPT || this == MESSAGE_INTERRUPT || this == DPC;
    }

    /** Whether it is called once, before requests come. */
    boolean isStartUp() {
        return this == FIND_ADAPTER || this == INITIALIZE || this == PASSIVE_INITIALIZE || this == ADAPTER_CONTROL;
    }

    /** Locks that the port driver holds around it. */
    Set<StorSpinLock> held(StorSynchronizationModel model) {
        return model == StorSynchronizationModel.HALF_DUPLEX ? heldInHalfDuplex : held;
    }

    /** Locks that it may take. In half duplex, one that runs under the interrupt lock then may take none. */
    Set<StorSpinLock> mayTake(StorSynchronizationModel model) {
        return held(model).contains(INTERRUPT_LOCK) ? Set.of() : mayTake;
    }
}
