package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** The rule {@code lock-order} against a plain recount of random lock programs. */
class LockOrderProperties {
    private static final int LOCKS = 6;

    /** Locks taken and given back at random on one processor, and which of them were taken inside which. */
    private static final class Program {
        private final TraceScript script = TraceScript.recorded(1);
        private final boolean[][] inside = new boolean[LOCKS][LOCKS];

        Program(Random random) {
            for (int lock = 0; lock < LOCKS; lock++) {
                script.lock("L" + lock);
            }
            script.at(0).cpu(0).irql(Irql.DISPATCH_LEVEL, 0);
            Deque<Integer> held = new ArrayDeque<>();
            int ordered = random.nextInt(2, 20);
            for (int step = random.nextInt(4, 60); step > 0; step--) {
                script.after(10);
                int lock = random.nextInt(LOCKS);
                boolean goesOn = held.isEmpty() || lock > held.peek() || random.nextInt(ordered) == 0;
                if (goesOn && !held.contains(lock) && random.nextInt(3) > 0) {
                    held.forEach(outer -> inside[outer][lock] = true);
                    held.push(lock);
                    script.event(EventKind.LOCK_ACQUIRED, lock, 0);
                } else if (!held.isEmpty()) {
                    script.event(EventKind.LOCK_RELEASED, held.pop(), 0);
                }
            }
        }

        /** Whether some lock was, by way of others, taken inside itself. */
        boolean hasCircle() {
            for (int by = 0; by < LOCKS; by++) {
                for (int from = 0; from < LOCKS; from++) {
                    for (int to = 0; to < LOCKS; to++) {
                        inside[from][to] |= inside[from][by] && inside[by][to];
                    }
                }
            }
            boolean circle = false;
            for (int lock = 0; lock < LOCKS; lock++) {
                circle |= inside[lock][lock];
            }
            return circle;
        }
    }

    @Property(tries = 300)
    void circlesAreFoundExactlyWhenABruteForceCheckFindsThem(@ForAll long seed) {
        Program program = new Program(new Random(seed));
        boolean circle = program.hasCircle();
        Statistics.collect(circle);
        assertThat(program.script.analyze().findings().stream().anyMatch(one -> one.rule().equals("lock-order")))
                .isEqualTo(circle);
        Statistics.coverage(seen -> seen.check(true).percentage(share -> share > 10));
        Statistics.coverage(seen -> seen.check(false).percentage(share -> share > 10));
    }

    /** Whatever a file says, it is taken in and takes little time. */
    @Property(tries = 20)
    void locksThatAreNeverGivenBackAndEventsInAnyOrderAreTakenIn(@ForAll long seed) {
        Random random = new Random(seed);
        TraceScript script = TraceScript.recorded(4);
        for (int lock = 0; lock < 2_000; lock++) {
            script.lock("L" + lock);
        }
        EventKind[] kinds = {EventKind.LOCK_WAIT, EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED};
        for (int event = 0; event < 20_000; event++) {
            script.after(1)
                    .cpu(random.nextInt(4))
                    .event(kinds[random.nextInt(random.nextInt(8) == 0 ? 3 : 2)], random.nextInt(-1, 2_000), 0);
        }
        assertThat(script.analyze().findings()).isNotNull();
    }
}
