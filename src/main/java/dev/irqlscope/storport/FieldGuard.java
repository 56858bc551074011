package dev.irqlscope.storport;

import dev.irqlscope.engine.SpinLock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which locks guard a field: for each routine that touches it, those that it held every time. Two routines of which at least one
 * writes, and which never hold a lock in common, race, whether or not they met this time. That is how Savage and others' "Eraser: A
 * Dynamic Data Race Detector" (1997) finds races, with routines in the place of threads. What the start-up routines do to
 * a field is its initialization, and a routine is not held against itself.
 */
final class FieldGuard {
    private final int entity;
    private final Map<Who, Use> uses = new LinkedHashMap<>();

    /** @param entity index of its {@link dev.irqlscope.trace.Entity.Field} */
    FieldGuard(int entity) {
        this.entity = entity;
    }

    int entity() {
        return entity;
    }

    /** A routine by name, with its index as the trace has one for each ISR and each DPC, or {@link dev.irqlscope.trace.Entity#NONE}. */
    record Who(String name, int routine) {}

    /**
     * How a routine goes about the field.
     *
     * @param level IRQL that it is called at
     * @param always locks that it held at each access
     * @param changes whether it has written
     */
    record Use(Who who, int level, Set<SpinLock> always, boolean changes) {
        private Use and(Set<SpinLock> held, boolean writes) {
            Set<SpinLock> both = new LinkedHashSet<>(always);
            both.retainAll(held);
            return new Use(who, level, both, changes || writes);
        }
    }

    /**
     * A routine touches the field. Of two that race, the one that is called at the lower level is told, for the other one can
     * interrupt it; at one level the one that holds no lock.
     *
     * @return the routine that it races with; of several one of the highest level; {@code null} if there is none
     */
    Use touched(Who who, RunningRoutine routine, Set<SpinLock> held, boolean changes) {
        Use worst = null;
        for (Use other : uses.values()) {
            if (!other.who().equals(who)
                    && (changes || other.changes())
                    && isToBlame(routine, held, other)
                    && Collections.disjoint(held, other.always())
                    && (worst == null || worst.level() < other.level())) {
                worst = other;
            }
        }
        if (!routine.callback().isStartUp()) {
            uses.merge(who, new Use(who, routine.level(), held, changes), (before, now) -> before.and(held, changes));
        }
        return worst;
    }

    private static boolean isToBlame(RunningRoutine routine, Set<SpinLock> held, Use other) {
        return routine.level() == other.level()
                ? held.isEmpty() || !other.always().isEmpty()
                : routine.level() < other.level();
    }
}
