package dev.irqlscope.format;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tracks of processors in a Perfetto trace that this program exported: slices become calls again, the counter of the level
 * becomes changes of level, flows become queued DPCs. Tracks of other programs are passed over. Source of the field numbers:
 * track_descriptor.proto.
 */
final class PerfettoTracks {
    private static final int UUID = 1;
    private static final int NAME = 2;
    private static final int PARENT = 5;
    private static final int MOST_TRACKS = 1 << 17;
    private static final int MOST_ENTITIES = 1 << 20;
    private static final Pattern PROCESSOR = Pattern.compile("CPU (\\d{1,4})");

    private final TraceStore store;
    private final EventRuns runs = new EventRuns();
    private final ProtoCursor descriptor = new ProtoCursor();
    private final PerfettoSlice slice = new PerfettoSlice();
    private final Map<Long, Integer> processors = new HashMap<>();
    private final Map<Served, Integer> routines = new HashMap<>();
    private final Map<Long, Place> places = new HashMap<>();
    private final List<PerfettoCpu> cpus = new ArrayList<>();
    private final PerfettoFlows flows = new PerfettoFlows();
    private TraceInfo.Levels levels;
    private long senseless;
    private long moved;

    PerfettoTracks(TraceStore store) {
        this.store = store;
    }

    /** What a track shows. */
    private record Place(PerfettoCpu cpu, Track track) {}

    /** A routine by the device that it serves, which tells it from one of the same name. */
    private record Served(Entity.Routine routine, String device) {}

    /** Takes in a track's description. */
    void describe(ProtoCursor packet) {
        long id = 0;
        long parent = 0;
        String name = "";
        descriptor.startIn(packet);
        while (descriptor.next()) {
            switch (descriptor.field()) {
                case UUID -> id = descriptor.number();
                case PARENT -> parent = descriptor.number();
                case NAME -> name = new String(
                        descriptor.bytes(),
                        descriptor.from(),
                        Math.min(64, descriptor.end() - descriptor.from()),
                        StandardCharsets.UTF_8);
                default -> {
                }
            }
        }
        Matcher processor = PROCESSOR.matcher(name);
        if (places.size() + processors.size() >= MOST_TRACKS) {
            senseless++;
        } else if (processor.matches() && Integer.parseInt(processor.group(1)) < EventRules.MAX_CPUS) {
            processors.put(id, Integer.parseInt(processor.group(1)));
        } else if (processors.containsKey(parent) && Track.ofTitle(name) != null) {
            places.put(id, new Place(cpu(processors.get(parent)), Track.ofTitle(name)));
            levels = levels == null ? Track.levelsIn(name) : levels;
        }
    }

    private PerfettoCpu cpu(int number) {
        while (cpus.size() <= number) {
            cpus.add(new PerfettoCpu(cpus.size(), runs, flows));
        }
        return cpus.get(number);
    }

    /** Takes in an event of a track. */
    void take(ProtoCursor packet, long nanos) {
        boolean sense = slice.read(packet);
        Place place = places.get(slice.track());
        if (place == null) {
            return;
        }
        if (!sense || nanos < 0 || !take(place.cpu, place.track, nanos)) {
            senseless++;
        }
    }

    private boolean take(PerfettoCpu cpu, Track track, long nanos) {
        boolean recorded = levels() == TraceInfo.Levels.RECORDED;
        return switch (track) {
            case ISR, DPC, THREADED_DPC, VECTOR -> takeCall(cpu, track, nanos);
            case LEVEL -> {
                if (recorded && slice.type() == PerfettoSlice.COUNTER) {
                    cpu.level(nanos, (int) slice.level());
                }
                yield slice.level() >= -1 && slice.level() <= 15;
            }
            case IDLE -> {
                if (recorded) {
                    cpu.moment(
                            nanos, slice.type() == PerfettoSlice.END ? EventKind.IDLE_LEAVE : EventKind.IDLE_ENTER);
                } else {
                    cpu.threadSwitch(nanos, slice.type() == PerfettoSlice.END ? Entity.NONE : idleThread());
                }
                yield true;
            }
            case LOST -> {
                cpu.lost(nanos, slice.type() == PerfettoSlice.END, slice.lost());
                yield true;
            }
            case FINDINGS -> true;
        };
    }

    private boolean takeCall(PerfettoCpu cpu, Track track, long nanos) {
        if (slice.type() == PerfettoSlice.END) {
            return cpu.leave(track, nanos);
        }
        if (slice.kind() == null || Track.of(slice.kind()) != track || slice.name().isEmpty()
                || store.catalog().size() >= MOST_ENTITIES) {
            return false;
        }
        Entity.Routine routine = new Entity.Routine(
                slice.name(),
                slice.module(),
                slice.kind(),
                slice.vector(),
                slice.irql(),
                slice.storport(),
                Entity.NONE);
        int entity = routines.computeIfAbsent(new Served(routine, slice.device()), key -> store.catalog().add(routine));
        return cpu.enter(track, nanos, entity, slice, levels());
    }

    private int idleThread() {
        return store.catalog().intern(new Entity.Thread("idle", 0));
    }

    /** Whether there are tracks of processors. */
    boolean isEmpty() {
        return places.isEmpty();
    }

    /** How levels were come by; as a recording's, if the trace does not say. */
    TraceInfo.Levels levels() {
        return levels == null ? TraceInfo.Levels.RECORDED : levels;
    }

    int cpus() {
        return cpus.size();
    }

    /** Whether there is more than this program holds. */
    boolean isFull() {
        return runs.atCap();
    }

    /** Events that make no sense. */
    long senseless() {
        return senseless;
    }

    /** Events that came too late and were moved. */
    long moved() {
        return moved;
    }

    /** Gives everything to the store, in order of time. */
    void replay(BooleanSupplier goesOn) {
        long given = 0;
        long last = 0;
        while (runs.advance()) {
            if (runs.kind() == PerfettoCpu.NOTHING) {
                continue;
            }
            if (runs.time() < last) {
                moved++;
            }
            last = Math.max(last, runs.time());
            store.append(last, EventKind.ofCode((byte) runs.kind()), runs.cpu(), runs.name(), runs.number());
            if ((++given & 0xFFFF) == 0 && !goesOn.getAsBoolean()) {
                return;
            }
        }
    }
}
