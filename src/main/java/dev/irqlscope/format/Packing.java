package dev.irqlscope.format;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** What may be around a trace that is one file, of whatever kind. */
enum Packing {
    PLAIN("plain file"),
    GZIP("gzip file"),
    ZSTD("zstd file"),
    ZIP("zip archive");

    private static final int BUFFER_BYTES = 1 << 16;

    private final String noun;

    Packing(String noun) {
        this.noun = noun;
    }

    /** That of a file which begins so. */
    static Packing of(byte[] head) {
        if (Bytes.startsWith(head, 0x1F, 0x8B)) {
            return GZIP;
        }
        if (ZstdFrames.matches(head)) {
            return ZSTD;
        }
        return Bytes.startsWith(head, 'P', 'K', 3, 4) ? ZIP : PLAIN;
    }

    /** What people call a file of it: {@code gzip file}. */
    String noun() {
        return noun;
    }

    /** What a file of this packing holds; of an archive, the stream is that of the one entry already. */
    InputStream unpack(InputStream packed) throws IOException {
        return switch (this) {
            case PLAIN, ZIP -> packed;
            case GZIP -> new GZIPInputStream(packed, BUFFER_BYTES);
            case ZSTD -> new ZstdInputStream(new ZstdFrames(packed));
        };
    }
}
