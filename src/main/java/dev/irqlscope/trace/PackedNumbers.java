package dev.irqlscope.trace;

import java.lang.foreign.MemorySegment;

/**
 * Numbers that no longer change, in as few bits as they take: in blocks, each in the shape that suits it best (see
 * {@link BlockShape}). Most columns hold times that grow, or few different numbers, and take a quarter of the room so, or less.
 *
 * @param memory for each block its least number, and in one word where its codes lie, its shape, and the bits of a code. Then
 *     for each block what its shape needs besides, backwards, and its codes
 */
record PackedNumbers(MemorySegment memory) implements Numbers.Finished {
    private static final int HEAD_WORDS = 2;
    private static final int HEAD_BYTES = HEAD_WORDS * Long.BYTES;
    private static final int BITS_WIDTH = 7;
    private static final int SHAPE_WIDTH = 2;

    @Override
    public long bytes() {
        return memory.byteSize();
    }

    @Override
    public long get(int slot) {
        long head = (long) (slot >>> BlockShape.BLOCK_SHIFT) * HEAD_BYTES;
        long least = memory.get(EventChunk.LONG, head);
        long place = memory.get(EventChunk.LONG, head + Long.BYTES);
        long codes = place >>> BITS_WIDTH + SHAPE_WIDTH;
        int bits = (int) place & (1 << BITS_WIDTH) - 1;
        int inBlock = slot & BlockShape.BLOCK - 1;
        long code = bits == 0 ? 0 : code(codes, inBlock, bits);
        return switch ((int) (place >>> BITS_WIDTH) & (1 << SHAPE_WIDTH) - 1) {
            case BlockShape.LEAST -> least + code;
            case BlockShape.LINE -> least + inBlock * extra(codes, 0) + code;
            case BlockShape.TWO_LEASTS -> ((code & 1) == 0 ? least : extra(codes, 0)) + (code >>> 1);
            default -> extra(codes, (int) code);
        };
    }

    private long code(long codes, int inBlock, int bits) {
        long bit = (long) inBlock * bits;
        long word = memory.get(EventChunk.LONG_ANYWHERE, codes + (bit >>> 3));
        return word >>> (bit & 7) & -1L >>> Long.SIZE - bits;
    }

    private long extra(long codes, int number) {
        return memory.get(EventChunk.LONG, codes - (long) Long.BYTES * (number + 1));
    }

    /** Packs the first numbers of an array. */
    static PackedNumbers of(long[] numbers, int count, Spill spill) {
        int blocks = count + BlockShape.BLOCK - 1 >>> BlockShape.BLOCK_SHIFT;
        // The last code is read with what follows it.
        long[] words = new long[blocks * (HEAD_WORDS + BlockShape.BLOCK) + 1];
        int next = blocks * HEAD_WORDS;
        BlockShape shape = new BlockShape();
        for (int block = 0; block < blocks; block++) {
            int first = block << BlockShape.BLOCK_SHIFT;
            shape.fit(numbers, first, Math.min(count, first + BlockShape.BLOCK));
            for (int extra = shape.extraCount() - 1; extra >= 0; extra--) {
                words[next++] = shape.extra(extra);
            }
            words[block * HEAD_WORDS] = shape.least();
            words[block * HEAD_WORDS + 1] = ((long) next * Long.BYTES << SHAPE_WIDTH | shape.kind()) << BITS_WIDTH
                    | shape.bits();
            shape.writeCodes(words, next);
            next += shape.bits() * BlockShape.BLOCK / Long.SIZE;
        }
        MemorySegment memory = spill.allocate((next + 1L) * Long.BYTES);
        MemorySegment.copy(words, 0, memory, EventChunk.LONG, 0, next);
        return new PackedNumbers(memory);
    }
}
