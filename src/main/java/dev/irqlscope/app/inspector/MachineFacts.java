package dev.irqlscope.app.inspector;

import dev.irqlscope.analysis.MachineState;
import dev.irqlscope.analysis.MachineState.Cpu;
import dev.irqlscope.analysis.MachineState.DeviceState;
import dev.irqlscope.analysis.MachineState.HeldLock;
import dev.irqlscope.analysis.MachineState.LineState;
import dev.irqlscope.analysis.MachineState.LockState;
import dev.irqlscope.analysis.MachineState.NamedValue;
import dev.irqlscope.analysis.MachineState.OpenRequest;
import dev.irqlscope.analysis.MachineState.Stopped;
import dev.irqlscope.app.inspector.Fact.Tone;
import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.TraceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** The machine at a moment, as rows. */
final class MachineFacts {
    /** With more processors than this, those that are idle share one row. */
    private static final int ALL_IN_FULL = 4;

    /** How many characters of names and values one row has room for. */
    private static final int ROW = 42;

    private static final String NONE = "–";

    private final TraceInfo info;
    private final List<Fact> facts = new ArrayList<>();

    private MachineFacts(TraceInfo info) {
        this.info = info;
    }

    static List<Fact> of(MachineState state, TraceInfo info) {
        MachineFacts rows = new MachineFacts(info);
        if (state.stopped() != null) {
            rows.stopped(state.stopped());
        }
        boolean brief = state.cpus().size() > ALL_IN_FULL;
        int idle = 0;
        for (Cpu cpu : state.cpus()) {
            if (brief && cpu.activity() < 0 && cpu.dpcQueue().isEmpty()) {
                idle++;
            } else {
                rows.cpu(cpu);
            }
        }
        if (idle > 0) {
            rows.facts.add(Fact.muted(idle + " other processors", "no ISR, no DPC"));
        }
        rows.lines(state.lines());
        rows.locks(state.locks());
        state.devices().forEach(rows::device);
        return rows.facts;
    }

    private void stopped(Stopped stopped) {
        BugCheckCode known = BugCheckCode.ofCode(stopped.code());
        facts.add(new Fact(
                "bug check 0x%X".formatted(stopped.code()),
                known == null ? "of an unknown kind" : known.name(),
                Tone.HEAD_ERROR));
        for (int i = 0; i < stopped.parameters().size(); i++) {
            String meaning = known == null ? "parameter" : known.meaning(i);
            facts.add(Fact.plain((i + 1) + " " + meaning, "0x%X".formatted(stopped.parameters().get(i))));
        }
    }

    private void cpu(Cpu cpu) {
        boolean over = cpu.exclusiveNanos() > cpu.limitNanos();
        facts.add(new Fact("CPU " + cpu.cpu(), level(cpu), over ? Tone.HEAD_ERROR : Tone.HEAD));
        facts.add(spent(cpu, over));
        boolean recorded = info.levels() == TraceInfo.Levels.RECORDED;
        if (recorded) {
            facts.add(new Fact(
                    "in service · pending",
                    vectors(cpu.inService()) + " · " + vectors(cpu.pending()),
                    cpu.pending().isEmpty() ? tone(!cpu.inService().isEmpty()) : Tone.WARNING));
        }
        String queue = cpu.dpcQueue().isEmpty()
                ? NONE
                : cpu.dpcQueue().size() + " · " + cpu.dpcQueue()
                        .stream()
                        .map(dpc -> dpc.routine() + " " + duration(dpc.waitingNanos()))
                        .collect(Collectors.joining(", "));
        facts.add(new Fact(
                info.isOfContexts() ? "softirqs raised" : "DPC queue", queue,
                tone(!cpu.dpcQueue().isEmpty())));
        for (HeldLock lock : cpu.locks()) {
            facts.add(Fact.plain("holds " + lock.name(), duration(lock.heldNanos())));
        }
        if (cpu.spinningOn() != null) {
            facts.add(new Fact("spins on", cpu.spinningOn(), Tone.WARNING));
        }
    }

    private Fact spent(Cpu cpu, boolean over) {
        if (cpu.activity() < 0) {
            return Fact.muted("spent", NONE);
        }
        String own = duration(cpu.exclusiveNanos());
        String text = cpu.limitNanos() == MachineState.NO_LIMIT || info.clock().ticks()
                ? own
                : own + " of " + whole(cpu.limitNanos());
        if (cpu.wallNanos() != cpu.exclusiveNanos()) {
            text += " (" + duration(cpu.wallNanos()) + " wall)";
        }
        return new Fact("spent", text, over ? Tone.ERROR : Tone.PLAIN);
    }

    private String level(Cpu cpu) {
        if (cpu.idle()) {
            return "idle";
        }
        // Below 0: before the first event, or where events were lost.
        boolean known = !info.isOfContexts() && info.levels() != TraceInfo.Levels.UNKNOWN && cpu.irql() >= 0;
        String level = known ? Irql.describe(cpu.irql()) : "";
        if (cpu.running().isEmpty()) {
            return level.isEmpty() ? NONE : level;
        }
        return level.isEmpty() ? cpu.running() : level + " · " + cpu.running();
    }

