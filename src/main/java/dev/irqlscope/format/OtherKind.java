package dev.irqlscope.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Kinds of file that are known and not read, so that a message can call them by their names. */
enum OtherKind {
    PERF_DATA("a perf.data file (what \"perf script\" prints of it is read)",
            head -> Bytes.startsWith(head, 0, "PERFILE2")),
    COMPRESSED(
            "a compressed file (xz or bzip2)",
            head -> Bytes.startsWith(head, 0xFD, '7', 'z', 'X', 'Z') || Bytes.startsWith(head, 0, "BZh")),
    CTF_PART("part of a CTF trace (the directory with its metadata is read)", OtherKind::isPartOfCtf),
    CHROME("a Chrome trace (JSON)", OtherKind::isChrome),
    DPCISR(
            "an xperf dpcisr report (statistics without a timeline: xperf -a dumper gives one)",
            head -> text(head).contains("DPC Info") || text(head).contains("Interrupt Info")),
    XPERF_ROWS(
            "rows of xperf's dumper without the lines from BeginHeader to EndHeader, which say what stands where",
            head -> text(head).matches("(?s)(Interrupt|DPC|DPCTmr|CSwitch),\\s*\\d+\\s*,.*")),
    TRACERPT_ROWS(
            "rows of tracerpt's CSV without its first line, which says what stands where",
            head -> text(head).matches("(?s)[A-Za-z]+,\\s*[A-Za-z-]+,\\s*\\d+\\s*,(\\s*\\d+\\s*,){3,}.*")),
    TRACERPT_XML(
            "a dump of tracerpt in XML (tracerpt -of CSV gives one that is read)",
            head -> text(head).startsWith("<Events") || text(head).contains("<Event xmlns="));

    private static final int TEXT_BYTES = 4096;
    private static final int LINE_LETTERS = 40;

    private final String title;
    private final Predicate<byte[]> looksLikeIt;

    OtherKind(String title, Predicate<byte[]> looksLikeIt) {
        this.title = title;
        this.looksLikeIt = looksLikeIt;
    }

    /** What a file is that is no trace of ours: by name if it is of a known kind, else by how it begins. */
    static String describe(byte[] head) {
        Optional<OtherKind> known = Arrays.stream(values()).filter(kind -> kind.looksLikeIt.test(head)).findFirst();
        if (known.isPresent()) {
            return known.get().title + ", which this version does not read";
        }
        if (!isText(head)) {
            return "binary data that begins " + hex(head);
        }
        String line = new String(head, 0, Math.min(head.length, TEXT_BYTES), StandardCharsets.UTF_8)
                .strip()
                .lines()
                .findFirst()
                .orElse("");
        return line.isEmpty() ? "blank text" : "text that begins \"" + shortened(line) + "\"";
    }

    private static boolean isPartOfCtf(byte[] head) {
        return Bytes.startsWith(head, 0xC1, 0xFC, 0x1F, 0xC1) || Bytes.startsWith(head, 0xC1, 0x1F, 0xFC, 0xC1);
    }

    private static boolean isChrome(byte[] head) {
        String text = text(head);
        return (text.startsWith("[") && text.contains("{"))
                || (text.startsWith("{") && text.contains("\"traceEvents\""));
    }

    /** The beginning of a text; empty if it is none. */
    private static String text(byte[] head) {
        return isText(head)
                ? new String(head, 0, Math.min(head.length, TEXT_BYTES), StandardCharsets.UTF_8).stripLeading()
                : "";
    }

    private static boolean isText(byte[] head) {
        for (int i = 0; i < Math.min(head.length, TEXT_BYTES); i++) {
            int value = head[i] & 0xFF;
            if (value < 0x20 && value != '\n' && value != '\r' && value != '\t') {
                return false;
            }
        }
        return true;
    }

    private static String shortened(String line) {
        StringBuilder clean = new StringBuilder();
        line.codePoints()
                .limit(LINE_LETTERS)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .forEach(clean::appendCodePoint);
        return clean + (line.codePointCount(0, line.length()) > LINE_LETTERS ? "…" : "");
    }

    private static String hex(byte[] head) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(head.length, 8); i++) {
            text.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%02X", head[i] & 0xFF));
        }
        return text.toString();
    }
}
