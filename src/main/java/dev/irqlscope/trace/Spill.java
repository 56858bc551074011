package dev.irqlscope.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where column chunks live: the first few in memory outside the heap, the rest in mapped temporary files, so that a long
 * run costs disk and never heap. The files are many, so that a flight recorder that gives up its oldest chunks gives back their disk.
 *
 * <p>Threading: any thread may allocate. A chunk lives as long as anyone refers to it; the last file goes with the program.
 */
public final class Spill implements Columns {
    /** Disk that one trace may take unless told otherwise. */
    public static final long DEFAULT_CAP_BYTES = 2L << 30;

    private static final long IN_MEMORY_BYTES = 256L << 20;
    private static final long PAGE_BYTES = 4096;

    /** Smaller pieces share memory of this size. */
    private static final long SLAB_BYTES = 1L << 20;

    /** A file is closed, and thereby deleted, at this size; its disk comes back when the last of its chunks is let go. */
    private static final long FILE_BYTES = 64L << 20;

    private final long capBytes;
    private long allocatedBytes;
    private long fileBytes;
    private boolean memoryIsShort;
    private FileChannel file;
    private MemorySegment slab;
    private long slabUsed;

    public Spill(long capBytes) {
        this.capBytes = capBytes;
    }

    @Override
    public LongColumn longs() {
        return new LongColumn(this);
    }

    @Override
    public IntColumn ints() {
        return new IntColumn(this);
    }

    @Override
    public LongColumn steps(LongColumn of) {
        return new LongColumn(this, of);
    }

    /** A zeroed piece of memory. */
    synchronized MemorySegment allocate(long bytes) {
        allocatedBytes += bytes;
        return bytes >= SLAB_BYTES ? memory(bytes) : ofSlab(bytes);
    }

    /** Mappings are few: a system allows some ten thousand. And whatever is let go by itself costs the collector. */
    private MemorySegment ofSlab(long bytes) {
        if (slab == null || slab.byteSize() - slabUsed < bytes) {
            slab = memory(SLAB_BYTES);
            slabUsed = 0;
        }
        MemorySegment piece = slab.asSlice(slabUsed, bytes);
        slabUsed += (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        return piece;
    }

    private MemorySegment memory(long bytes) {
        if (!memoryIsShort && allocatedBytes <= IN_MEMORY_BYTES) {
            try {
                return Arena.ofAuto().allocate(bytes, Long.BYTES);
            } catch (OutOfMemoryError e) {
                // The machine has less memory to give than a trace may take: a file has more. Asking again takes half a second each time.
                memoryIsShort = true;
            }
        }
        return map(bytes);
    }

    private MemorySegment map(long bytes) {
        try {
            if (file != null && fileBytes >= FILE_BYTES) {
                file.close();
                file = null;
            }
            if (file == null) {
                fileBytes = 0;
                Path path = Files.createTempFile("irqlscope-", ".spill");
                file = FileChannel.open(
                        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            }
            MemorySegment mapped = file.map(FileChannel.MapMode.READ_WRITE, fileBytes, bytes, Arena.ofAuto());
            fileBytes += (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
            return mapped;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot grow the trace's spill file", e);
        }
    }

    /** Says that a chunk is no longer part of the trace. Its memory goes when the last reader lets go of it. */
    synchronized void released(long bytes) {
        allocatedBytes -= bytes;
    }

    /** Bytes that the trace holds now. */
    public synchronized long allocatedBytes() {
        return allocatedBytes;
    }

    /** Whether the trace holds as much as it may; whoever writes decides what to do about it. */
    public synchronized boolean atCap() {
        return allocatedBytes >= capBytes;
    }
}
