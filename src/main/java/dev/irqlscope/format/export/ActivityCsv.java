package dev.irqlscope.format.export;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.analysis.PairClass;
import dev.irqlscope.trace.Entity;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * One row for each call, in order of entry, after RFC 4180 but for its line ends. Columns:
 *
 * <ul>
 *   <li>{@code call}: number of the row from 0; {@code inside}: number of the call that it interrupted
 *   <li>{@code cpu}, {@code kind} (the words of the command line's JSON), {@code routine}, {@code module}, {@code vector}, {@code irql}
 *   <li>{@code start}, {@code end}, {@code wall}, {@code exclusive}: from the start of the trace, and lengths
 *   <li>{@code outcome}: {@code claimed} or {@code declined} for an ISR, {@code torn} for any call whose length is not known
 *   <li>{@code spurious}, {@code over_limit}: 1 or 0; {@code register_reads}, of an ISR
 *   <li>{@code queued}, {@code queue_time}, {@code latency}: of a DPC; {@code issuer}: number of the ISR call that queued it;
 *       {@code pair}: how sure that is
 *   <li>{@code dispatch}, of an ISR: number of the interrupt that it was called for; all calls of a spurious one are
 *       {@code spurious}
 * </ul>
 *
 * <p>Times have {@code _ns} behind their name, or {@code _ticks} where the clock has no known rate. A field is empty where there
 * is nothing to say or nothing known.
 */
final class ActivityCsv {
    private final Analysis analysis;
    private final Activities activities;
    private final DpcInstances instances;
    private final StringBuilder line = new StringBuilder();

    private ActivityCsv(Analysis analysis) {
        this.analysis = analysis;
        this.activities = analysis.activities();
        this.instances = analysis.dpcInstances();
    }

    static void write(Analysis analysis, OutputStream out) throws IOException {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        new ActivityCsv(analysis).write(text);
        text.flush();
    }

    private void write(Writer text) throws IOException {
        head();
        text.append(line);
        for (int call = 0; call < analysis.activityCount(); call++) {
            line.setLength(0);
            row(call);
            text.append(line);
        }
    }

    private void head() {
        String unit = analysis.trace().info().clock().ticks() ? "_ticks" : "_ns";
        for (String name : new String[]{"call", "inside", "cpu", "kind", "routine", "module", "vector", "irql"}) {
            add(name);
        }
        for (String name : new String[]{"start", "end", "wall", "exclusive"}) {
            add(name + unit);
        }
        for (String name : new String[]{"outcome", "spurious", "over_limit", "register_reads"}) {
            add(name);
        }
        for (String name : new String[]{"queued", "queue_time", "latency"}) {
            add(name + unit);
        }
        add("issuer");
        add("pair");
        add("dispatch");
        endLine();
    }

    private void row(int call) {
        Entity.Routine routine = analysis.trace().catalog().routine(activities.routine(call));
        add(call);
        addKnown(activities.parent(call));
        add(activities.cpu(call));
        add(routine.kind().word());
        add(routine.name());
        add(routine.module());
        addKnown(activities.vector(call));
        addKnown(routine.irql());
        add(activities.startNanos(call));
        long end = activities.endNanos(call);
        boolean torn = end == Activities.OPEN || activities.has(call, Activities.TORN);
        if (torn) {
            nothing(3);
        } else {
            add(end);
            add(end - activities.startNanos(call));
            add(activities.exclusiveNanos(call));
        }
        boolean isr = routine.kind().isIsr();
        add(torn ? "torn" : !isr ? "" : activities.has(call, Activities.CLAIMED) ? "claimed" : "declined");
        add(activities.has(call, Activities.SPURIOUS) ? 1 : 0);
        add(activities.has(call, Activities.OVER_LIMIT) ? 1 : 0);
        if (isr && !torn) {
            add(activities.registerReads(call));
        } else {
            nothing(1);
        }
        if (routine.kind().isDpc() && activities.link(call) >= 0) {
            waited(activities.link(call));
        } else {
            nothing(5);
        }
        addKnown(isr ? activities.link(call) : -1);
        endLine();
    }

    private void waited(int instance) {
        PairClass pairClass = instances.pairClass(instance);
        addKnown(instances.queuedNanos(instance));
        addKnown(instances.queueNanos(instance));
        addKnown(pairClass == PairClass.AMBIGUOUS ? DpcInstances.UNKNOWN : instances.latencyNanos(instance));
        addKnown(instances.issuer(instance));
        add(CallFacts.word(pairClass));
    }

    private void add(long value) {
        line.append(value).append(',');
    }

    /** Every number here is -1 where it is unknown. */
    private void addKnown(long value) {
        if (value >= 0) {
            line.append(value);
        }
        line.append(',');
    }

    private void nothing(int fields) {
        line.repeat(",", fields);
    }

    private void add(String value) {
        boolean quoted = value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        if (quoted) {
            line.append('"').append(value.replace("\"", "\"\"")).append('"');
        } else {
            line.append(value);
        }
        line.append(',');
    }

    private void endLine() {
        line.setLength(line.length() - 1);
        line.append('\n');
    }
}
