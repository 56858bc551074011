package dev.irqlscope.storport;

import dev.irqlscope.engine.Dpc;
import dev.irqlscope.engine.SpinLock;
import java.util.function.Function;

/** A DPC object of a miniport, as STOR_DPC. Useless until {@link StorPort#initializeDpc}. */
public final class StorDpc {
    private final String name;
    private Dpc dpc;
    private SpinLock lock;

    /** @param name what the timeline calls its routine */
    public StorDpc(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    void initialize(Dpc with) {
        dpc = with;
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
