package dev.irqlscope.analysis;

import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.RoutineKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A {@link MachineReplay} as bytes. Part of the stored index: whoever changes it raises {@link StoredAnalysis#VERSION}. */
final class ReplayCode {
    private static final int MAX_CPUS = 8192;
    private static final int MAX_COUNT = 1 << 20;
    private static final RoutineKind[] KINDS = RoutineKind.values();

    private ReplayCode() {}

    static byte[] pack(MachineReplay state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeBoolean(state.numbersRequests());
            out.writeLong(state.nextEvent());
            out.writeInt(state.cpuCount());
            for (int cpu = 0; cpu < state.cpuCount(); cpu++) {
                pack(state.cpu(cpu), out);
            }
            pack(state.pulls(), out);
            pack(state.holds(), out);
            pack(state.removed().stream().mapToObj(device -> (long) device).toList(), out);
            pack(state.atDevice(), out);
            pack(state.inQueue(), out);
            out.writeInt(state.entities());
            for (int entity = 0; entity < state.entities(); entity++) {
                out.writeBoolean(state.knows(entity));
                if (state.knows(entity)) {
                    out.writeLong(state.value(entity));
                }
                out.writeInt((int) state.outstanding(entity));
            }
            out.writeBoolean(state.bugCheck() != null);
            for (int i = 0; state.bugCheck() != null && i < state.bugCheck().length; i++) {
                out.writeLong(state.bugCheck()[i]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The state; of bytes that mean nothing, as much as they give. */
    static MachineReplay unpack(byte[] bytes) {
        MachineReplay state = new MachineReplay(bytes.length > 0 && bytes[0] != 0);
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            in.readBoolean(); // which is known already
            state.resumeAt(in.readLong());
            int cpus = count(in, MAX_CPUS);
            for (int cpu = 0; cpu < cpus; cpu++) {
                unpack(state.cpu(cpu), in);
            }
            unpack(state.pulls(), in);
            state.holds().addAll(unpackNumbers(in));
            unpackNumbers(in).stream()
                    .filter(device -> device >= 0 && device < MAX_COUNT)
                    .forEach(device -> state.removed().set(device.intValue()));
            unpack(state.atDevice(), in);
            unpack(state.inQueue(), in);
            int entities = count(in, MAX_COUNT);
            for (int entity = 0; entity < entities; entity++) {
                if (in.readBoolean()) {
                    state.learn(entity, in.readLong());
                }
                state.outstanding(entity, in.readInt());
            }
            if (in.readBoolean()) {
                long[] bugCheck = new long[1 + BugCheckCode.PARAMETERS];
                for (int i = 0; i < bugCheck.length; i++) {
                    bugCheck[i] = in.readLong();
                }
                state.bugCheck(bugCheck);
            }
        } catch (IOException e) {
            // The bytes end too soon, as in a damaged file.
            return state;
        }
        return state;
    }

    private static void pack(MachineReplay.CpuState cpu, DataOutputStream out) throws IOException {
        out.writeInt(cpu.level);
        out.writeBoolean(cpu.idle);
        out.writeInt(cpu.thread);
        out.writeInt(cpu.frames.size());
        for (int depth = 0; depth < cpu.frames.size(); depth++) {
            pack(cpu.frames.get(depth), out);
        }
        pack(cpu.dpcQueue, out);
        pack(cpu.locks, out);
        pack(cpu.spins, out);
        for (int word = 0; word < cpu.pending.length; word++) {
            out.writeLong(cpu.pending[word]);
            out.writeLong(cpu.inService[word]);
        }
    }

    private static void unpack(MachineReplay.CpuState cpu, DataInputStream in) throws IOException {
        cpu.level = in.readInt();
        cpu.idle = in.readBoolean();
        cpu.thread = in.readInt();
        int frames = count(in, MAX_COUNT);
        for (int depth = 0; depth < frames; depth++) {
            Frame below = cpu.frames.top();
            long itsOwnNanos = below == null ? 0 : below.exclusiveNanos;
            unpackFrame(cpu.frames, in);
            if (below != null) {
                below.exclusiveNanos = itsOwnNanos;
            }
        }
        unpack(cpu.dpcQueue, in);
        unpack(cpu.locks, in);
        unpack(cpu.spins, in);
        for (int word = 0; word < cpu.pending.length; word++) {
            cpu.pending[word] = in.readLong();
            cpu.inService[word] = in.readLong();
        }
    }

    private static void pack(Frame frame, DataOutputStream out) throws IOException {
        out.writeInt(frame.routine);
        out.writeByte(frame.kind.ordinal());
        out.writeLong(frame.enterEvent);
        out.writeLong(frame.startNanos);
        out.writeInt(frame.activity);
        out.writeLong(frame.exclusiveNanos);
        out.writeLong(frame.resumedNanos);
        out.writeInt(frame.level);
        out.writeLong(frame.limitNanos);
    }

    private static void unpackFrame(FrameStack frames, DataInputStream in) throws IOException {
        int routine = in.readInt();
        RoutineKind kind = KINDS[Math.clamp(in.readByte(), 0, KINDS.length - 1)];
        long enterEvent = in.readLong();
        Frame frame = frames.push(routine, kind, enterEvent, in.readLong());
        frame.activity = in.readInt();
        frame.exclusiveNanos = in.readLong();
        frame.resumedNanos = in.readLong();
        frame.level = in.readInt();
        frame.limitNanos = in.readLong();
    }

    private static void pack(TimedList list, DataOutputStream out) throws IOException {
        out.writeInt(list.size());
        for (int i = 0; i < list.size(); i++) {
            out.writeLong(list.key(i));
            out.writeLong(list.since(i));
        }
    }

    private static void unpack(TimedList list, DataInputStream in) throws IOException {
        int size = count(in, MAX_COUNT);
        for (int i = 0; i < size; i++) {
            long key = in.readLong();
            list.add(key, in.readLong());
        }
    }

    private static void pack(Collection<Long> numbers, DataOutputStream out) throws IOException {
        out.writeInt(numbers.size());
        for (long number : numbers) {
            out.writeLong(number);
        }
    }

    private static List<Long> unpackNumbers(DataInputStream in) throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (int left = count(in, MAX_COUNT); left > 0; left--) {
            numbers.add(in.readLong());
        }
        return numbers;
    }

    private static void pack(OpenRequests requests, DataOutputStream out) throws IOException {
        List<OpenRequests.Open> all = requests.all();
        out.writeInt(all.size());
        for (OpenRequests.Open open : all) {
            out.writeInt(open.device());
            out.writeLong(open.number());
            out.writeLong(open.sinceNanos());
        }
    }

    private static void unpack(OpenRequests requests, DataInputStream in) throws IOException {
        for (int left = count(in, OpenRequests.MOST); left > 0; left--) {
            int device = in.readInt();
            long number = in.readLong();
            requests.add(device, number, in.readLong());
        }
    }

    private static int count(DataInputStream in, int most) throws IOException {
        int count = in.readInt();
        return count < 0 || count > most ? 0 : count;
    }
}
