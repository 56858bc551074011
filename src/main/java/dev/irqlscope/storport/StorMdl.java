package dev.irqlscope.storport;

import dev.irqlscope.engine.NonPagedPool;

/** What describes the pages of a buffer, as MDL. */
public final class StorMdl {
    private static final long PAGE_BYTES = 4_096;
    private static final long HEADER_BYTES = 48;
    private static final long BYTES_FOR_A_PAGE = 8;

    private final StorMemory buffer;
    private final long bytes;
    private final NonPagedPool.Block block;
    private boolean built;

    StorMdl(StorMemory buffer, long bytes, NonPagedPool.Block block) {
        this.buffer = buffer;
        this.bytes = bytes;
        this.block = block;
    }

    /** What it takes to describe that many bytes from there on. */
    static long sizeFor(StorMemory buffer, long bytes) {
        long offset = buffer.address() % PAGE_BYTES;
        return HEADER_BYTES + Math.ceilDiv(offset + bytes, PAGE_BYTES) * BYTES_FOR_A_PAGE;
    }

    /** Where the buffer lies, as MmGetMdlVirtualAddress. */
    public long address() {
        return buffer.address();
    }

    /** As MmGetMdlByteCount. */
    public long byteCount() {
        return bytes;
    }

    /** Whether it knows its pages: {@link StorPortBuffers#buildMdlForNonPagedPool}. */
    public boolean isBuilt() {
        return built;
    }

    void build() {
        built = true;
    }

    NonPagedPool.Block block() {
        return block;
    }
}
