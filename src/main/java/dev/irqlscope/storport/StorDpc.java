package dev.irqlscope.storport;

import dev.irqlscope.engine.Dpc;
import dev.irqlscope.engine.SpinLock;
import dev.irqlscope.trace.RoutineKind;
import java.util.Objects;
import java.util.function.Function;

/** A DPC object of a miniport, as STOR_DPC. Useless until {@link StorPort#initializeDpc}. */
public final class StorDpc {
    private final String name;
    private final RoutineKind kind;
    private Dpc dpc;
    private boolean usesArguments;
    private SpinLock lock;
    private int device;

    /** @param name what the timeline calls its routine */
    public StorDpc(String name) {
        this(name, RoutineKind.DPC);
    }

    private StorDpc(String name, RoutineKind kind) {
        this.name = Objects.requireNonNull(name, "a DPC has a name");
        this.kind = kind;
    }

    /**
     * A threaded one: its routine is called in a thread at PASSIVE_LEVEL and priority 31, where ordinary DPCs preempt it, but
     * must be fit for DISPATCH_LEVEL, because the registry may turn it into an ordinary one. storport.h has a lock type for
     * such a DPC, {@link StorSpinLock#THREADED_DPC_LOCK}, and no call that makes one, so the object says it here. Source: WDK,
     * "Introduction to Threaded DPCs", and STOR_SPINLOCK page.
     */
    public static StorDpc threaded(String name) {
        return new StorDpc(name, RoutineKind.THREADED_DPC);
    }

    public String name() {
        return name;
    }

    RoutineKind kind() {
        return kind;
    }

    /** As {@link Simulated#usesArguments}. */
    void useArguments() {
        usesArguments = true;
        if (dpc != null) {
            dpc.useArguments();
        }
    }

    /** @param of index of its adapter's {@link dev.irqlscope.trace.Entity.Device} */
    void initialize(Dpc with, int of) {
        if (dpc != null && device != of) {
            throw new IllegalStateException(
                    "StorPortInitializeDpc(%s) is about a DPC of another adapter: each has its own, in its device extension (StorPortInitializeDpc page)"
                            .formatted(name));
        }
        dpc = with;
        device = of;
        if (usesArguments) {
            dpc.useArguments();
        }
    }

    Dpc dpc() {
        return dpc;
    }

    /** Its DpcLock, made by this if there is none yet. */
    SpinLock lock(Function<String, SpinLock> maker) {
        if (lock == null) {
            lock = maker.apply(name);
        }
        return lock;
    }
}
