package dev.irqlscope.analysis;

import java.util.Arrays;

/**
 * Where in the table of activities events of a processor are missing: before which row. More exact than times, for much can
 * bear the same one. Indexer's thread only.
 */
final class GapRows {
    private int[][] rows = new int[0][];
    private int[] counts = new int[0];

    /** Events of a processor are missing before the activity that will have this row. */
    void add(int cpu, int row) {
        if (cpu >= rows.length) {
            int known = rows.length;
            rows = Arrays.copyOf(rows, cpu + 1);
            counts = Arrays.copyOf(counts, cpu + 1);
            for (int i = known; i < rows.length; i++) {
                rows[i] = new int[4];
            }
        }
        if (counts[cpu] == rows[cpu].length) {
            rows[cpu] = Arrays.copyOf(rows[cpu], counts[cpu] * 2);
        }
        rows[cpu][counts[cpu]++] = row;
    }

    /** The first row since which nothing is missing up to this one. */
    int knownSince(int cpu, int row) {
        if (cpu >= rows.length || counts[cpu] == 0) {
            return 0;
        }
        int found = Arrays.binarySearch(rows[cpu], 0, counts[cpu], row);
        int before = found >= 0 ? found : -found - 2;
        return before < 0 ? 0 : rows[cpu][before];
    }
}
