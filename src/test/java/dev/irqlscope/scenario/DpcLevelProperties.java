package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Programs;
import dev.irqlscope.engine.Story;
import dev.irqlscope.engine.Story.Event;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** At which level the routines of DPCs run on any machine. */
class DpcLevelProperties {
    private static final long FOR_NANOS = 500_000;
    private static final Pattern INTERRUPT_LOCK = Pattern.compile("(.*[iI]nterrupt ?[lL]ock.*|MSI lock \\d+)( of .*)?");

    /** What a processor does, as far as its events tell. */
    private static final class Cpu {
        /** Vectors in service and DPCs, innermost first. */
        private final Deque<EventKind> stack = new ArrayDeque<>();
        private final Set<Integer> interruptLocks = new HashSet<>();
        private int level;
        private boolean raised;
        private boolean released;

        private boolean runsDpc() {
            return stack.peek() == EventKind.DPC_ENTER;
        }
    }

    @Property(tries = Programs.TRIES)
    void aDpcIsAboveDispatchOnlyFromAnInterruptLocksAcquisitionToItsRelease(@ForAll long seed) {
        Programs.seeds(seed).forEach(DpcLevelProperties::check);
    }

    private static void check(long seed) {
        Map<Integer, Cpu> cpus = new HashMap<>();
        for (Event event : Story.events(RandomMachines.run(seed, FOR_NANOS).snapshot())) {
            check(cpus.computeIfAbsent(event.cpu(), number -> new Cpu()), event);
        }
    }

    private static void check(Cpu cpu, Event event) {
        boolean lock = INTERRUPT_LOCK.matcher(event.name()).matches();
        if (cpu.raised) {
            cpu.raised = false;
            assertThat(lock).as("after the raise: %s", event).isTrue();
            assertThat(event.kind()).isIn(EventKind.LOCK_WAIT, EventKind.LOCK_ACQUIRED);
        }
        if (cpu.released) {
            cpu.released = false;
            assertThat(event.kind()).as("after the last release: %s", event).isEqualTo(EventKind.IRQL_CHANGE);
            assertThat(event.subject()).isLessThanOrEqualTo(Irql.DISPATCH_LEVEL);
        }
        switch (event.kind()) {
            case VECTOR_IN_SERVICE, DPC_ENTER -> cpu.stack.push(event.kind());
            case EOI, DPC_RETURN -> cpu.stack.pop();
            case IRQL_CHANGE -> {
                cpu.raised = cpu.runsDpc() && event.subject() > cpu.level && event.subject() > Irql.DISPATCH_LEVEL;
                cpu.level = event.subject();
            }
            case LOCK_ACQUIRED -> {
                if (lock && cpu.runsDpc()) {
                    cpu.interruptLocks.add(event.subject());
                }
            }
            case LOCK_RELEASED -> {
                boolean last = cpu.interruptLocks.remove(event.subject()) && cpu.interruptLocks.isEmpty();
                cpu.released = last && cpu.runsDpc();
            }
            default -> {}
        }
    }
}
