package dev.irqlscope.scenario;

import java.util.Set;
import java.util.TreeSet;

/** Which keys a mapping may have. */
final class Keys {
    private Keys() {}

    /** All of these. */
    @SafeVarargs
    static Set<String> of(Set<String>... sets) {
        Set<String> all = new TreeSet<>();
        for (Set<String> set : sets) {
            all.addAll(set);
        }
        return Set.copyOf(all);
    }
}
