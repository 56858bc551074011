package dev.irqlscope.format;

import dev.irqlscope.trace.TraceStore;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Events and megabytes of ftrace text a second: the large sample several times over, each copy later than the one before. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class FtraceReaderBenchmark {
    private static final Path SAMPLE = Path.of("samples/traces/linux_large_cut.trace.txt.gz");
    private static final int COPIES = 3;
    private static final long SAMPLE_SECONDS = 2;
    private static final Pattern STAMP = Pattern.compile("( +)(\\d+)(\\.\\d{6}: )");

    private Path file;
    private long fileBytes;

    /** What a run of the benchmark amounts to. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Rates {
        public long events;
        public double megabytes;
    }

    @Setup
    public void repeat() throws IOException {
        List<String> lines;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(SAMPLE)), StandardCharsets.UTF_8))) {
            lines = in.lines().filter(line -> !line.startsWith("#")).toList();
        }
        file = Files.createTempFile("irqlscope-benchmark", ".txt");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("# tracer: nop\n");
            for (int copy = 0; copy < COPIES; copy++) {
                for (String line : lines) {
                    out.write(later(line, copy * SAMPLE_SECONDS));
                    out.write('\n');
                }
            }
        }
        fileBytes = Files.size(file);
    }

    private static String later(String line, long seconds) {
        Matcher matcher = STAMP.matcher(line);
        if (!matcher.find()) {
            throw new IllegalStateException("no stamp in " + line);
        }
        String stamp = String.format(Locale.ROOT, "%d", Long.parseLong(matcher.group(2)) + seconds);
        return line.substring(0, matcher.start(2)) + stamp + line.substring(matcher.end(2));
    }

    @TearDown
    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    @Benchmark
    public TraceStore read(Rates rates) throws TraceFormatException, IOException {
        TraceStore store = TraceFile.readWhole(file).store();
        rates.events += store.size();
        rates.megabytes += fileBytes / 1e6;
        return store;
    }
}
