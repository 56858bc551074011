package dev.irqlscope.format;

import java.util.List;

/** A type as the metadata of a CTF trace declares it. Sizes and alignments are bits. */
sealed interface CtfType {
    int BYTE = 8;

    /** What the beginning of a value is aligned to, counted from the beginning of the packet; a power of two. */
    int align();

    /** Order of bytes, and of bits within them. */
    enum Order {
        /** That of the trace. */
        NATIVE,
        LITTLE,
        BIG
    }

    /**
     * A whole number.
     *
     * @param clock name of the clock that it shows, or null
     */
    record Whole(int size, int align, boolean signed, Order order, String clock) implements CtfType {
        /** Larger ones are not read. */
        static final int MOST_BITS = 64;
    }

    /** A number that is passed over. */
    record Floating(int size, int align) implements CtfType {}

    /** A text that a zero ends. */
    record Text() implements CtfType {
        @Override
        public int align() {
            return BYTE;
        }
    }

    /** A number with names for some of its values. */
    record Enumeration(Whole container, List<Label> labels) implements CtfType {
        @Override
        public int align() {
            return container.align;
        }
    }

    /** A name for the values from one to another. */
    record Label(String name, long first, long last) {}

    record Struct(List<Member> members, int align) implements CtfType {}

    /**
     * One of several types. Its alignment is that of the chosen one, once it is known.
     *
     * @param tag path of the enumeration that chooses; null if the declaration leaves it open
     */
    record Variant(String tag, List<Member> options) implements CtfType {
        @Override
        public int align() {
            return 1;
        }
    }

    /**
     * Values of one type, one after the other.
     *
     * @param align that of the element
     * @param length how many, if {@code lengthPath} is null
     * @param lengthPath path of the number that says how many
     */
    record Row(CtfType element, int align, long length, String lengthPath) implements CtfType {}

    record Member(String name, CtfType type) {
        /** LTTng puts an underscore before what programs named. */
        boolean isCalled(String wanted) {
            return name.equals(wanted)
                    || name.length() == wanted.length() + 1 && name.charAt(0) == '_' && name.endsWith(wanted);
        }
    }
}
