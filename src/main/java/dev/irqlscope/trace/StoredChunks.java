package dev.irqlscope.trace;

import java.lang.foreign.MemorySegment;

/** Where the chunks of a finished trace or column lie, as in a mapped file. Any thread may ask; each chunk is asked for once. */
@FunctionalInterface
public interface StoredChunks {
    /** The whole of a chunk, checked; of the last one of a column, as much as there is. One that is damaged is replaced, not refused: whoever reads has no answer to that. */
    MemorySegment chunk(int number);
}
