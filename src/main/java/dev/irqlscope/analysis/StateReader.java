package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.QueueHold;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads the state at a moment: nearest keyframe, then the events up to that moment. */
final class StateReader {
    private final Analysis analysis;
    private final Catalog catalog;
    private final long nanos;
    private final MachineReplay replay;

    private StateReader(Analysis analysis, long nanos) {
        TraceSnapshot trace = analysis.trace();
        this.analysis = analysis;
        this.catalog = trace.catalog();
        this.nanos = nanos;
        long end = trace.indexAtOrAfter(nanos == Long.MAX_VALUE ? nanos : nanos + 1);
        this.replay = analysis.keyframes().before(end);
        replay.applyUntil(trace, end);
    }

    static MachineState read(Analysis analysis, long nanos) {
        return new StateReader(analysis, nanos).state();
    }

    private MachineState state() {
        List<MachineState.Cpu> cpus = new ArrayList<>();
        for (int number = 0; number < Math.max(analysis.cpus().size(), replay.cpuCount()); number++) {
            cpus.add(cpu(number));
        }
        List<MachineState.LineState> lines = new ArrayList<>();
        List<MachineState.LockState> locks = new ArrayList<>();
        List<MachineState.DeviceState> devices = new ArrayList<>();
        List<Entity> entities = catalog.list();
        for (int index = 0; index < entities.size(); index++) {
            switch (entities.get(index)) {
                case Entity.Line line -> lines.add(line(index, line, entities));
                case Entity.Lock lock -> locks.add(lock(index, lock));
                case Entity.Device device -> devices.add(device(index, device, entities));
                default -> {
                }
            }
        }
        return new MachineState(nanos, cpus, lines, locks, devices, replay.stopped());
    }

    private MachineState.Cpu cpu(int number) {
        MachineReplay.CpuState cpu = replay.cpu(number);
        Frame top = cpu.frames.top();
        boolean idle = cpu.idle;
        if (analysis.trace().info().levels() != TraceInfo.Levels.RECORDED) {
            idle = top == null && Threads.isIdle(catalog, cpu.thread);
        }
        Limits limits = analysis.limits();
        return new MachineState.Cpu(
                number,
                level(cpu, top),
                idle,
                top == null ? -1 : activityEnteredBy(top.enterEvent),
                running(cpu, top, idle),
                top == null ? 0 : nanos - top.startNanos,
                top == null ? 0 : top.exclusiveAt(nanos),
                top == null ? MachineState.NO_LIMIT : limits.in(analysis.trace().info(), catalog.routine(top.routine)),
                vectors(cpu.inService),
                vectors(cpu.pending),
                waiting(cpu.dpcQueue),
                locks(cpu.locks),
                spinningOn(cpu.spins));
    }

    private int level(MachineReplay.CpuState cpu, Frame top) {
        if (analysis.trace().info().levels() == TraceInfo.Levels.RECORDED) {
            return cpu.level;
        }
        return top == null ? Irql.PASSIVE_LEVEL : Levels.of(catalog.routine(top.routine));
    }

    private String running(MachineReplay.CpuState cpu, Frame top, boolean idle) {
        if (top != null) {
            return catalog.nameOf(top.routine);
        }
        if (idle) {
            return "idle";
        }
        return cpu.thread < 0 ? "" : catalog.nameOf(cpu.thread);
    }

    /** Rows are in order of entry. */
    private int activityEnteredBy(long event) {
        int low = 0;
        int high = analysis.activityCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (analysis.activities().enterEvent(middle) < event) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < analysis.activityCount() && analysis.activities().enterEvent(low) == event ? low : -1;
    }

    private static List<Integer> vectors(long[] bits) {
        List<Integer> vectors = new ArrayList<>();
        for (int vector = 0; vector < bits.length * Long.SIZE; vector++) {
            if ((bits[vector >>> 6] & 1L << vector) != 0) {
                vectors.add(vector);
            }
        }
        return vectors;
    }

