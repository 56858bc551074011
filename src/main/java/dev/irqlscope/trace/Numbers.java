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

    /**
     * Numbers in as few bits as they take: in blocks, each with its least number and what the others are more than that.
     * Most columns hold times that grow, or numbers that are all small, and take a quarter of the room so.
     */
    record Packed(MemorySegment memory) implements Numbers {
        static final int BLOCK = 1 << BLOCK_SHIFT;

        /** A block that needs more is not worth the arithmetic. */
        private static final int MOST_BITS = 56;

        /** For each block its least number, then where its others lie and how many bits each takes. */
        private static final int HEAD_BYTES = 2 * Long.BYTES;

        long bytes() {
            return memory.byteSize();
        }

        @Override
        public long get(int slot) {
            long head = (long) (slot >>> BLOCK_SHIFT) * HEAD_BYTES;
            long least = memory.get(EventChunk.LONG, head);
            long place = memory.get(EventChunk.LONG, head + Long.BYTES);
            int bits = (int) place & 0xFF;
            if (bits == 0) {
                return least;
            }
            long bit = (long) (slot & BLOCK - 1) * bits;
            long word = memory.get(EventChunk.LONG_ANYWHERE, (place >>> Byte.SIZE) + (bit >>> 3));
            return least + (word >>> (bit & 7) & -1L >>> Long.SIZE - bits);
        }

        /** Packs the first numbers of an array. */
        static Packed of(long[] numbers, int count, Spill spill) {
            int blocks = count + BLOCK - 1 >>> BLOCK_SHIFT;
            long[] least = new long[blocks];
            byte[] bits = new byte[blocks];
            long bytes = (long) blocks * HEAD_BYTES;
            for (int block = 0; block < blocks; block++) {
                int end = Math.min(count, block + 1 << BLOCK_SHIFT);
                long min = numbers[block << BLOCK_SHIFT];
                long max = min;
                for (int slot = (block << BLOCK_SHIFT) + 1; slot < end; slot++) {
                    min = Math.min(min, numbers[slot]);
                    max = Math.max(max, numbers[slot]);
                }
                int needed = Long.SIZE - Long.numberOfLeadingZeros(max - min);
                least[block] = min;
                bits[block] = (byte) (needed > MOST_BITS ? Long.SIZE : needed);
                bytes += (long) bits[block] * (BLOCK / Byte.SIZE);
            }
            // The last number is read with what follows it.
            MemorySegment memory = spill.allocate(bytes + Long.BYTES);
            long at = (long) blocks * HEAD_BYTES;
            for (int block = 0; block < blocks; block++) {
                long head = (long) block * HEAD_BYTES;
                memory.set(EventChunk.LONG, head, least[block]);
                memory.set(EventChunk.LONG, head + Long.BYTES, at << Byte.SIZE | bits[block]);
                int first = block << BLOCK_SHIFT;
                write(numbers, first, Math.min(count, first + BLOCK), least[block], bits[block], memory, at);
                at += (long) bits[block] * (BLOCK / Byte.SIZE);
            }
            return new Packed(memory);
        }

        private static void write(
                long[] numbers, int first, int end, long least, int bits, MemorySegment memory, long at) {
            long word = 0;
            int filled = 0;
            long to = at;
            for (int slot = first; slot < end && bits > 0; slot++) {
                long more = numbers[slot] - least;
                word |= more << filled;
                filled += bits;
                if (filled >= Long.SIZE) {
                    memory.set(EventChunk.LONG, to, word);
                    to += Long.BYTES;
                    filled -= Long.SIZE;
                    word = filled == 0 ? 0 : more >>> bits - filled;
                }
            }
            if (filled > 0) {
                memory.set(EventChunk.LONG, to, word);
            }
        }
    }

    /** Numbers of a block, as a power of two. */
    int BLOCK_SHIFT = 7;
}
