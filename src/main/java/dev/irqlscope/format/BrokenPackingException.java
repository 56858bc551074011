package dev.irqlscope.format;

import java.io.IOException;

/** Packed data of which nothing behind a certain place can be had. The message: {@code The gzip file is cut off}. */
final class BrokenPackingException extends IOException {
    private static final long serialVersionUID = 1;

    BrokenPackingException(Packing packing, String is, Exception cause) {
        super("The " + packing.noun() + " " + is, cause);
    }

    /** The message in the middle of a sentence. */
    String inSentence() {
        return "the" + getMessage().substring(3);
    }
}
