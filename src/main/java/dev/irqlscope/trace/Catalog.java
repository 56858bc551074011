package dev.irqlscope.trace;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The entities of one trace, numbered from 0 in order of appearance.
 *
 * <p>Threading: one thread adds; any thread reads. An entity is visible to whoever sees an event that names it.
 */
public final class Catalog {
    /** More than anybody injects by hand; what a file says is not believed beyond. */
    private static final int MOST_INTERVENTIONS = 10_000;

    private final Map<Entity, Integer> indexOf = new HashMap<>();
    private Entity[] entities = new Entity[64];
    private volatile List<Entity.Intervention> interventions = List.of();

    /** Written last, read first: what it counts is whole. */
    private volatile int size;

    /** The index of an equal entity, added if there is none. Writer thread only. */
    public int intern(Entity entity) {
        Integer known = indexOf.get(entity);
        return known != null ? known : add(entity);
    }

    /** Adds an entity even if an equal one is there, as two like devices would be. Writer thread only. */
    public int add(Entity entity) {
        int index = size;
        if (index == entities.length) {
            entities = Arrays.copyOf(entities, index * 2);
        }
        entities[index] = entity;
        indexOf.putIfAbsent(entity, index);
        if (entity instanceof Entity.Intervention intervention && interventions.size() < MOST_INTERVENTIONS) {
            interventions = Stream.concat(interventions.stream(), Stream.of(intervention)).toList();
        }
        size = index + 1;
        return index;
    }

    /** Whether an equal entity is there. Writer thread only. */
    public boolean contains(Entity entity) {
        return indexOf.containsKey(entity);
    }

    public int size() {
        return size;
    }

    /** The entity with this index, or {@code null} if there is none. */
    public Entity get(int index) {
        return index >= 0 && index < size ? entities[index] : null;
    }

    /** The routine with this index; a stand-in named {@code unknown} if there is none, as in a damaged file. */
    public Entity.Routine routine(int index) {
        return get(index) instanceof Entity.Routine routine
                ? routine
                : new Entity.Routine("unknown", "unknown", RoutineKind.ISR, -1, -1, false, Entity.NONE);
    }

    /** Its name, or {@code unknown}. */
    public String nameOf(int index) {
        Entity entity = get(index);
        return entity == null ? "unknown" : entity.name();
    }

    /** What was done to the machine from outside, in order; of very many, the first ones. */
    public List<Entity.Intervention> interventions() {
        return interventions;
    }

    /** All entities there are now, in order. */
    public List<Entity> list() {
        int now = size;
        return Arrays.asList(Arrays.copyOf(entities, now));
    }
}