    private void lines(List<LineState> lines) {
        if (lines.isEmpty()) {
            return;
        }
        facts.add(new Fact("Lines", "", Tone.HEAD));
        StringJoiner quiet = new StringJoiner(" ");
        for (LineState line : lines) {
            if (line.asserted()) {
                facts.add(new Fact(line.name(), "asserted by " + String.join(", ", line.assertedBy()), Tone.WARNING));
            } else if (line.masked()) {
                facts.add(new Fact(line.name(), line.waits() ? "masked, and one waits" : "masked", Tone.WARNING));
            } else {
                quiet.add(line.name());
            }
            if (!line.inactive().isEmpty()) {
                facts.add(new Fact(
                        line.name(), "inactive: " + String.join(", ", line.inactive()), Tone.WARNING));
            }
        }
        if (quiet.length() > 0) {
            facts.add(Fact.muted("quiet", quiet.toString()));
        }
    }

    private void locks(List<LockState> locks) {
        if (locks.isEmpty()) {
            return;
        }
        facts.add(new Fact("Locks", "", Tone.HEAD));
        List<String> free = new ArrayList<>();
        for (LockState lock : locks) {
            if (lock.holder() == LockState.FREE && lock.waiters().isEmpty()) {
                free.add(lock.name());
            } else {
                facts.add(
                        new Fact(lock.name(), holder(lock), lock.waiters().isEmpty() ? Tone.PLAIN : Tone.WARNING));
                lock.waiters()
                        .forEach(waiter -> facts.add(
                                Fact.plain("CPU %d spins for it".formatted(waiter.cpu()),
                                        duration(waiter.waitingNanos()))));
            }
        }
        if (!free.isEmpty()) {
            String names = String.join(", ", free);
            facts.add(Fact.muted("free", names.length() + 4 <= ROW ? names : free.size() + " locks"));
        }
    }

    private String holder(LockState lock) {
        if (lock.holder() == LockState.FREE) {
            return "free";
        }
        String level = lock.irql() < 0 ? "" : " at " + Irql.describe(lock.irql());
        return "CPU " + lock.holder() + level + ", " + duration(lock.heldNanos());
    }

    private void device(DeviceState device) {
        if (device.registers().isEmpty()
                && device.fields().isEmpty()
                && device.outstanding() == 0
                && device.queued().isEmpty()) {
            return;
        }
        facts.add(new Fact(device.name(), device.removed() ? "pulled out" : "", Tone.HEAD));
        requests("outstanding", device.outstanding(), device.requests());
        if (!device.queued().isEmpty()) {
            requests("port driver's queue", device.queued().size(), device.queued());
        }
        if (!device.heldBy().isEmpty()) {
            facts.add(new Fact("starts none", String.join(", ", device.heldBy()), Tone.WARNING));
        }
        values(device.registers());
        values(device.fields());
    }

    /** How many, and the oldest of them with their ages, as many as fit. */
    private void requests(String name, long count, List<OpenRequest> oldestFirst) {
        StringBuilder text = new StringBuilder().append(count);
        String between = " · ";
        for (OpenRequest request : oldestFirst) {
            String more = between + "#" + request.number() + " " + duration(request.ageNanos());
            if (name.length() + text.length() + more.length() > ROW) {
                text.append(" …");
                break;
            }
            text.append(more);
            between = ", ";
        }
        facts.add(new Fact(name, text.toString(), tone(count > 0)));
    }

    /** Names and values, several in a row as long as they fit. */
    private void values(List<NamedValue> values) {
        StringJoiner names = new StringJoiner(" ");
        StringJoiner numbers = new StringJoiner(" ");
        boolean something = false;
        for (NamedValue value : values) {
            String number = "0x" + Long.toHexString(value.value());
            if (names.length() > 0
                    && names.length() + numbers.length() + value.name().length() + number.length() > ROW) {
                facts.add(new Fact(names.toString(), numbers.toString(), tone(something)));
                names = new StringJoiner(" ");
                numbers = new StringJoiner(" ");
                something = false;
            }
            names.add(value.name());
            numbers.add(number);
            something |= value.value() != 0;
        }
        if (names.length() > 0) {
            facts.add(new Fact(names.toString(), numbers.toString(), tone(something)));
        }
    }

    private String duration(long time) {
        return Durations.format(time, info.clock());
    }

    /** A limit, without digits that say nothing. */
    private static String whole(long nanos) {
        return nanos % 1_000 == 0 && nanos < 1_000_000 ? nanos / 1_000 + " µs" : Durations.format(nanos);
    }

    private static String vectors(List<Integer> vectors) {
        return vectors.isEmpty()
                ? NONE
                : vectors.stream().map(vector -> String.format("0x%02X", vector)).collect(Collectors.joining(" "));
    }

    private static Tone tone(boolean something) {
        return something ? Tone.PLAIN : Tone.MUTED;
    }
}
