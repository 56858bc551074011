package dev.irqlscope.format;

import java.io.IOException;
import java.util.List;

/** Gives the records of all processors in order of time: a heap of the processors by the time of their next record. */
final class DatMerge {
    private final List<DatCpu> all;
    private final DatCpu[] heap;
    private int size;

    DatMerge(List<DatCpu> cpus) {
        this.all = cpus;
        this.heap = new DatCpu[cpus.size()];
    }

    /** The processor that stands at the first record, null if there is none. Call once. */
    DatCpu first() throws IOException {
        for (DatCpu cpu : all) {
            if (cpu.next()) {
                heap[size++] = cpu;
            }
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i);
        }
        return size == 0 ? null : heap[0];
    }

    /** Moves the processor last given to its next record; the processor whose turn it is then, null at the end. */
    DatCpu next() throws IOException {
        if (!heap[0].next()) {
            heap[0] = heap[--size];
            heap[size] = null;
            if (size == 0) {
                return null;
            }
        }
        sink(0);
        return heap[0];
    }

    private void sink(int index) {
        DatCpu moving = heap[index];
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

    private static boolean before(DatCpu one, DatCpu other) {
        return one.stamp() < other.stamp() || (one.stamp() == other.stamp() && one.cpu() < other.cpu());
    }
}
