package dev.irqlscope.engine;

/**
 * A processor's local interrupt controller: one pending and one in-service bit for each vector. A vector that is requested
 * while it is pending is merged into that one bit. Its priority is its class, {@code vector >> 4}, which is its IRQL.
 * Source: Intel SDM volume 3, chapter "Advanced Programmable Interrupt Controller".
 */
final class InterruptController {
    static final int NO_VECTOR = -1;

    static final int VECTORS = 256;

    private static final int WORDS = VECTORS / Long.SIZE;

    private final long[] pending = new long[WORDS];
    private final long[] inService = new long[WORDS];

    /** Sets the pending bit; {@code false} if it was set already. */
    boolean request(int vector) {
        long bit = 1L << vector;
        boolean merged = (pending[vector >>> 6] & bit) != 0;
        pending[vector >>> 6] |= bit;
        return !merged;
    }

    /** The highest pending vector whose class is above this IRQL, or {@link #NO_VECTOR}. */
    int deliverable(int irql) {
        for (int word = WORDS - 1; word >= 0; word--) {
            if (pending[word] != 0) {
                int vector = (word << 6) + 63 - Long.numberOfLeadingZeros(pending[word]);
                return vector >>> 4 > irql ? vector : NO_VECTOR;
            }
        }
        return NO_VECTOR;
    }

    /** The processor takes the vector: pending bit off, in-service bit on. */
    void acknowledge(int vector) {
        pending[vector >>> 6] &= ~(1L << vector);
        inService[vector >>> 6] |= 1L << vector;
    }

    /** End of interrupt: in-service bit off. */
    void endOfInterrupt(int vector) {
        inService[vector >>> 6] &= ~(1L << vector);
    }

    boolean isPending(int vector) {
        return (pending[vector >>> 6] & 1L << vector) != 0;
    }

    boolean isInService(int vector) {
        return (inService[vector >>> 6] & 1L << vector) != 0;
    }
}
