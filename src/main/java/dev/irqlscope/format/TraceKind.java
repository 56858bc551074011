package dev.irqlscope.format;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The kinds of trace file that are read, in the order in which a file is held against them: the first that it looks like. */
enum TraceKind {
    OWN("an IRQL Scope trace", head -> Bytes.startsWith(head, OwnFormat.MAGIC), OwnReader::open),
    ETL("a Windows ETL trace", EtlHeader::matches, EtlReader::new),
    TRACE_DAT("trace.dat", head -> Bytes.startsWith(head, DatHeadReader.MAGIC), TraceDatReader::new),
    XPERF("text of xperf's dumper", head -> XperfHead.matches(TextLines.beginning(head)), XperfReader::new),
    TRACERPT("CSV of tracerpt", head -> TracerptColumns.matches(TextLines.beginning(head)), TracerptReader::new),
    PERFETTO("a Perfetto trace", PerfettoPackets::matches, PerfettoReader::new),

    /** Looks at lines and is easily content: the last. */
    FTRACE("ftrace text", FtraceHead::matches, FtraceReader::new);

    /** So much of the beginning of a trace is looked at. */
    static final int HEAD_BYTES = 1 << 16;

    private final String title;
    private final Predicate<byte[]> looksLikeIt;
    private final Opener opener;

    TraceKind(String title, Predicate<byte[]> looksLikeIt, Opener opener) {
        this.title = title;
        this.looksLikeIt = looksLikeIt;
        this.opener = opener;
    }

    /** Makes a reader and reads the head. */
    @FunctionalInterface
    private interface Opener {
        TraceReader open(InputFile file) throws TraceFormatException, IOException;
    }

    /** The kind of a trace that begins so, unpacked; null if it is none of these. */
    static TraceKind of(byte[] head) {
        return Arrays.stream(values()).filter(kind -> kind.looksLikeIt.test(head)).findFirst().orElse(null);
    }

    /** All of them in a sentence, and what is no file but a directory. */
    static String anyOfThem() {
        return Arrays.stream(values()).map(kind -> kind.title).collect(Collectors.joining(", ")) + " or a CTF trace";
    }

    TraceReader open(InputFile file) throws TraceFormatException, IOException {
        return opener.open(file);
    }
}
