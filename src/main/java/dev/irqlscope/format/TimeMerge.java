package dev.irqlscope.format;

import java.io.IOException;
import java.util.List;

/**
 * Gives the records of several sources, each in order of time, in the order of all: a heap of the sources by the time of their
 * next record.
 */
final class TimeMerge<S extends TimeMerge.Source> {
    private final List<S> all;
    private final Source[] heap;
    private int size;

    TimeMerge(List<S> sources) {
        this.all = sources;
        this.heap = new Source[sources.size()];
    }

    /** Records one after the other. */
    interface Source {
        /** Goes to the next record; false if there is none. */
        boolean next() throws IOException;

        /** The time of the record that it stands at. */
        long stamp();

        /** Of two records of one time, that of the source with the lower rank comes first. */
        int rank();
    }

    /** The source that stands at the first record, null if there is none. Call once. */
    S first() throws IOException {
        for (S source : all) {
            if (source.next()) {
                heap[size++] = source;
            }
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i);
        }
        return top();
    }

    /** Moves the source last given to its next record; the source whose turn it is then, null at the end. */
    S next() throws IOException {
        if (!heap[0].next()) {
            heap[0] = heap[--size];
            heap[size] = null;
            if (size == 0) {
                return null;
            }
        }
        sink(0);
        return top();
    }

    @SuppressWarnings("unchecked")
    private S top() {
        return size == 0 ? null : (S) heap[0];
    }

    private void sink(int index) {
        Source moving = heap[index];
        int hole = index;
        while (true) {
            int child = 2 * hole + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], moving)) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = moving;
    }

    private static boolean before(Source one, Source other) {
        return one.stamp() < other.stamp() || (one.stamp() == other.stamp() && one.rank() < other.rank());
    }
}
