package dev.irqlscope.storport;

import dev.irqlscope.engine.NonPagedPool;

/** Memory that a miniport got from the kernel, nonpaged. Nothing can be stored in it: Java has its own. */
public final class StorMemory {
    private final NonPagedPool.Block block;

    StorMemory(NonPagedPool.Block block) {
        this.block = block;
    }

    NonPagedPool.Block block() {
        return block;
    }

    /** Where it lies. */
    public long address() {
        return block.address();
    }

    public long bytes() {
        return block.bytes();
    }
}
