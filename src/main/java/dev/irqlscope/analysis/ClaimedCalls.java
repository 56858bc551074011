package dev.irqlscope.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ISR calls of one processor that claimed, by their source, in order of entry. Indexer's thread only. */
final class ClaimedCalls {
    private final Tables tables;
    private final Map<Integer, Calls> bySource = new HashMap<>();
    private final List<Calls> inOrder = new ArrayList<>();

    /**
     * ISR calls of one source that may have queued a DPC.
     *
     * @param oldest activity of the first: if it queued the DPC, later calls found it queued
     * @param newest activity of the last
     */
    record Candidates(int source, int oldest, int newest) {
        /** These and those of another source as one. */
        Candidates with(Candidates other) {
            int first = oldest <= other.oldest ? source : other.source;
            return new Candidates(first, Math.min(oldest, other.oldest), Math.max(newest, other.newest));
        }
    }

    private static final class Calls {
        private final int source;
        private int[] rows = new int[16];
        private int count;

        private Calls(int source) {
            this.source = source;
        }

        private void add(int row) {
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, count * 2);
            }
            rows[count++] = row;
        }

        private int firstFrom(int row) {
            int found = Arrays.binarySearch(rows, 0, count, row);
            return found >= 0 ? found : -found - 1;
        }
    }

    ClaimedCalls(Tables tables) {
        this.tables = tables;
    }

    void add(int source, int row) {
        bySource.computeIfAbsent(source, number -> {
            Calls calls = new Calls(number);
            inOrder.add(calls);
            return calls;
        }).add(row);
    }

    /** Those that were entered from a row on and had ended with their dispatch when a DPC began, by source. */
    List<Candidates> endedBefore(int dpc, int sinceRow) {
        List<Candidates> found = new ArrayList<>();
        for (Calls calls : inOrder) {
            int oldest = calls.firstFrom(sinceRow);
            while (oldest < calls.count && !hasEnded(calls.rows[oldest], dpc)) {
                oldest++;
            }
            if (oldest < calls.count) {
                int newest = calls.count - 1;
                while (!hasEnded(calls.rows[newest], dpc)) {
                    newest--;
                }
                found.add(new Candidates(calls.source, calls.rows[oldest], calls.rows[newest]));
            }
        }
        return found;
    }

    private boolean hasEnded(int isr, int dpc) {
        Activities activities = tables.activities;
        long began = activities.startNanos(dpc);
        return activities.endNanos(isr) <= began
                && tables.dispatches.endNanos(activities.link(isr)) <= began
                && !isBeneath(isr, dpc);
    }

    /** Whether the DPC interrupted the ISR, as it can in a damaged trace only. */
    private boolean isBeneath(int isr, int dpc) {
        int below = tables.activities.parent(dpc);
        while (below > isr) {
            below = tables.activities.parent(below);
        }
        return below == isr;
    }
}
