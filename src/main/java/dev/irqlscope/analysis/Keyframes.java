package dev.irqlscope.analysis;

import java.util.ArrayList;
import java.util.List;

/**
 * Whole states of the machine, one every {@value #SPACING_EVENTS} events, so that the state at any moment is a short replay
 * away.
 *
 * <p>Threading: the indexer appends; any thread reads.
 */
public final class Keyframes {
    static final int SPACING_EVENTS = 1 << 16;

    private final List<MachineReplay> frames = new ArrayList<>();

    Keyframes() {}

    synchronized void add(MachineReplay state) {
        frames.add(state.copy());
    }

    /** A copy of the newest state that had seen no event beyond this index. */
    synchronized MachineReplay before(long eventIndex) {
        int low = 0;
        int high = frames.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (frames.get(middle).nextEvent() <= eventIndex) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? new MachineReplay() : frames.get(low - 1).copy();
    }
}
