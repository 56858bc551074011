package dev.irqlscope.format;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** How a trace.dat file packs its blocks. */
enum DatCodec {
    NONE,
    ZLIB,
    ZSTD;

    /** The one of this name, or null. */
    static DatCodec of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "none", "" -> NONE;
            case "zlib" -> ZLIB;
            case "zstd" -> ZSTD;
            default -> null;
        };
    }

    /** Unpacks a block into an array of just its size; false if it is damaged. */
    boolean unpack(byte[] packed, int length, byte[] to, int size) {
        return switch (this) {
            case NONE -> {
                if (length == size) {
                    System.arraycopy(packed, 0, to, 0, size);
                }
                yield length == size;
            }
            case ZLIB -> inflate(packed, length, to, size);
            case ZSTD -> unzstd(packed, length, to, size);
        };
    }

    private static boolean inflate(byte[] packed, int length, byte[] to, int size) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed, 0, length);
            int done = 0;
            while (done < size) {
                int more = inflater.inflate(to, done, size - done);
                if (more == 0) {
                    return false;
                }
                done += more;
            }
            return true;
        } catch (DataFormatException e) {
            return false;
        } finally {
            inflater.end();
        }
    }

    private static boolean unzstd(byte[] packed, int length, byte[] to, int size) {
        try {
            return new ZstdDecompressor().decompress(packed, 0, length, to, 0, size) == size;
        } catch (MalformedInputException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return false;
        }
    }
}
