package dev.irqlscope.format;

import dev.irqlscope.format.DatFormat.Kind;
import dev.irqlscope.trace.EventKind;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The bundles of kernel events in a Perfetto trace. Each holds events of one processor in order of time; those of different
 * processors come as they were fetched, so they are kept until no earlier ones can come, and merged. Source of the field numbers: Perfetto's
 * ftrace_event_bundle.proto, ftrace_event.proto, irq.proto, sched.proto, block.proto, ipi.proto, generic.proto.
 */
final class PerfettoFtrace {
    private static final int BUNDLE_CPU = 1;
    private static final int BUNDLE_EVENT = 2;
    private static final int BUNDLE_LOST = 3;
    private static final int BUNDLE_SWITCHES = 4;
    private static final int BUNDLE_CLOCK = 5;
    private static final int BUNDLE_STAMP = 6;
    private static final int BUNDLE_BOOT_TIME = 7;
    private static final int BUNDLE_DESCRIPTORS = 11;

    private static final int EVENT_STAMP = 1;
    private static final int SCHED_SWITCH = 4;
    private static final int IPI_ENTRY = 21;
    private static final int IPI_EXIT = 22;
    private static final int SOFTIRQ_ENTRY = 24;
    private static final int SOFTIRQ_EXIT = 25;
    private static final int SOFTIRQ_RAISE = 26;
    private static final int IRQ_ENTRY = 36;
    private static final int IRQ_EXIT = 37;
    private static final int BLOCK_ISSUE = 45;
    private static final int BLOCK_COMPLETE = 125;
    private static final int GENERIC = 327;
    private static final int FIRST_DESCRIBED = 1 << 16;

    private static final int NEXT_COMM = 5;
    private static final int NEXT_PID = 6;

    /** In the runs, the kind of an event is its place here, and one more is that of a loss. */
    private static final Kind[] KINDS = Kind.values();

    private static final int LOST = KINDS.length;

    private final PerfettoClock clock;
    private final Undecoded undecoded;
    private final EventRuns runs = new EventRuns();
    private final ByteNames names = new ByteNames();
    private final ProtoCursor bundle = new ProtoCursor();
    private final ProtoCursor event = new ProtoCursor();
    private final ProtoCursor payload = new ProtoCursor();
    private final PerfettoGeneric generic = new PerfettoGeneric();
    private final PerfettoSwitches switches = new PerfettoSwitches();
    private final Map<Long, Integer> devices = new HashMap<>();
    private final PerfettoStamps stamps = new PerfettoStamps();

    /** Processors whose events are missing since a bundle that held none. */
    private final BitSet missing = new BitSet();

    private long events;
    private long senseless;
    private long losses;
    private int processors;

    // Fields of the payload that is being read.
    private int cpu;
    private long stamp;
    private long first;
    private long second;
    private int textFrom;
    private int textEnd;

    PerfettoFtrace(PerfettoClock clock, Undecoded undecoded) {
        this.clock = clock;
        this.undecoded = undecoded;
    }

    /** Takes in a bundle. */
    void take(ProtoCursor packet) {
        if (!readHead(packet)) {
            senseless++;
            return;
        }
        bundle.startIn(packet);
        while (bundle.next()) {
            if (bundle.isNumber()) {
                continue;
            }
            switch (bundle.field()) {
                case BUNDLE_EVENT -> {
                    events++;
                    senseless += take() ? 0 : 1;
                }
                case BUNDLE_SWITCHES -> senseless += takeSwitches() ? 0 : 1;
                default -> {
                }
            }
        }
        senseless += bundle.isBroken() ? 1 : 0;
    }

