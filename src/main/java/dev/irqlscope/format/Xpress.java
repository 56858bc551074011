package dev.irqlscope.format;

/** Unpacks XPRESS "plain LZ77". Source: MS-XCA, section 2.4; and what ETL files hold. */
final class Xpress {
    private static final int NONE = -1;

    private Xpress() {}

    /**
     * Unpacks a range of bytes.
     *
     * @param outFrom where the first byte goes; nothing before it can be referred to
     * @param outEnd where the output must end
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
            flagsLeft--;
            boolean match = flags < 0;
            flags <<= 1;
            if (!match) {
                if (read >= end) {
                    return false;
                }
                out[written++] = in[read++];
                continue;
            }
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
            copy(out, written, offset, length);
            written += length;
        }
        return true;
    }

    /** The source may overlap what it makes: then it repeats itself. */
    private static void copy(byte[] out, int at, int offset, int length) {
        if (offset >= length) {
            System.arraycopy(out, at - offset, out, at, length);
            return;
        }
        for (int i = at; i < at + length; i++) {
            out[i] = out[i - offset];
        }
    }
}
