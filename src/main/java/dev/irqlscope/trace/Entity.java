package dev.irqlscope.trace;

/** Something that events are about. Entities are values; their index in the {@link Catalog} is their identity. */
public sealed interface Entity {

    /** Entity index that stands for none. */
    int NONE = -1;

    /** What people call it. */
    String name();

    /**
     * Code that runs at a raised IRQL.
     *
     * @param name the routine, as in {@code AhciHwInterrupt}; on Linux the handler or softirq action
     * @param module the driver image, or the same as {@code name} where nothing better is known
     * @param vector interrupt vector, or irq number on Linux; -1 where it has none
     * @param irql level it runs at; -1 where unknown
     * @param storport whether Storport calls it, so that Storport's limits apply
     * @param device index of the device it serves, or {@link #NONE}
     */
    record Routine(
            String name, String module, RoutineKind kind, int vector, int irql, boolean storport,
            int device) implements Entity {

        /** Whether it is an ISR that is called in a thread, as that of a device behind a slow bus is, and so may wait. */
        public boolean isPassiveIsr() {
            return kind.isIsr() && irql == Irql.PASSIVE_LEVEL;
        }
    }

    /** A device that interrupts. */
    record Device(String name) implements Entity {}

    /**
     * An interrupt line, or one message of a message-signaled interrupt, which is never level-sensitive.
     *
     * @param levelSensitive whether it interrupts as long as a device pulls it, rather than at each edge
     * @param vector the vector it raises
     */
    record Line(String name, boolean levelSensitive, int vector) implements Entity {}

    /** A spin lock. */
    record Lock(String name) implements Entity {}

    /** A device register; {@code device} is the index of its device. */
    record Register(String name, int device) implements Entity {}

    /** A field of a device extension; {@code device} is the index of its device. */
    record Field(String name, int device) implements Entity {}

    /**
     * A rule about calls or locks that somebody broke.
     *
     * @param name the call, as in {@code StorPortFreePool}
     * @param rule what it says, to go on a sentence with: {@code may be called at DISPATCH_LEVEL or below only}
     * @param source where that stands
     * @param remedy what to do, as a sentence
     */
    record Rule(String name, String rule, String source, String remedy) implements Entity {
        /** The same, with the place that the call was made from. */
        public Rule brokenIn(String place) {
            return new Rule(name + " in " + place, rule, source, remedy);
        }
    }

    /**
     * Something that somebody did to a running machine, as a fault that was injected. All of them make the journal of the run: the
     * same scenario with the same seed and journal makes the same events.
     *
     * @param name what was done and to whom, as in {@code storm at HBA 0}
     * @param atNanos virtual time
     * @param sequence steps that the machine had taken by then
     * @param words all of it, to do it again
     */
    record Intervention(String name, long atNanos, long sequence, String words) implements Entity {}

    /** A thread; {@code id} is the number the system gave it. */
    record Thread(String name, int id) implements Entity {}
}
