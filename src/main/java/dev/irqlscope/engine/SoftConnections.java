package dev.irqlscope.engine;

import dev.irqlscope.trace.EventKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which routines of a line are called: a driver may soft-disconnect its ISR and connect it again, which leaves it where it is in the
 * chain. A line none of whose routines is active is masked, so that only one that is shared goes on interrupting. Source: WDK,
 * "Making an ISR Active or Inactive"; the mask is our reading of it.
 */
final class SoftConnections {
    private final Machine machine;
    private final List<InterruptObject> chain;
    private final Map<InterruptObject, Integer> inactive = new HashMap<>();

    /** @param chain the line's routines, which may become more; a new one is active */
    SoftConnections(Machine machine, List<InterruptObject> chain) {
        this.machine = machine;
        this.chain = chain;
    }

    /** Makes the ISR of a device inactive, or active again; of several at once, until the last is over. */
    void report(int device, boolean active) {
        for (InterruptObject routine : chain) {
            if (machine.deviceOf(routine.entity()) == device) {
                report(routine, active);
            }
        }
    }

    private void report(InterruptObject routine, boolean active) {
        int before = inactive.getOrDefault(routine, 0);
        int after = before + (active ? -1 : 1);
        if (after > 0) {
            inactive.put(routine, after);
        } else {
            inactive.remove(routine);
        }
        if ((before > 0) != (after > 0)) {
            machine.emit(EventKind.ISR_ACTIVE, -1, routine.entity(), active ? 1 : 0);
        }
    }

    boolean isActive(InterruptObject routine) {
        return !inactive.containsKey(routine);
    }

    boolean isMasked() {
        return !chain.isEmpty() && inactive.size() == chain.size();
    }
}
