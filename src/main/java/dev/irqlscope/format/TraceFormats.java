package dev.irqlscope.format;

import java.util.List;

/** What this program reads and writes. */
public final class TraceFormats {
    static final Known OWN = new Known(
            "irqlscope", "IRQL Scope trace (.irqlscope)", "the bytes 89 \"IRQL\" 0D 0A 1A at the beginning", true,
            true);
    static final Known FTRACE = new Known(
            "ftrace",
            "ftrace text: trace, trace_pipe, trace-cmd report",
            "\"# tracer:\", \"cpus=N\", or a line such as \"comm-1234 [000] d.h1. 12.345678: event:\" at the beginning",
            true,
            false);
    static final Known PERF_SCRIPT = new Known(
            "perf-script",
            "text of perf script",
            "a line such as \"comm 1234 [000] 12.345678: group:event:\" at the beginning",
            true,
            false);

    static final Known ETL = new Known(
            "etl",
            "Windows ETL trace: xperf, WPR, logman, PerfView; plain or XPRESS",
            "a buffer of type 4 with the log header as its first event at the beginning",
            true,
            false);
    static final Known TRACE_DAT = new Known(
            "trace.dat",
            "trace.dat of trace-cmd, versions 6 and 7; plain, zlib or zstd",
            "the bytes 17 08 44 \"tracing\" at the beginning",
            true,
            false);

    static final Known XPERF = new Known(
            "xperf-csv",
            "text of xperf's dumper (xperf -i trace.etl -a dumper)",
            "\"BeginHeader\" at the beginning",
            true,
            false);
    static final Known TRACERPT = new Known(
            "tracerpt-csv",
            "CSV of tracerpt (tracerpt trace.etl -of CSV)",
            "\"Event Name,\" at the beginning",
            true,
            false);
    static final Known CTF = new Known(
            "ctf",
            "CTF 1.8, as LTTng records it: a directory with metadata and streams, or a directory above it",
            "a directory that holds a file \"metadata\", in text or in packets of 75 D1 1D 57",
            true,
            false);

    /** Around every kind that is read and is one file. */
    static final Known PACKED = new Known(
            "packed",
            "gzip, zstd, or zip with one trace in it, around any trace that is one file",
            "the bytes 1F 8B, 28 B5 2F FD or \"PK\" 03 04 at the beginning; what is inside as above",
            true,
            false);

    public static final Known CHROME_JSON = new Known(
            "chrome-json", "Chrome trace events (.json)", "a name that ends in .json", false, true);
    public static final Known PERFETTO = new Known(
            "perfetto",
            "Perfetto trace (.pftrace)",
            "a packet (the byte 0A, a length, fields) at the beginning, and behind it another one or nothing",
            true,
            true);
    public static final Known CSV = new Known(
            "csv", "one row for each call (.csv)", "a name that ends in .csv", false, true);

    private TraceFormats() {}

    /**
     * A kind of trace file.
     *
     * @param word the word for it in JSON
     * @param title what people call it
     * @param recognisedBy what in a file's content gives it away; of one that is only written, how to ask for it
     */
    public record Known(String word, String title, String recognisedBy, boolean reads, boolean writes) {}

    /** Every kind there is, own first. */
    public static List<Known> all() {
        return List.of(
                OWN, ETL, XPERF, TRACERPT, FTRACE, PERF_SCRIPT, TRACE_DAT, CTF, PERFETTO, PACKED, CHROME_JSON, CSV);
    }
}
