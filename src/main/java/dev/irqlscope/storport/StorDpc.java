package dev.irqlscope.storport;

import dev.irqlscope.engine.Dpc;

/** A DPC object of a miniport, as STOR_DPC. Useless until {@link StorPort#initializeDpc}. */
public final class StorDpc {
    private final String name;
    private Dpc dpc;

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
}
