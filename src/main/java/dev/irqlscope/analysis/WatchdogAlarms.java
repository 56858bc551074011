package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.WatchdogAlarm;

/**
 * Rule {@code watchdog}: a processor is kept from its threads for so long that Windows stops. Says which routine it is, or what
 * ran instead where none alone is to blame. Indexer's thread only.
 */
final class WatchdogAlarms {
    private static final String ID = "watchdog";

    private final Tables tables;
    private final Catalog catalog;
    private final TraceInfo info;
    private final FindingLog log;

    WatchdogAlarms(Tables tables, Catalog catalog, TraceInfo info, FindingLog log) {
        this.tables = tables;
        this.catalog = catalog;
        this.info = info;
        this.log = log;
    }

    /**
     * The watchdog of a processor found something.
     *
     * @param blamed the call that is to blame, if that is still known; else {@code null}
     */
    void raised(WatchdogAlarm alarm, int cpu, long nanos, Frame blamed, PartitionLane execution) {
        switch (alarm.kind()) {
            case SINGLE -> single(alarm, cpu, nanos, blamed);
            case CUMULATIVE -> add(
                    "At DISPATCH for too long",
                    cpu,
                    nanos - alarm.allottedNanos(),
                    nanos,
                    -1,
                    "CPU %d has not been below DISPATCH for more than %s, which is what everything together is allotted (bug check 0x133 page, parameter 1 = 1). No thread ran. %s No single routine need be to blame: do less in one drain, spread the work over CPUs, or let the device gather interrupts."
                            .formatted(
                                    cpu,
                                    Durations.format(alarm.allottedNanos()),
                                    new Blockers(tables.activities, catalog, info)
                                            .describe(execution, nanos - alarm.allottedNanos(), nanos)));
            case CLOCK -> add(
                    "No clock interrupt",
                    cpu,
                    nanos - alarm.allottedNanos(),
                    nanos,
                    blamed == null ? -1 : blamed.activity,
                    "CPU %d has taken no clock interrupt for %s while another CPU took its own (bug check 0x101 page). It is stuck at CLOCK or above%s, where its own watchdog cannot see it. Nothing of a driver may run there."
                            .formatted(
                                    cpu,
                                    Durations.format(alarm.allottedNanos()),
                                    blamed == null ? "" : ", in " + catalog.nameOf(blamed.routine)));
        }
    }

    private void single(WatchdogAlarm alarm, int cpu, long nanos, Frame blamed) {
        long since = blamed == null ? nanos - alarm.allottedNanos() : blamed.startNanos;
        add(
                "DPC or ISR without end",
                cpu,
                since,
                nanos,
                blamed == null ? -1 : blamed.activity,
                "%s has run for %s on CPU %d; one DPC or ISR is allotted %s (bug check 0x133 page, parameter 1 = 0). Nothing at its level or below ran there meanwhile. Look for a loop that does not end, a stall, or a lock that does not come; queue long work again in parts, or leave it to a work item."
                        .formatted(
                                blamed == null ? "A routine" : catalog.nameOf(blamed.routine),
                                Durations.format(nanos - since),
                                cpu,
                                Durations.format(alarm.allottedNanos())));
    }

    private void add(String title, int cpu, long from, long until, int activity, String text) {
        if (log.keeps(ID, until - from)) {
            log.add(
                    until - from,
                    new Finding(ID, title, Severity.ERROR, Math.max(0, from), until, cpu, 1, activity, text));
        } else {
            log.count(ID, title, Severity.ERROR, Math.max(0, from), until);
        }
    }
}
