package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;

/** What a thread's number says about it. */
final class Threads {
    private Threads() {}

    /** Whether this is the idle thread, which has number 0 on Windows and on Linux. */
    static boolean isIdle(Catalog catalog, int entity) {
        return catalog.get(entity) instanceof Entity.Thread thread && thread.id() == 0;
    }
}
