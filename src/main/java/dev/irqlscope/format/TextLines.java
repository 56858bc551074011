package dev.irqlscope.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The lines of a text as programs of Windows write it: UTF-8 or, with a byte order mark, UTF-16; with either kind of line end.
 * A line is held, never the text; what is longer than any line is passed over and counted.
 */
final class TextLines implements AutoCloseable {
    /** Longer lines are no rows of a table. */
    static final int MOST_CHARS = 1 << 16;

    private static final char MARK = '\uFEFF';

    private final UnpackedStream file;
    private final Reader text;
    private final char[] chars = new char[1 << 14];
    private final StringBuilder line = new StringBuilder();
    private int at;
    private int end;
    private long number;
    private long overlong;
    private String trouble;

    TextLines(InputFile from) throws TraceFormatException, IOException {
        file = from.open();
        byte[] head = file.readWhatThereIs(2);
        text = new InputStreamReader(new SequenceInputStream(new ByteArrayInputStream(head), file), charset(head));
    }

    /** The one that a text which begins so is in. */
    private static Charset charset(byte[] head) {
        if (Bytes.startsWith(head, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16LE;
        }
        return Bytes.startsWith(head, 0xFE, 0xFF) ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }

    /** The first letters of a text that begins so. */
    static String beginning(byte[] head) {
        String text = new String(head, 0, Math.min(head.length, 4096), charset(head));
        return text.isEmpty() || text.charAt(0) != MARK ? text : text.substring(1);
    }

    /** The next line without its end; null at the end of what can be read. */
    String next() throws IOException {
        while (trouble == null) {
            line.setLength(0);
            boolean cut = false;
            int seen = 0;
            while (more()) {
                char c = chars[at++];
                seen++;
                if (c == '\n') {
                    break;
                }
                if (line.length() == MOST_CHARS) {
                    cut = true;
                } else if (c != MARK || number > 0) {
                    line.append(c);
                }
            }
            if (seen == 0) {
                return null;
            }
            number++;
            if (!cut) {
                int length = line.length();
                return line.substring(0, length > 0 && line.charAt(length - 1) == '\r' ? length - 1 : length);
            }
            overlong++;
        }
        return null;
    }

    private boolean more() throws IOException {
        if (at < end) {
            return true;
        }
        if (trouble != null) {
            return false;
        }
        at = 0;
        try {
            end = Math.max(0, text.read(chars, 0, chars.length));
        } catch (BrokenPackingException e) {
            trouble = e.getMessage() + ": what follows line " + number + " is missing.";
            end = 0;
        }
        return end > 0;
    }

    /** The number of the line that was given last, from 1. */
    long number() {
        return number;
    }

    long overlong() {
        return overlong;
    }

    /** A sentence about why not all could be read; null if all could. */
    String trouble() {
        return trouble;
    }

    long bytesTaken() {
        return file.bytesTaken();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
