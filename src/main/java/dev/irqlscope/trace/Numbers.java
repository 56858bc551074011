package dev.irqlscope.trace;

import java.lang.foreign.MemorySegment;

/** A piece of a column. */
sealed interface Numbers {

    long get(int slot);

    /** Numbers that can still change, in the heap. */
    record Longs(long[] values) implements Numbers {
        @Override
        public long get(int slot) {
            return values[slot];
        }
    }

    /** Numbers that can still change, in the heap. */
    record Ints(int[] values) implements Numbers {
        @Override
        public long get(int slot) {
            return values[slot];
        }
    }

    /** Numbers that lie in a file. */
    record StoredLongs(MemorySegment memory, int firstSlot) implements Numbers {
        @Override
        public long get(int slot) {
            return memory.getAtIndex(EventChunk.LONG, (long) firstSlot + slot);
        }
    }

    /** Numbers that lie in a file. */
    record StoredInts(MemorySegment memory, int firstSlot) implements Numbers {
        @Override
        public long get(int slot) {
            return memory.getAtIndex(EventChunk.INT, (long) firstSlot + slot);
        }
    }

    /** Numbers that no longer change, in {@link Spill} memory. */
    sealed interface Finished extends Numbers permits PackedNumbers, Steps {
        /** Memory that they take. */
        long bytes();
    }

    /**
     * Numbers that are mostly what lies between one value of another column and the next, as the lengths of spans that follow
     * each other without a pause.
     *
     * @param rest what is to be added to that
     * @param of the other column, which is at least one value ahead
     * @param first index of the first number
     */
    record Steps(PackedNumbers rest, LongColumn of, int first) implements Finished {
        @Override
        public long bytes() {
            return rest.bytes();
        }

        @Override
        public long get(int slot) {
            int index = first + slot;
            return rest.get(slot) + of.get(index + 1) - of.get(index);
        }
    }
}
