package dev.irqlscope.format;

import java.io.IOException;

/** A field of a CTF trace, ready to be read: it knows what to note and where what it depends on was noted. */
sealed interface CtfField {
    /** Reads it, or passes over it. */
    void read(CtfPacket in) throws ByteSource.Malformed, IOException;

    /** A whole number. */
    final class Number implements CtfField {
        private static final int NOWHERE = -1;

        final CtfType type;
        private final int size;
        private final int align;
        private final boolean signed;
        private final boolean bigEndian;
        private int slot = NOWHERE;
        private boolean clock;

        /** {@code type} is that of the declaration: an integer, or an enumeration that this one holds. */
        Number(CtfType type, CtfType.Whole whole, boolean bigEndian) {
            this.type = type;
            this.size = whole.size();
            this.align = whole.align();
            this.signed = whole.signed();
            this.bigEndian = bigEndian;
        }

        int size() {
            return size;
        }

        boolean signed() {
            return signed;
        }

        /** Where it is noted, or will be from now on: in this slot, if in none yet. */
        int noteIn(int free) {
            slot = slot == NOWHERE ? free : slot;
            return slot;
        }

        void setsClock() {
            clock = true;
        }

        /** Whether values stand so that a row of them can be passed over at once. */
        boolean isPlain() {
            return slot == NOWHERE && !clock && size % align == 0;
        }

        @Override
        public void read(CtfPacket in) throws ByteSource.Malformed, IOException {
            in.align(align);
            if (slot == NOWHERE && !clock) {
                in.skip(size);
                return;
            }
            long value = in.number(size, bigEndian);
            if (clock) {
                in.tick(value, size);
            }
            if (slot != NOWHERE) {
                int unused = 64 - size;
                in.note(slot, signed ? value << unused >> unused : value);
            }
        }
    }

    /** Bits that nobody asks for. */
    record Blank(int size, int align) implements CtfField {
        @Override
        public void read(CtfPacket in) throws ByteSource.Malformed {
            in.align(align);
            in.skip(size);
        }
    }

    /** A text that a zero ends. */
    final class Text implements CtfField {
        private boolean kept;

        void keep() {
            kept = true;
        }

        @Override
        public void read(CtfPacket in) throws ByteSource.Malformed, IOException {
            in.text(kept);
        }
    }

    /** Values of one kind. */
    final class Row implements CtfField {
        private final CtfField element;
        private final int align;
        private final long length;
        private final int lengthSlot;
        private boolean kept;

        /** Their number stands in a slot, or is {@code length} if that is negative. */
        Row(CtfField element, int align, long length, int lengthSlot) {
            this.element = element;
            this.align = align;
            this.length = length;
            this.lengthSlot = lengthSlot;
        }

        /** Keeps it as text, if it can be one. */
        void keep() {
            kept = element instanceof Number number && number.size == CtfType.BYTE && number.isPlain();
        }

        @Override
        public void read(CtfPacket in) throws ByteSource.Malformed, IOException {
            in.align(align);
            long count = lengthSlot < 0 ? length : in.noted(lengthSlot);
            if (kept) {
                in.letters(count);
            } else if (element instanceof Number number && number.isPlain()) {
                in.needRow(count, number.size);
                in.skip(count * number.size);
            } else {
                readEach(count, in);
            }
        }

        private void readEach(long count, CtfPacket in) throws ByteSource.Malformed, IOException {
            if (count < 0) {
                throw new ByteSource.Malformed("a row is longer than what is left");
            }
            for (long i = 0; i < count; i++) {
                long before = in.at();
                element.read(in);
                if (in.at() == before) {
                    // It is of no size, and neither are the others.
                    return;
                }
            }
        }
    }

    /** Fields one after the other. */
    record Group(CtfType.Struct type, CtfField[] fields) implements CtfField {
        /** The one of this name, or null. */
        CtfField field(String name) {
            for (int i = 0; i < fields.length; i++) {
                if (type.members().get(i).name().equals(name)) {
                    return fields[i];
                }
            }
            return null;
        }

        @Override
        public void read(CtfPacket in) throws ByteSource.Malformed, IOException {
            in.align(type.align());
            for (CtfField field : fields) {
                field.read(in);
            }
        }
    }

    /** One of several fields. */
    record Choice(int tagSlot, boolean signed, Option[] options) implements CtfField {
        /** A field that is chosen by the values from one to another. */
        record Option(long first, long last, CtfField field) {
            private boolean holds(long value, boolean signed) {
                return signed
                        ? value >= first && value <= last
                        : Long.compareUnsigned(value, first) >= 0 && Long.compareUnsigned(value, last) <= 0;
            }
        }

        @Override
        public void read(CtfPacket in) throws ByteSource.Malformed, IOException {
            long tag = in.noted(tagSlot);
            for (Option option : options) {
                if (option.holds(tag, signed)) {
                    option.field.read(in);
                    return;
                }
            }
            throw new ByteSource.Malformed("a variant has a tag that chooses nothing");
        }
    }
}
