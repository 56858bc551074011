package dev.irqlscope.format;

/**
 * Goes through the fields of one message of protobuf's wire format, wherever it stands in a buffer. It believes nothing: at a
 * field that is none, or that reaches beyond its message, it stops and says so. Reused from message to message. Source:
 * "Encoding" in protobuf's documentation.
 */
final class ProtoCursor {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int DELIMITED = 2;
    private static final int GROUP_START = 3;
    private static final int GROUP_END = 4;
    private static final int FIXED_32 = 5;

    private byte[] bytes = new byte[0];
    private int at;
    private int messageEnd;
    private boolean broken;
    private int field;
    private boolean isNumber;
    private long number;
    private int from;
    private int end;

    /** Goes to the beginning of a message. */
    ProtoCursor start(byte[] buffer, int messageFrom, int to) {
        bytes = buffer;
        at = messageFrom;
        messageEnd = to;
        broken = false;
        return this;
    }

    /** Goes to the message that the other cursor's field holds. */
    ProtoCursor startIn(ProtoCursor outer) {
        return start(outer.bytes, outer.from, outer.end);
    }

    /** Goes to the next field. False at the end of the message, and where it makes no sense. */
    boolean next() {
        if (at >= messageEnd || broken) {
            return false;
        }
        long tag = varint();
        long wanted = tag >>> 3;
        if (wanted <= 0 || wanted > 0x1FFF_FFFF) {
            broken = true;
            return false;
        }
        field = (int) wanted;
        isNumber = true;
        if (((int) tag & 7) == GROUP_START) {
            group();
        } else {
            value((int) tag & 7);
        }
        return !broken;
    }

    private void value(int type) {
        switch (type) {
            case VARINT -> number = varint();
            case FIXED_64 -> fixed(Long.BYTES);
            case FIXED_32 -> fixed(Integer.BYTES);
            case DELIMITED -> delimited();
            default -> broken = true;
        }
    }

    /** Passes over a group, an old way to hold fields that nothing read here uses; it counts as the number 0. */
    private void group() {
        int depth = 1;
        while (depth > 0 && !broken) {
            int type = (int) varint() & 7;
            switch (type) {
                case GROUP_START -> depth++;
                case GROUP_END -> depth--;
                default -> value(type);
            }
        }
        isNumber = true;
        number = 0;
    }

    /** Whether the message ended in something that is no field. */
    boolean isBroken() {
        return broken;
    }

    int field() {
        return field;
    }

    /** Whether the field holds a number, rather than text, a message or packed numbers. */
    boolean isNumber() {
        return isNumber;
    }

    /** The number; 0 if the field holds none. */
    long number() {
        return isNumber ? number : 0;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the text or message begins; an empty range if the field is a number. */
    int from() {
        return isNumber ? at : from;
    }

    /** Where it ends. */
    int end() {
        return isNumber ? at : end;
    }

    /** Goes to the packed numbers that the other cursor's field holds; a lone number counts as one of them. */
    ProtoCursor startPackedIn(ProtoCursor outer) {
        return outer.isNumber
                ? start(outer.bytes, outer.numberFrom(), outer.at)
                : start(outer.bytes, outer.from, outer.end);
    }

    /** Goes to the next packed number. False at the end, and where it makes no sense. */
    boolean nextPacked() {
        if (at >= messageEnd || broken) {
            return false;
        }
        isNumber = true;
        number = varint();
        return !broken;
    }

    private int numberFrom() {
        int start = at - 1;
        while (start > 0 && bytes[start - 1] < 0) {
            start--;
        }
        return start;
    }

    private void fixed(int size) {
        if (messageEnd - at < size) {
            broken = true;
            return;
        }
        number = size == Long.BYTES ? LittleEndian.i64(bytes, at) : LittleEndian.u32(bytes, at);
        at += size;
    }

    private void delimited() {
        long length = varint();
        if (broken || length < 0 || length > messageEnd - at) {
            broken = true;
            return;
        }
        isNumber = false;
        from = at;
        at += (int) length;
        end = at;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE && at < messageEnd; shift += 7) {
            byte part = bytes[at++];
            value |= (long) (part & 0x7F) << shift;
            if (part >= 0) {
                return value;
            }
        }
        broken = true;
        return 0;
    }
}