    private List<MachineState.WaitingDpc> waiting(TimedList queue) {
        List<MachineState.WaitingDpc> waiting = new ArrayList<>();
        for (int i = 0; i < queue.size(); i++) {
            waiting.add(new MachineState.WaitingDpc(catalog.nameOf((int) queue.key(i)), nanos - queue.since(i)));
        }
        return waiting;
    }

    private List<MachineState.HeldLock> locks(TimedList held) {
        List<MachineState.HeldLock> locks = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            locks.add(new MachineState.HeldLock(catalog.nameOf((int) held.key(i)), nanos - held.since(i)));
        }
        return locks;
    }

    private String spinningOn(TimedList spins) {
        return spins.size() == 0 ? null : catalog.nameOf((int) spins.key(spins.size() - 1));
    }

    private MachineState.LockState lock(int index, Entity.Lock lock) {
        int holder = MachineState.LockState.FREE;
        long heldNanos = 0;
        List<MachineState.LockWaiter> waiters = new ArrayList<>();
        for (int number = 0; number < replay.cpuCount(); number++) {
            MachineReplay.CpuState cpu = replay.cpu(number);
            int held = cpu.locks.indexOf(index);
            if (held >= 0) {
                holder = number;
                heldNanos = nanos - cpu.locks.since(held);
            }
            int spins = cpu.spins.indexOf(index);
            if (spins >= 0) {
                waiters.add(new MachineState.LockWaiter(number, nanos - cpu.spins.since(spins)));
            }
        }
        waiters.sort(Comparator.comparingLong(MachineState.LockWaiter::waitingNanos).reversed());
        return new MachineState.LockState(
                lock.name(),
                holder,
                holder < 0 ? MachineReplay.UNKNOWN_LEVEL : replay.cpu(holder).level,
                heldNanos,
                List.copyOf(waiters));
    }

    private MachineState.LineState line(int index, Entity.Line line, List<Entity> entities) {
        List<String> by = replay.pulling(index).stream().map(catalog::nameOf).toList();
        long message = replay.value(index);
        return new MachineState.LineState(
                line.name(),
                !by.isEmpty(),
                by,
                (message & MachineReplay.MESSAGE_MASKED) != 0,
                (message & MachineReplay.MESSAGE_WAITS) != 0,
                inactive(line.vector(), entities));
    }

    private List<String> inactive(int vector, List<Entity> entities) {
        List<String> names = new ArrayList<>();
        for (int entity = 0; entity < entities.size(); entity++) {
            if (replay.knows(entity)
                    && replay.value(entity) == 0
                    && entities.get(entity) instanceof Entity.Routine routine
                    && routine.vector() == vector) {
                names.add(routine.name());
            }
        }
        return names;
    }

    private MachineState.DeviceState device(int index, Entity.Device device, List<Entity> entities) {
        List<MachineState.NamedValue> registers = new ArrayList<>();
        List<MachineState.NamedValue> fields = new ArrayList<>();
        for (int entity = 0; entity < entities.size(); entity++) {
            if (replay.knows(entity)) {
                long value = replay.value(entity);
                switch (entities.get(entity)) {
                    case Entity.Register register when register.device() == index ->
                        registers.add(new MachineState.NamedValue(register.name(), value));
                    case Entity.Field field when field.device() == index ->
                        fields.add(new MachineState.NamedValue(field.name(), value));
                    default -> {
                    }
                }
            }
        }
        return new MachineState.DeviceState(
                index,
                device.name(),
                replay.outstanding(index),
                open(replay.atDevice(), index),
                open(replay.inQueue(), index),
                holds(index),
                replay.removed().get(index),
                replay.value(index),
                registers,
                fields);
    }

    private List<MachineState.OpenRequest> open(OpenRequests requests, int device) {
        return requests.of(device)
                .stream()
                .map(open -> new MachineState.OpenRequest(open.number(), nanos - open.sinceNanos()))
                .toList();
    }

    private List<String> holds(int device) {
        List<String> words = new ArrayList<>();
        for (QueueHold hold : QueueHold.values()) {
            if (replay.holds().contains(MachineReplay.hold(device, hold.code()))) {
                words.add(hold.word());
            }
        }
        return words;
    }
}
