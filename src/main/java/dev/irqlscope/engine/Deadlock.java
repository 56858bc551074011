package dev.irqlscope.engine;

import dev.irqlscope.trace.BugCheckCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds processors that spin for each other, or one that spins for itself, the moment that it becomes certain. Whoever holds a
 * lock can give it up only after every later wait on its stack is over.
 */
final class Deadlock {
    /** What Windows allots to one DPC or ISR, in clock ticks, and the count at which it stops. Source: bug check 0x133 page. */
    private static final long DPC_ALLOTMENT = 0x500;

    /** Ticks that all of a processor's time at DISPATCH_LEVEL and above may take together. Source: as above. */
    private static final long WATCHDOG_PERIOD = 0x1E00;

    /** Driver Verifier: a lock hierarchy violation has been found. Source: bug check 0xC4 page. */
    private static final long HIERARCHY_VIOLATION = 0x1001;

    private final LockWait first;
    private final Set<LockWait> seen = new HashSet<>();
    private final List<LockWait> path = new ArrayList<>();

    private Deadlock(LockWait first) {
        this.first = first;
    }

    /** Stops the machine if this wait can never be over and rules are checked. */
    static void check(LockWait wait) {
        Checking checking = wait.processor().machine().rules().checking();
        if (checking == Checking.OFF) {
            return;
        }
        List<LockWait> cycle = of(wait);
        if (cycle.size() == 1) {
            throw new BugCheck(
                    BugCheckCode.SPIN_LOCK_ALREADY_OWNED,
                    "CPU %d wants the spin lock %s, which it holds already"
                            .formatted(wait.processor().number(), name(wait)),
                    wait.lock().entity());
        }
        if (!cycle.isEmpty()) {
            throw checking == Checking.STOP
                    ? new BugCheck(
                            BugCheckCode.DRIVER_VERIFIER_DETECTED_VIOLATION,
                            sentence(cycle),
                            HIERARCHY_VIOLATION,
                            wait.lock().entity())
                    : watchdog(wait, sentence(cycle));
        }
    }

    /** What Windows comes to if nobody checks: the spinning goes on until the watchdog has enough of it. */
    private static BugCheck watchdog(LockWait wait, String sentence) {
        return wait.processor().frame() == null
                ? new BugCheck(BugCheckCode.DPC_WATCHDOG_VIOLATION, sentence, 1, WATCHDOG_PERIOD)
                : new BugCheck(
                        BugCheckCode.DPC_WATCHDOG_VIOLATION, sentence, 0, DPC_ALLOTMENT + 1, DPC_ALLOTMENT);
    }

    /** Waits of which each is for a lock that the next one's processor holds, and the last one's for the first one's; or none. */
    static List<LockWait> of(LockWait wait) {
        Deadlock search = new Deadlock(wait);
        return search.leadsBack(wait) ? search.path : List.of();
    }

    private boolean leadsBack(LockWait wait) {
        path.add(wait);
        LockWait holder = wait.lock().holder();
        if (holder != null) {
            for (LockWait other : holder.processor().waits()) {
                if (other.isAfter(holder) && (other == first || (seen.add(other) && leadsBack(other)))) {
                    return true;
                }
            }
        }
        path.removeLast();
        return false;
    }

    private static String sentence(List<LockWait> cycle) {
        List<String> clauses = new ArrayList<>();
        for (int i = 0; i < cycle.size(); i++) {
            LockWait held = cycle.get((i + cycle.size() - 1) % cycle.size());
            LockWait wanted = cycle.get(i);
            clauses.add("CPU %d holds %s and waits for %s"
                    .formatted(wanted.processor().number(), name(held), name(wanted)));
        }
        return clauses.stream().collect(Collectors.joining("; ", "", ": none of them can ever go on"));
    }

    private static String name(LockWait wait) {
        return wait.processor().machine().nameOf(wait.lock().entity());
    }
}
