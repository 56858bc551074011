package dev.irqlscope.analysis;

import java.util.Arrays;

/** The DPC instances that wait on one processor. Each routine is queued at most once at a time. Indexer's thread only. */
final class DpcQueue {
    static final int NOT_QUEUED = -1;

    private int[] routines = new int[8];
    private int[] instances = new int[8];
    private int size;

    void add(int routine, int instance) {
        if (size == routines.length) {
            routines = Arrays.copyOf(routines, size * 2);
            instances = Arrays.copyOf(instances, size * 2);
        }
        routines[size] = routine;
        instances[size] = instance;
        size++;
    }

    /** Its instance, or {@link #NOT_QUEUED}. */
    int find(int routine) {
        for (int i = 0; i < size; i++) {
            if (routines[i] == routine) {
                return instances[i];
            }
        }
        return NOT_QUEUED;
    }

    /** Takes it out and returns its instance, or {@link #NOT_QUEUED}. */
    int remove(int routine) {
        for (int i = 0; i < size; i++) {
            if (routines[i] == routine) {
                int instance = instances[i];
                size--;
                System.arraycopy(routines, i + 1, routines, i, size - i);
                System.arraycopy(instances, i + 1, instances, i, size - i);
                return instance;
            }
        }
        return NOT_QUEUED;
    }

    void clear() {
        size = 0;
    }
}
