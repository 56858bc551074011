package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Irql;
import java.util.HashMap;
import java.util.Map;

/**
 * Rules {@code wrong-irql-call} and, as far as a single call breaks it, {@code lock-order}: what the machine found itself. Each
 * routine that breaks a rule is one finding, however often it does. Indexer's thread only.
 */
final class BrokenRules {
    private static final String CALL = "wrong-irql-call";
    private static final String CALL_TITLE = "Call that is not allowed here";
    private static final String LOCK_TITLE = "Lock that is not allowed here";
    /** Findings that can still be counted up, so that no file makes it grow for ever. */
    private static final int MOST = 4_096;

    private final Catalog catalog;
    private final FindingLog log;
    private final Map<Breach, Repeated> breaches = new HashMap<>();

    /** Who breaks which rule. */
    private record Breach(int rule, int who) {}

    private static final class Repeated {
        private final Finding first;
        private final FindingLog.Entry entry;
        private long count = 1;

        private Repeated(Finding first, FindingLog.Entry entry) {
            this.first = first;
            this.entry = entry;
        }
    }

    BrokenRules(Catalog catalog, FindingLog log) {
        this.catalog = catalog;
        this.log = log;
    }

    /** A call was made at a level, or in a place, where it must not be made. */
    void call(int rule, int cpu, long nanos, int level, Frame inside, int thread) {
        broken(CALL, CALL_TITLE, rule, cpu, nanos, level, inside, thread);
    }

    /** A lock was taken or kept where it must not be. */
    void lock(int rule, int cpu, long nanos, int level, Frame inside, int thread) {
        broken(LockOrder.ID, LOCK_TITLE, rule, cpu, nanos, level, inside, thread);
    }

    private void broken(
            String id, String title, int rule, int cpu, long nanos, int level, Frame inside, int thread) {
        int who = inside == null ? thread : inside.routine;
        Breach breach = new Breach(rule, who);
        Repeated known = breaches.get(breach);
        if (known != null) {
            again(known, nanos);
        } else if (catalog.get(rule) instanceof Entity.Rule broken) {
            Finding finding = new Finding(
                    id,
                    title,
                    Severity.ERROR,
                    nanos,
                    nanos,
                    cpu,
                    1,
                    inside == null ? -1 : inside.activity,
                    "%s on CPU %d called %s at %s, which %s (%s). %s".formatted(
                            who < 0 ? "Code" : catalog.nameOf(who),
                            cpu,
                            broken.name(),
                            Irql.describe(level),
                            broken.rule(),
                            broken.source(),
                            broken.remedy()));
            FindingLog.Entry entry = log.add(1, finding);
            if (breaches.size() < MOST) {
                breaches.put(breach, new Repeated(finding, entry));
            }
        }
    }

    private void again(Repeated known, long nanos) {
        Finding first = known.first;
        known.count++;
        log.replace(
                known.entry,
                known.count,
                new Finding(
                        first.rule(),
                        first.title(),
                        first.severity(),
                        first.atNanos(),
                        nanos,
                        first.cpu(),
                        known.count,
                        first.activity(),
                        first.text()));
    }
}
