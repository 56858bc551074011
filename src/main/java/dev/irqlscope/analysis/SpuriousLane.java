package dev.irqlscope.analysis;

import dev.irqlscope.trace.Lane;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.Spill;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * The lane of spurious dispatches. They become known in order of their ends, while a lane wants them in order of their starts:
 * each waits until no open dispatch that began before it can still turn out spurious. Indexer's thread only.
 */
final class SpuriousLane {
    private record Spurious(long startNanos, long lengthNanos, int dispatch) {}

    private final Lane lane;
    private final Queue<Spurious> waiting = new PriorityQueue<>(
            Comparator.comparingLong(Spurious::startNanos).thenComparingInt(Spurious::dispatch));

    SpuriousLane(Spill spill) {
        lane = new Lane(spill);
    }

    void add(long startNanos, long lengthNanos, int dispatch) {
        waiting.add(new Spurious(startNanos, lengthNanos, dispatch));
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Lets those in that began before every dispatch that is undecided. */
    void admitBefore(long undecidedNanos) {
        while (!waiting.isEmpty() && waiting.peek().startNanos < undecidedNanos) {
            Spurious next = waiting.remove();
            lane.add(next.startNanos, next.lengthNanos, 0, next.dispatch);
        }
    }

    LaneView view() {
        return lane.view();
    }
}
