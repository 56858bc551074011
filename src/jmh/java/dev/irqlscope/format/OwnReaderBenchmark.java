package dev.irqlscope.format;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import dev.irqlscope.view.DrawList;
import dev.irqlscope.view.Palette;
import dev.irqlscope.view.StillPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Opening an own file and drawing the whole of it, from the call to the draw list. {@code -p events=100000000} for a large one: it
 * takes about 6 GB of the folder for temporary files. {@link #main} keeps such a file, to open it with the program itself.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 10)
@Fork(1)
public class OwnReaderBenchmark {
    private static final int WIDTH = 1440;
    private static final long SLICE_NANOS = 10_000_000;

    @Param("2000000")
    private long events;

    private Path file;

    /** Writes a file: its name, and how many events it shall hold. */
    public static void main(String[] arguments) throws Exception {
        write(Path.of(arguments[0]), Long.parseLong(arguments[1]));
    }

    /** A run of the default scenario, as long as it takes. What is written is let go. */
    private static void write(Path file, long events) throws Exception {
        Scenario scenario = Scenario.defaultScenario();
        TraceStore store = new TraceStore(
                TraceInfo.ofRun("default.yaml", scenario.title(), scenario.machine().processors(), scenario.seed()));
        try (TraceWriter writer = new TraceWriter(file, store, Limits.DEFAULT);
                Machine machine = scenario.build(store, scenario.seed())) {
            for (long until = SLICE_NANOS; store.size() < events; until += SLICE_NANOS) {
                machine.run(RunRequest.until(until));
                writer.flush();
                while (store.dropOldestChunk()) {
                    // It is in the file.
                }
            }
        }
    }

    @Setup
    public void writeFile() throws Exception {
        file = Files.createTempFile("irqlscope-benchmark", ".irqlscope");
        write(file, events);
    }

    @TearDown
    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    @Benchmark
    public DrawList openAndDraw() throws Exception {
        Analysis analysis = TraceFile.open(file).analysis().orElseThrow();
        return StillPicture.draw(analysis, WIDTH, Palette.DARK);
    }
}
