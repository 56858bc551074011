package dev.irqlscope.scenario;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.miniport.MiniportFactory;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.Mark;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A machine, its devices and what happens to them. All times in nanoseconds.
 *
 * @param source where it was read from
 * @param forNanos how long it runs headless unless told otherwise
 * @param registers whether register accesses are traced
 * @param workloads who sends requests
 * @param faults what goes wrong, planned
 * @param expectations what will come of it
 * @param marks moments that a run shows by name
 */
public record Scenario(
        String source,
        String title,
        String description,
        long seed,
        long forNanos,
        MachineSpec machine,
        boolean registers,
        List<DeviceSpec> devices,
        List<Workload> workloads,
        List<Fault> faults,
        ScenarioLimits limits,
        List<LessonStep> lesson,
        List<Expectation> expectations,
        List<Mark> marks) {

    /** How long a scenario runs headless when it does not say. */
    public static final long DEFAULT_FOR_NANOS = 50_000_000;

    private static final String DEFAULT_RESOURCE = "/dev/irqlscope/assets/scenarios/default.yaml";

    /** Limits that the scenario is judged by. */
    public record ScenarioLimits(long storportIsrNanos, long otherIsrNanos, long dpcNanos, long lockHoldNanos) {
        public static final ScenarioLimits DEFAULT = new ScenarioLimits(50_000, 25_000, 100_000, 25_000);

        /**
         * Reads a document of limits alone, which has the keys that stand under {@code limits} in a scenario.
         *
         * @throws ScenarioException if it has a mistake
         * @throws IOException if it cannot be read
         */
        public static ScenarioLimits read(Path file) throws ScenarioException, IOException {
            return LimitsReader.read(file.toString(), YamlDocument.text(file, "limits"));
        }
    }

    /** A step of a lesson: words, where to look, and a question with its answer. Any but the text may be {@code null}. */
    public record LessonStep(String text, Long fromNanos, Long toNanos, String question, String reveal) {}

    public Scenario {
        devices = List.copyOf(devices);
        workloads = List.copyOf(workloads);
        faults = List.copyOf(faults);
        lesson = List.copyOf(lesson);
        expectations = List.copyOf(expectations);
        marks = List.copyOf(marks);
    }

    /** Whether a file claims, by its name, to be a scenario. */
    public static boolean isScenarioFile(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    /**
     * Reads a scenario file.
     *
     * @throws ScenarioException if it has a mistake
     * @throws IOException if it cannot be read
     */
    public static Scenario read(Path file) throws ScenarioException, IOException {
        return ScenarioReader.read(file.toString(), YamlDocument.text(file, "a scenario"));
    }

    /** The scenario that the program opens by itself. */
    public static Scenario defaultScenario() {
        try (InputStream in = Scenario.class.getResourceAsStream(DEFAULT_RESOURCE)) {
            return ScenarioReader.read("default.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ScenarioException e) {
            throw new IllegalStateException("the default scenario has a mistake: " + e.getMessage(), e);
        }
    }

    /** The types of the device models that it has storage adapters of, by name, as in {@code AhciHba}. */
    public SortedSet<String> adapterTypes() {
        return devices.stream()
                .filter(DeviceSpec.Adapter.class::isInstance)
                .map(device -> ((DeviceSpec.Adapter) device).deviceType().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a trace of it says about itself. */
    public TraceInfo traceInfo(long withSeed) {
        return TraceInfo.ofRun(source, title, machine.processors(), withSeed);
    }

    /** What a trace of it is marked with to begin with. */
    public Annotations annotations() {
        return new Annotations(marks, List.of(), null);
    }

    /** Builds the machine, ready to run, with this seed in place of the scenario's. */
    public Machine build(TraceStore trace, long withSeed) {
        return build(trace, withSeed, List.of()).machine();
    }

    /**
     * Builds the machine as one that takes interventions.
     *
     * @param journal what is done to it while it runs
     */
    public ScenarioMachine build(TraceStore trace, long withSeed, List<Intervention> journal) {
        return build(trace, withSeed, MiniportFactory.NONE, journal);
    }

    /** As above, with miniports of this factory in place of those that ship, where it has one. */
    public ScenarioMachine build(
            TraceStore trace, long withSeed, MiniportFactory miniports, List<Intervention> journal) {
        return new MachineBuilder(this, trace, withSeed, miniports).build(journal);
    }
}