    /** What holds for all events of a bundle, wherever in it that stands. */
    private boolean readHead(ProtoCursor packet) {
        long ofCpu = 0;
        long itsClock = 0;
        long itsStamp = -1;
        long bootTime = -1;
        boolean lost = false;
        bundle.startIn(packet);
        while (bundle.next()) {
            switch (bundle.field()) {
                case BUNDLE_CPU -> ofCpu = bundle.number();
                case BUNDLE_LOST -> lost = bundle.number() != 0;
                case BUNDLE_CLOCK -> itsClock = bundle.number();
                case BUNDLE_STAMP -> itsStamp = bundle.number();
                case BUNDLE_BOOT_TIME -> bootTime = bundle.number();
                case BUNDLE_DESCRIPTORS -> generic.learn(bundle);
                default -> {
                }
            }
        }
        if (ofCpu < 0 || ofCpu >= EventRules.MAX_CPUS) {
            return false;
        }
        cpu = (int) ofCpu;
        processors = Math.max(processors, cpu + 1);
        clock.stampsAreOf(itsClock);
        if (itsStamp >= 0 && bootTime >= 0) {
            clock.synchronise(itsStamp, bootTime);
        }
        if (lost || missing.get(cpu)) {
            loseBefore(packet);
        }
        return true;
    }

    /** Events are missing since the last bundle of this processor. If this one is empty, they are missing before the next. */
    private void loseBefore(ProtoCursor packet) {
        long first = stamps.earliestIn(packet);
        if (first == Long.MAX_VALUE) {
            missing.set(cpu);
            return;
        }
        missing.clear(cpu);
        losses++;
        runs.add(2 * cpu, first, LOST, cpu, ByteNames.NONE, 0);
    }

    private boolean take() {
        if (!findPayload()) {
            return false;
        }
        return switch (event.field()) {
            case IRQ_ENTRY -> read(1, 0, 2) && irq(Kind.IRQ_ENTRY, 0);
            case IRQ_EXIT -> read(1, 2, 0) && irq(Kind.IRQ_EXIT, second == 0 ? 0 : 1);
            case SOFTIRQ_RAISE -> read(1, 0, 0) && softirq(Kind.SOFTIRQ_RAISE);
            case SOFTIRQ_ENTRY -> read(1, 0, 0) && softirq(Kind.SOFTIRQ_ENTRY);
            case SOFTIRQ_EXIT -> read(1, 0, 0) && softirq(Kind.SOFTIRQ_EXIT);
            case IPI_ENTRY -> read(0, 0, 1) && vector(Kind.VECTOR_ENTRY, LinuxEvents.NO_VECTOR);
            case IPI_EXIT -> read(0, 0, 1) && vector(Kind.VECTOR_EXIT, LinuxEvents.NO_VECTOR);
            case SCHED_SWITCH -> read(NEXT_PID, 0, NEXT_COMM) && add(Kind.SCHED_SWITCH, (int) first);
            case BLOCK_ISSUE -> read(1, 2, 0) && block(Kind.BLOCK_ISSUE);
            case BLOCK_COMPLETE -> read(1, 2, 0) && block(Kind.BLOCK_COMPLETE);
            default -> event.field() == GENERIC || event.field() >= FIRST_DESCRIBED ? takeGeneric() : passOver();
        };
    }

    /** Goes to the field that says what happened; an event of nothing is one all the same. */
    private boolean findPayload() {
        stamp = -1;
        int found = 0;
        event.startIn(bundle);
        while (event.next()) {
            if (event.field() == EVENT_STAMP) {
                stamp = event.number();
            } else if (!event.isNumber()) {
                found = event.field();
            }
        }
        if (event.isBroken() || stamp < 0) {
            return false;
        }
        event.startIn(bundle);
        while (event.next() && event.field() != found) {
            // On to it.
        }
        return true;
    }

    /** Reads the fields of these numbers into {@link #first}, {@link #second} and the text; 0 stands for none. */
    private boolean read(int firstField, int secondField, int textField) {
        first = 0;
        second = 0;
        textFrom = 0;
        textEnd = 0;
        payload.startIn(event);
        while (payload.next()) {
            int field = payload.field();
            if (field == firstField) {
                first = payload.number();
            } else if (field == secondField) {
                second = payload.number();
            } else if (field == textField) {
                textFrom = payload.from();
                textEnd = payload.end();
            }
        }
        return !payload.isBroken();
    }

    private boolean irq(Kind kind, long claimed) {
        return first >= 0 && first <= Integer.MAX_VALUE && add(kind, first << 1 | claimed);
    }

    private boolean softirq(Kind kind) {
        return first >= 0 && first < LinuxEvents.MAX_SOFTIRQS && add(kind, first);
    }

    private boolean vector(Kind kind, long number) {
        return number <= Integer.MAX_VALUE && textFrom < textEnd && add(kind, number);
    }

