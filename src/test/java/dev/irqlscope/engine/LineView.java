package dev.irqlscope.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a line or message is like, in numbers: from the engine itself, or from a trace of it.
 *
 * @param pulledBy devices that pull it
 * @param masked whether it is masked in its device's table
 * @param waits whether it was due meanwhile
 */
public record LineView(int entity, Set<Integer> pulledBy, boolean masked, boolean waits) {

    /** All lines and messages of a machine that does not run at the moment, by vector. */
    public static List<LineView> of(Machine machine) {
        List<LineView> views = new ArrayList<>();
        for (int vector = 0; vector < InterruptController.VECTORS; vector++) {
            switch (machine.dispatchTable().source(vector)) {
                case InterruptLine line -> views.add(new LineView(
                        line.entity(),
                        line.pulling().stream().boxed().collect(Collectors.toCollection(TreeSet::new)),
                        false,
                        false));
                case InterruptMessage message -> views.add(new LineView(
                        message.entity(), Set.of(), message.isMasked(), message.isHeld()));
                case null, default -> {}
            }
        }
        return views;
    }
}
