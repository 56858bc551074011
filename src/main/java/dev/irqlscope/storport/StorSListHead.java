package dev.irqlscope.storport;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The head of a list that several processors push to and pop from without a lock, as STOR_SLIST_HEADER. Last in, first out. Useless
 * until {@link StorPortSList#initializeSListHead}.
 *
 * @param <T> what its entries are
 */
public final class StorSListHead<T> {
    /** Its depth has 16 bits. */
    private static final int DEPTH_MASK = 0xFFFF;

    private final Deque<T> entries = new ArrayDeque<>();
    private final Set<T> known = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean initialized;

    void initialize() {
        entries.clear();
        known.clear();
        initialized = true;
    }

    boolean isInitialized() {
        return initialized;
    }

    /** Says whether the entry was not in the list yet. */
    boolean push(T entry) {
        boolean fresh = known.add(entry);
        if (fresh) {
            entries.push(entry);
        }
        return fresh;
    }

    /** The first one, which stays there, or {@code null}. */
    T first() {
        return entries.peek();
    }

    T pop() {
        T first = entries.poll();
        known.remove(first);
        return first;
    }

    List<T> flush() {
        List<T> all = List.copyOf(entries);
        initialize();
        return all;
    }

    int depth() {
        return entries.size() & DEPTH_MASK;
    }
}
