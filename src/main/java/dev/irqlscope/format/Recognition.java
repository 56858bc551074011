package dev.irqlscope.format;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Tells what a file is by its first bytes; its name does not matter. */
enum Recognition {
    OWN,
    ETL,
    FTRACE,
    TRACE_DAT;

    private static final int HEAD_BYTES = 1 << 16;
    private static final String EXPECTED = "an IRQL Scope trace, a Windows ETL trace, ftrace text or trace.dat";
    private static final String NOT_READ = ", which this version does not read";

    static Recognition of(Path file) throws TraceFormatException, IOException {
        String name = file.toString();
        if (!Files.exists(file)) {
            throw TraceFormatException.of(name, "a file", "nothing of that name");
        }
        if (Files.isDirectory(file)) {
            throw TraceFormatException.of(
                    name,
                    EXPECTED,
                    Files.exists(file.resolve("metadata"))
                            ? "a CTF trace (a directory with metadata)" + NOT_READ
                            : "a directory");
        }
        if (!Files.isRegularFile(file)) {
            throw TraceFormatException.of(name, "a file", "a pipe or device");
        }
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD_BYTES);
        } catch (AccessDeniedException e) {
            throw TraceFormatException.of(name, "a file that can be read", "one that may not be read");
        }
        if (EtlFile.isZip(head)) {
            head = EtlFile.head(file, EtlFile.Packing.ZIP, HEAD_BYTES);
        }
        return of(name, head);
    }

    private static Recognition of(String name, byte[] head) throws TraceFormatException, IOException {
        if (head.length == 0) {
            throw TraceFormatException.at(name, 0, EXPECTED, "an empty file");
        }
        if (Bytes.startsWith(head, OwnFormat.MAGIC)) {
            return OWN;
        }
        if (EtlHeader.matches(head)) {
            return ETL;
        }
        if (Bytes.startsWith(head, DatHeadReader.MAGIC)) {
            return TRACE_DAT;
        }
        if (isGzip(head)) {
            return ofUnpacked(name, unpack(name, head));
        }
        if (FtraceHead.matches(head)) {
            return FTRACE;
        }
        throw TraceFormatException.at(name, 0, EXPECTED, describe(head));
    }

    private static Recognition ofUnpacked(String name, byte[] head) throws TraceFormatException {
        if (EtlHeader.matches(head)) {
            return ETL;
        }
        if (FtraceHead.matches(head)) {
            return FTRACE;
        }
        String inside = head.length == 0
                ? "a gzip file with nothing whole inside"
                : isGzip(head) ? "gzip inside gzip" : "a gzip file that holds " + describe(head);
        throw TraceFormatException.at(name, 0, EXPECTED, inside);
    }

    /** As much as the first bytes of a gzip file give. */
    private static byte[] unpack(String name, byte[] head) throws TraceFormatException, IOException {
        byte[] out = new byte[HEAD_BYTES];
        int length = 0;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(head))) {
            while (length < out.length) {
                int read = in.read(out, length, out.length - length);
                if (read < 0) {
                    break;
                }
                length += read;
            }
        } catch (EOFException e) {
            // The head was cut from a longer file, or the file itself is cut: what came out so far will do.
        } catch (ZipException e) {
            if (length == 0) {
                throw TraceFormatException.at(name, 0, EXPECTED, "a damaged gzip file");
            }
        }
        return Arrays.copyOf(out, length);
    }

    private static boolean isGzip(byte[] head) {
        return Bytes.startsWith(head, 0x1F, 0x8B);
    }

    /** What a file is that we do not read: by name if it is a known kind. Layouts of the kinds: docs of each format. */
    private static String describe(byte[] head) {
        String known = known(head);
        if (known != null) {
            return known + NOT_READ;
        }
        if (Bytes.startsWith(head, 0xEF, 0xBB, 0xBF) || isText(head)) {
            String line = new String(head, 0, Math.min(head.length, 400), StandardCharsets.UTF_8)
                    .strip()
                    .lines()
                    .findFirst()
                    .orElse("");
            return line.isEmpty() ? "blank text" : "text that begins \"" + shortened(line) + "\"";
        }
        return "binary data that begins " + hex(head);
    }

    private static String known(byte[] head) {
        if (Bytes.startsWith(head, DatHeadReader.MAGIC)) {
            return "a trace.dat file of trace-cmd (unpack it first)";
        }
        if (Bytes.startsWith(head, 0, "PERFILE2")) {
            return "a perf.data file";
        }
        if (Bytes.startsWith(head, 0x28, 0xB5, 0x2F, 0xFD)) {
            return "a zstd file";
        }
        if (Bytes.startsWith(head, 0xFD, '7', 'z', 'X', 'Z') || Bytes.startsWith(head, 0, "BZh")) {
            return "a compressed file (xz or bzip2)";
        }
        if (Bytes.startsWith(head, 0x75, 0xD1, 0x1D, 0x57)
                || Bytes.startsWith(head, 0x57, 0x1D, 0xD1, 0x75)
                || Bytes.startsWith(head, 0xC1, 0xFC, 0x1F, 0xC1)
                || Bytes.startsWith(head, 0xC1, 0x1F, 0xFC, 0xC1)
                || Bytes.startsWith(head, 0, "/* CTF")
                || Bytes.startsWith(head, 0x1E, '{')) {
            return "part of a CTF trace";
        }
        if (Bytes.startsWith(head, 0x0A) && isPerfetto(head)) {
            return "a Perfetto trace";
        }
        return knownText(head);
    }

    private static String knownText(byte[] head) {
        if (!isText(head)) {
            return null;
        }
        String text = new String(head, 0, Math.min(head.length, 4096), StandardCharsets.UTF_8).stripLeading();
        String lower = text.toLowerCase(Locale.ROOT);
        if (text.startsWith("BeginHeader")) {
            return "an xperf dumper text";
        }
        if (lower.startsWith("event name,") || lower.startsWith("\"event name\"")) {
            return "a tracerpt CSV file";
        }
        if ((text.startsWith("[") && text.contains("{"))
                || (text.startsWith("{") && text.contains("\"traceEvents\""))) {
            return "a Chrome trace (JSON)";
        }
        if (text.contains("DPC Info") || text.contains("Interrupt Info")) {
            return "an xperf dpcisr report";
        }
        return null;
    }

    /** A length-delimited field 1, followed by another one. */
    private static boolean isPerfetto(byte[] head) {
        long length = 0;
        int at = 1;
        for (int shift = 0; at < head.length && at <= 5; shift += 7) {
            byte part = head[at++];
            length |= (long) (part & 0x7F) << shift;
            if (part >= 0) {
                break;
            }
        }
        long next = at + length;
        return length > 0 && (next >= head.length || head[(int) next] == 0x0A);
    }

    private static boolean isText(byte[] head) {
        int odd = 0;
        for (int i = 0; i < Math.min(head.length, 4096); i++) {
            int value = head[i] & 0xFF;
            if (value == 0) {
                return false;
            }
            if (value < 0x20 && value != '\n' && value != '\r' && value != '\t') {
                odd++;
            }
        }
        return odd == 0;
    }

    private static String shortened(String line) {
        StringBuilder clean = new StringBuilder();
        line.codePoints()
                .limit(40)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .forEach(clean::appendCodePoint);
        return clean + (line.codePointCount(0, line.length()) > 40 ? "…" : "");
    }

    private static String hex(byte[] head) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(head.length, 8); i++) {
            text.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%02X", head[i] & 0xFF));
        }
        return text.toString();
    }
}
