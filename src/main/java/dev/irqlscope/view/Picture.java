package dev.irqlscope.view;

import java.util.List;
import java.util.Optional;

/**
 * A drawn timeline.
 *
 * @param base what changes with the trace and the viewport
 * @param overlay what changes with the pointer: paint it over {@code base}
 * @param contentHeight height that all rows together need; more than the viewport's when rows scroll
 * @param hits what can be selected, lowest first
 */
public record Picture(DrawList base, DrawList overlay, double contentHeight, List<Hit> hits) {

    public Picture {
        hits = List.copyOf(hits);
    }

    /** The topmost selectable thing at this point. */
    public Optional<Hit> hitAt(double x, double y) {
        for (int i = hits.size() - 1; i >= 0; i--) {
            if (hits.get(i).contains(x, y)) {
                return Optional.of(hits.get(i));
            }
        }
        return Optional.empty();
    }
}