    /** Perfetto gives a device the number that programs know, not the kernel's own. Source: makedev(3). */
    private boolean block(Kind kind) {
        Integer name = devices.get(first);
        if (name == null) {
            long major = first >>> 32 & 0xFFFF_F000L | first >>> 8 & 0xFFF;
            long minor = first >>> 12 & 0xFFFF_FF00L | first & 0xFF;
            byte[] text = Bytes.ascii(major + "," + minor);
            name = names.of(text, 0, text.length);
            devices.put(first, name);
        }
        // A flush is of no sector: all bits are set.
        return add(kind, name, Math.max(second, -1));
    }

    private boolean passOver() {
        if (undecoded.isWanted()) {
            undecoded.event(
                    "ftrace event in field " + event.field(), () -> "time " + stamp + " of processor " + cpu,
                    event.bytes(), event.from(), event.end());
        }
        return true;
    }

    private boolean takeGeneric() {
        if (!generic.read(event)) {
            return false;
        }
        if (generic.kind() != null) {
            int name = names.of(generic.nameBytes(), generic.nameFrom(), generic.nameEnd());
            return add(generic.kind(), name, generic.vector());
        }
        return passOver();
    }

    private boolean takeSwitches() {
        if (!switches.read(bundle, names)) {
            return false;
        }
        while (switches.advance()) {
            events++;
            runs.add(2 * cpu + 1, switches.stamp(), Kind.SCHED_SWITCH.ordinal(), cpu, switches.name(), switches.pid());
        }
        return true;
    }

    private boolean add(Kind kind, long number) {
        return add(kind, names.of(payload.bytes(), textFrom, textEnd), number);
    }

    private boolean add(Kind kind, int name, long number) {
        runs.add(2 * cpu, stamp, kind.ordinal(), cpu, name, number);
        return true;
    }

    /** Gives away in order of time what is not later than that, unless the listener stops it. */
    void replay(LinuxEvents to, long last, BooleanSupplier goesOn) {
        long given = 0;
        while (runs.advance(last)) {
            give(to);
            if ((++given & 0xFFFF) == 0 && !goesOn.getAsBoolean()) {
                return;
            }
        }
    }

    /** Says what is missing behind the last event of a processor. */
    void end(LinuxEvents to) {
        losses += missing.cardinality();
        missing.stream().forEach(processor -> to.lost(processor, 0));
    }

    /** Kernel events there were, of whatever kind. */
    long events() {
        return events;
    }

    /** Events and bundles that make no sense. */
    long senseless() {
        return senseless;
    }

    /** Bundles before which events were lost. */
    long losses() {
        return losses;
    }

    /** Processors that bundles came from, counted up to the highest. */
    int processors() {
        return processors;
    }

    /** Whether there is more than this program holds. */
    boolean isFull() {
        return runs.atCap() || names.isFull();
    }

    private void give(LinuxEvents to) {
        int at = runs.cpu();
        if (runs.kind() == LOST) {
            to.lost(at, 0);
            return;
        }
        byte[] name = names.get(runs.name());
        int number = (int) runs.number();
        to.begin(at, runs.time());
        switch (KINDS[runs.kind()]) {
            case IRQ_ENTRY -> to.irqEntry((int) (runs.number() >>> 1), name, 0, name.length);
            case IRQ_EXIT -> to.irqExit((int) (runs.number() >>> 1), (runs.number() & 1) != 0);
            case SOFTIRQ_RAISE -> to.softirqRaise(number, name, 0, name.length);
            case SOFTIRQ_ENTRY -> to.softirqEntry(number, name, 0, name.length);
            case SOFTIRQ_EXIT -> to.softirqExit(number, name, 0, name.length);
            case VECTOR_ENTRY -> to.vector(true, number, name, 0, name.length);
            case VECTOR_EXIT -> to.vector(false, number, name, 0, name.length);
            case SCHED_SWITCH -> to.threadSwitch(number, name, 0, name.length);
            case BLOCK_ISSUE ->
                to.blockRequest(EventKind.REQUEST_STARTED, runs.number(), name, 0, name.length);
            case BLOCK_COMPLETE ->
                to.blockRequest(EventKind.REQUEST_COMPLETED, runs.number(), name, 0, name.length);
        }
    }
}
