package dev.irqlscope.trace;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A stretch of a trace's events. */
sealed interface EventUnit {
    /** Events in a unit. */
    int EVENTS = 1 << 14;

    int SHIFT = 14;
    int MASK = EVENTS - 1;

    long timeNanos(int slot);

    long arg(int slot);

    int subject(int slot);

    int cpu(int slot);

    byte kindCode(int slot);

    /** Events that come last, in the heap. */
    record Newest(long[] times, long[] args, int[] subjects, short[] cpus, byte[] kinds) implements EventUnit {
        static Newest empty() {
            return new Newest(
                    new long[EVENTS], new long[EVENTS], new int[EVENTS], new short[EVENTS], new byte[EVENTS]);
        }

        @Override
        public long timeNanos(int slot) {
            return times[slot];
        }

        @Override
        public long arg(int slot) {
            return args[slot];
        }

        @Override
        public int subject(int slot) {
            return subjects[slot];
        }

        @Override
        public int cpu(int slot) {
            return cpus[slot];
        }

        @Override
        public byte kindCode(int slot) {
            return kinds[slot];
        }
    }

    /** Events that no longer change, in as few bits as they take. */
    record Packed(
            PackedNumbers times, PackedNumbers args, PackedNumbers subjects, PackedNumbers cpus,
            PackedNumbers kinds) implements EventUnit {
        static Packed of(Newest unit, Spill spill) {
            long[] subjects = new long[EVENTS];
            long[] cpus = new long[EVENTS];
            long[] kinds = new long[EVENTS];
            for (int i = 0; i < EVENTS; i++) {
                subjects[i] = unit.subjects[i];
                cpus[i] = unit.cpus[i];
                kinds[i] = unit.kinds[i];
            }
            return new Packed(
                    PackedNumbers.of(unit.times, EVENTS, spill),
                    PackedNumbers.of(unit.args, EVENTS, spill),
                    PackedNumbers.of(subjects, EVENTS, spill),
                    PackedNumbers.of(cpus, EVENTS, spill),
                    PackedNumbers.of(kinds, EVENTS, spill));
        }

        long bytes() {
            return times.bytes() + args.bytes() + subjects.bytes() + cpus.bytes() + kinds.bytes();
        }

        @Override
        public long timeNanos(int slot) {
            return times.get(slot);
        }

        @Override
        public long arg(int slot) {
            return args.get(slot);
        }

        @Override
        public int subject(int slot) {
            return (int) subjects.get(slot);
        }

        @Override
        public int cpu(int slot) {
            return (int) cpus.get(slot);
        }

        @Override
        public byte kindCode(int slot) {
            return (byte) kinds.get(slot);
        }
    }

    /**
     * Events that lie in a chunk, as in a mapped file.
     *
     * @param firstSlot place of the unit's first event in the chunk
     */
    record Stored(MemorySegment chunk, int firstSlot) implements EventUnit {
        @Override
        public long timeNanos(int slot) {
            return chunk.getAtIndex(EventChunk.LONG, (long) firstSlot + slot);
        }

        @Override
        public long arg(int slot) {
            return chunk.get(EventChunk.LONG, EventChunk.ARG_OFFSET + (long) Long.BYTES * (firstSlot + slot));
        }

        @Override
        public int subject(int slot) {
            return chunk.get(EventChunk.INT, EventChunk.SUBJECT_OFFSET + (long) Integer.BYTES * (firstSlot + slot));
        }

        @Override
        public int cpu(int slot) {
            return chunk.get(EventChunk.SHORT, EventChunk.CPU_OFFSET + (long) Short.BYTES * (firstSlot + slot));
        }

        @Override
        public byte kindCode(int slot) {
            return chunk.get(ValueLayout.JAVA_BYTE, EventChunk.KIND_OFFSET + firstSlot + slot);
        }
    }
}
