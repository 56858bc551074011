package dev.irqlscope.format;

/**
 * Unpacks XPRESS "plain LZ77". Source: MS-XCA, section 2.4; and what ETL files hold.
 *
 * <p>Where there is room, eight bytes are copied at once and the surplus is overwritten by what comes next.
 */
final class Xpress {
    private static final int NONE = -1;

    private Xpress() {}

    /**
     * Unpacks a range of bytes.
     *
     * @param outFrom where the first byte goes; nothing before it can be referred to
     * @param outEnd where the output must end; nothing from there on is touched
     * @return whether exactly this much came out
     */
    static boolean unpack(byte[] in, int from, int end, byte[] out, int outFrom, int outEnd) {
        int read = from;
        int written = outFrom;
        int nibbleAt = NONE;
        int flags = 0;
        int flagsLeft = 0;
        while (written < outEnd) {
            if (flagsLeft == 0) {
                if (end - read < 4) {
                    return false;
                }
                flags = LittleEndian.i32(in, read);
                read += 4;
                flagsLeft = 32;
            }
            if (flags >= 0) {
                int literals = Math.min(Math.min(Integer.numberOfLeadingZeros(flags), flagsLeft), outEnd - written);
                if (literals > end - read) {
                    return false;
                }
                copyLiterals(in, read, out, written, literals, outEnd);
                read += literals;
                written += literals;
                flagsLeft -= literals;
                // A shift by 32 would be none.
                flags = flags << literals - 1 << 1;
                continue;
            }
            flagsLeft--;
            flags <<= 1;
            if (end - read < 2) {
                return false;
            }
            int token = LittleEndian.u16(in, read);
            read += 2;
            int offset = (token >>> 3) + 1;
            int length = token & 7;
            if (length == 7) {
                int nibble;
                if (nibbleAt == NONE) {
                    if (read >= end) {
                        return false;
                    }
                    nibbleAt = read++;
                    nibble = in[nibbleAt] & 0xF;
                } else {
                    nibble = in[nibbleAt] >>> 4 & 0xF;
                    nibbleAt = NONE;
                }
                length = nibble;
                if (nibble == 15) {
                    if (read >= end) {
                        return false;
                    }
                    int more = in[read++] & 0xFF;
                    if (more == 255) {
                        if (end - read < 2) {
                            return false;
                        }
                        long whole = LittleEndian.u16(in, read);
                        read += 2;
                        if (whole == 0) {
                            if (end - read < 4) {
                                return false;
                            }
                            whole = LittleEndian.u32(in, read);
                            read += 4;
                        }
                        if (whole < 22 || whole > Integer.MAX_VALUE / 2) {
                            return false;
                        }
                        more = (int) whole - 22;
                    }
                    length = more + 15;
                }
                length += 7;
            }
            length += 3;
            if (offset > written - outFrom || length > outEnd - written) {
                return false;
            }
            copyMatch(out, written, offset, length, outEnd);
            written += length;
        }
        return true;
    }

    private static void copyLiterals(byte[] in, int from, byte[] out, int to, int length, int outEnd) {
        if (length <= 8 && outEnd - to >= 8 && in.length - from >= 8) {
            LittleEndian.putLong(out, to, LittleEndian.i64(in, from));
        } else {
            System.arraycopy(in, from, out, to, length);
        }
    }

    /** The source may overlap what it makes: then it repeats itself. */
    private static void copyMatch(byte[] out, int to, int offset, int length, int outEnd) {
        if (outEnd - to >= length + 7) {
            int end = to + length;
            int at = to;
            int back = offset;
            // What repeats itself every few bytes does so every twice as many.
            while (back < 8 && at < end) {
                LittleEndian.putLong(out, at, LittleEndian.i64(out, at - back));
                at += back;
                back *= 2;
            }
            for (; at < end; at += 8) {
                LittleEndian.putLong(out, at, LittleEndian.i64(out, at - back));
            }
        } else if (offset >= length) {
            System.arraycopy(out, to - offset, out, to, length);
        } else {
            for (int i = to; i < to + length; i++) {
                out[i] = out[i - offset];
            }
        }
    }
}
