package dev.irqlscope.analysis;

import dev.irqlscope.analysis.Summary.QueueTime;
import dev.irqlscope.analysis.Summary.RoutineRow;
import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.RoutineKind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Figures by routine. One thread. */
final class RoutineTable {
    private static final Comparator<RoutineRow> LONGEST_TOTAL_FIRST = Comparator
            .comparingLong((RoutineRow row) -> row.durations().totalNanos())
            .reversed()
            .thenComparing(RoutineRow::module)
            .thenComparing(RoutineRow::name);

    private final Activities activities;
    private final DpcInstances instances;
    private final Catalog catalog;
    private final Map<Key, Row> rows = new LinkedHashMap<>();
    private Row[] rowOf = new Row[64];

    RoutineTable(Analysis analysis) {
        activities = analysis.activities();
        instances = analysis.dpcInstances();
        catalog = analysis.trace().catalog();
    }

    /** What makes two routines one row: a Linux handler on two irqs is two, a Windows routine on two vectors is one. */
    private record Key(String module, String name, RoutineKind kind, int irq) {}

    private static final class Row {
        private final Key key;
        private final TreeSet<Integer> vectors = new TreeSet<>();
        private final Samples durations = new Samples();
        private final Samples queueTimes = new Samples();
        private long declined;
        private long overLimit;
        private int lastVector = -1;

        private Row(Key key) {
            this.key = key;
        }

        private RoutineRow toRow() {
            QueueTime queueTime = key.kind.isDpc()
                    ? new QueueTime(
                            queueTimes.count(),
                            queueTimes.meanNanos(),
                            queueTimes.maxNanos(),
                            queueTimes.maxAtNanos())
                    : null;
            return new RoutineRow(
                    key.module,
                    key.name,
                    key.kind,
                    List.copyOf(vectors),
                    durations.count(),
                    declined,
                    overLimit,
                    durations.stats(),
                    queueTime);
        }
    }

    /** Takes in a call whose duration is known. */
    void add(int activity) {
        Row row = row(activities.routine(activity));
        int vector = activities.vector(activity);
        if (vector >= 0 && vector != row.lastVector) {
            row.lastVector = vector;
            row.vectors.add(vector);
        }
        row.durations.add(activities.wallNanos(activity), activities.startNanos(activity));
        row.declined += activities.has(activity, Activities.DECLINED) ? 1 : 0;
        row.overLimit += activities.has(activity, Activities.OVER_LIMIT) ? 1 : 0;
        int instance = activities.link(activity);
        if (row.key.kind.isDpc() && instance >= 0) {
            long queued = instances.queueNanos(instance);
            if (queued != DpcInstances.UNKNOWN) {
                row.queueTimes.add(queued, activities.startNanos(activity));
            }
        }
    }

    List<RoutineRow> rows() {
        return rows.values().stream().map(Row::toRow).sorted(LONGEST_TOTAL_FIRST).toList();
    }

    private Row row(int routine) {
        if (routine >= rowOf.length) {
            rowOf = Arrays.copyOf(rowOf, Math.max(routine + 1, rowOf.length * 2));
        }
        if (routine < 0 || rowOf[routine] == null) {
            Entity.Routine entity = catalog.routine(routine);
            int irq = entity.module().equals(entity.name()) ? entity.vector() : -1;
            Row found = rows.computeIfAbsent(new Key(entity.module(), entity.name(), entity.kind(), irq), Row::new);
            if (routine < 0) {
                return found;
            }
            rowOf[routine] = found;
        }
        return rowOf[routine];
    }
}
