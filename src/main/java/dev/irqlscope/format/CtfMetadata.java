package dev.irqlscope.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The metadata file of a CTF 1.8 trace: a text in TSDL, plain or in packets. Source: the CTF 1.8.3 specification, 7. */
final class CtfMetadata {
    private static final int MOST_BYTES = 16 << 20;
    private static final int MAGIC = 0x75D11D57;
    private static final int HEAD_BYTES = 37;
    private static final int CONTENT_SIZE_AT = 24;
    private static final int PACKET_SIZE_AT = 28;
    private static final int COMPRESSION_AT = 32;
    private static final int ENCRYPTION_AT = 33;
    private static final int MAJOR_AT = 35;
    private static final byte[] PLAIN = Bytes.ascii("/* CTF ");
    private static final String EXPECTED = "metadata of CTF 1.8, in text or in packets";

    private CtfMetadata() {}

    /** Whether a file begins as one of these, or as the metadata of CTF 2, which {@link #text} refuses by name. */
    static boolean matches(byte[] head) {
        return isPackets(head) || Bytes.startsWith(head, PLAIN) || isOfCtf2(head);
    }

    private static boolean isPackets(byte[] head) {
        return head.length >= 4
                && (DatBytes.u32(head, 0, true) == MAGIC || DatBytes.u32(head, 0, false) == MAGIC);
    }

    private static boolean isOfCtf2(byte[] head) {
        return Bytes.startsWith(head, 0x1E, '{') || Bytes.startsWith(head, 0x1E, '\n', '{');
    }

    /** The text in a metadata file. */
    static String text(Path file) throws TraceFormatException, IOException {
        String name = file.toString();
        long length = Files.size(file);
        if (length > MOST_BYTES) {
            throw TraceFormatException.of(name, "metadata of at most " + MOST_BYTES + " bytes", length + " bytes");
        }
        byte[] bytes = Files.readAllBytes(file);
        if (isOfCtf2(bytes)) {
            throw TraceFormatException.at(
                    name, 0, EXPECTED, "metadata of CTF 2 (JSON), which this version does not read");
        }
        if (Bytes.startsWith(bytes, PLAIN) && !Bytes.startsWith(bytes, PLAIN.length, "1.")) {
            throw TraceFormatException.at(name, PLAIN.length, EXPECTED, "another version of CTF");
        }
        byte[] text = isPackets(bytes) ? unpacked(name, bytes) : bytes;
        if (Bytes.find(text, 0, text.length, new byte[]{0}) >= 0) {
            throw TraceFormatException.at(name, 0, EXPECTED, "binary data");
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    private static byte[] unpacked(String name, byte[] bytes) throws TraceFormatException {
        boolean big = DatBytes.u32(bytes, 0, true) == MAGIC;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length;) {
            int left = bytes.length - at;
            if (left < HEAD_BYTES || DatBytes.u32(bytes, at, big) != MAGIC) {
                throw TraceFormatException.at(
                        name, at, "a packet of metadata", left < HEAD_BYTES ? "the end of the file" : "something else");
            }
            long content = DatBytes.number(bytes, at + CONTENT_SIZE_AT, 4, big) / CtfType.BYTE;
            long packet = DatBytes.number(bytes, at + PACKET_SIZE_AT, 4, big) / CtfType.BYTE;
            if (content < HEAD_BYTES || content > packet || packet > left) {
                throw TraceFormatException.at(
                        name, at, "a packet of metadata that fits into the " + left + " bytes left",
                        "one of " + content + " bytes in " + packet);
            }
            if (bytes[at + COMPRESSION_AT] != 0 || bytes[at + ENCRYPTION_AT] != 0) {
                throw TraceFormatException.at(name, at + COMPRESSION_AT, "plain metadata", "packed or encrypted ones");
            }
            if (bytes[at + MAJOR_AT] != 1) {
                throw TraceFormatException.at(
                        name, at + MAJOR_AT, "version 1 of CTF",
                        String.format(Locale.ROOT, "version %d", bytes[at + MAJOR_AT] & 0xFF));
            }
            text.write(bytes, at + HEAD_BYTES, (int) content - HEAD_BYTES);
            at += (int) packet;
        }
        return text.toByteArray();
    }
}
