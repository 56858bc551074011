package dev.irqlscope.trace;

import java.time.Instant;
import java.util.List;

/**
 * Where a trace comes from and how to read its numbers.
 *
 * @param source file or scenario it came from
 * @param format the word for its kind in JSON: {@code scenario}, {@code irqlscope}, {@code ftrace}…
 * @param cpus processors it covers
 * @param clock what its times count
 * @param levels how its IRQLs were obtained
 * @param wallClockStart when recording began, or {@code null} if the trace does not say
 * @param originNanos what the recording's own clock showed at time 0 of the trace, in the unit of {@code clock}; 0 for a run
 * @param scenario title of the scenario that was run, or {@code null}
 * @param seed seed of the run, or {@code null}
 * @param tornSpans spans that its reader found torn or impossible and left out
 * @param images images of the Windows kernel that it names, with their addresses; 0 where there are none to name, {@code null}
 *     if nobody counted them
 * @param warnings sentences about what is missing or odd
 */
public record TraceInfo(
        String source,
        String format,
        int cpus,
        Clock clock,
        Levels levels,
        Instant wallClockStart,
        long originNanos,
        String scenario,
        Long seed,
        long tornSpans,
        Integer images,
        List<String> warnings) {

    /** What a trace's times count. Ticks have no known rate: limits do not apply to them. */
    public record Clock(boolean ticks, String name) {
        public static Clock nanos(String name) {
            return new Clock(false, name);
        }
    }

    /** How the IRQL of a span was obtained. */
    public enum Levels {
        /** Recorded as it changed. */
        RECORDED,
        /** Inferred from the vector, which is right on x64. */
        INFERRED,
        /** Not told, not even by the vector, as on x86 Windows: an ISR is somewhere at DIRQL. */
        UNKNOWN,
        /** No IRQL there: the level is the context (task, softirq, hard interrupt). */
        CONTEXT
    }

    public TraceInfo {
        warnings = List.copyOf(warnings);
    }

    /** What is known of a trace without images. */
    public TraceInfo(
            String source,
            String format,
            int cpus,
            Clock clock,
            Levels levels,
            Instant wallClockStart,
            long originNanos,
            String scenario,
            Long seed,
            long tornSpans,
            List<String> warnings) {
        this(
                source, format, cpus, clock, levels, wallClockStart, originNanos, scenario, seed, tornSpans, 0,
                warnings);
    }

    /** An interrupt vector in words: {@code vector 0x91}; on Linux, whose traces know numbers of lines only, {@code irq 17}. */
    public String nameOfVector(int vector) {
        return isOfContexts() ? "irq " + vector : "vector 0x%X".formatted(vector);
    }

    /** Whether it was recorded on Windows, which tells calls and neither levels nor who queued a DPC. */
    public boolean isOfWindows() {
        return levels == Levels.INFERRED || levels == Levels.UNKNOWN;
    }

    /** Whether it comes from a system with handlers, softirqs and interrupt contexts in place of levels, as Linux. */
    public boolean isOfContexts() {
        return levels == Levels.CONTEXT;
    }

    /** A trace of a simulated run. */
    public static TraceInfo ofRun(String source, String scenario, int cpus, long seed) {
        return new TraceInfo(
                source,
                "scenario",
                cpus,
                Clock.nanos("virtual"),
                Levels.RECORDED,
                null,
                0,
                scenario,
                seed,
                0,
                List.of());
    }

    /** The same as it stands in a file. */
    public TraceInfo readFrom(String file, String itsFormat) {
        return new TraceInfo(
                file, itsFormat, cpus, clock, levels, wallClockStart, originNanos, scenario, seed, tornSpans, images,
                warnings);
    }

    /** The same with other warnings. */
    public TraceInfo withWarnings(List<String> others) {
        return new TraceInfo(
                source, format, cpus, clock, levels, wallClockStart, originNanos, scenario, seed, tornSpans, images,
                others);
    }
}
