package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.util.Random;

/** Traces for the tests of this room, and what it means that two are the same. */
final class Traces {
    private Traces() {}

    static TraceStore empty() {
        return new TraceStore(TraceInfo.ofRun("test", "test", 2, 7));
    }

    /** A trace of interrupts that looks like one, of any length. */
    static TraceStore ofInterrupts(int interrupts, long seed) {
        TraceStore store = empty();
        int device = store.catalog().add(new Entity.Device("HBA"));
        int isr = store.catalog().add(new Entity.Routine("Isr", "ahci.sys", RoutineKind.ISR, 0x91, 9, true, device));
        int dpc = store.catalog().add(new Entity.Routine("Dpc", "ahci.sys", RoutineKind.DPC, -1, 2, true, device));
        Random random = new Random(seed);
        long now = 0;
        for (int i = 0; i < interrupts; i++) {
            int cpu = random.nextInt(2);
            store.append(now += random.nextInt(50_000), EventKind.ISR_ENTER, cpu, isr, 0x91);
            store.append(now += random.nextInt(500), EventKind.DPC_QUEUED, cpu, dpc, cpu);
            store.append(now += random.nextInt(500), EventKind.ISR_RETURN, cpu, isr, IsrResult.of(true, false, 1));
            store.append(now += random.nextInt(500), EventKind.DPC_ENTER, cpu, dpc, 0);
            store.append(now += random.nextInt(9_000), EventKind.DPC_RETURN, cpu, dpc, 0);
        }
        return store;
    }

    /** The same, and then somebody injects faults. */
    static TraceStore ofInterruptsAndInterventions(int interrupts, long seed) {
        TraceStore store = ofInterrupts(interrupts, seed);
        for (int i = 0; i < 3; i++) {
            long now = store.snapshot().lastNanos() + i;
            int what = store.catalog()
                    .add(new Entity.Intervention("pulse at HBA", now, i, "pulse,device=HBA,at=" + now));
            store.append(now, EventKind.INTERVENTION, -1, what, i);
        }
        return store;
    }

    static void assertSame(TraceStore read, TraceStore written) {
        assertThat(EventDigest.of(read.snapshot())).isEqualTo(EventDigest.of(written.snapshot()));
        assertThat(read.catalog().list()).isEqualTo(written.catalog().list());
        TraceInfo info = read.info();
        TraceInfo was = written.info();
        assertThat(new TraceInfo(
                was.source(),
                was.format(),
                info.cpus(),
                info.clock(),
                info.levels(),
                info.wallClockStart(),
                info.originNanos(),
                info.scenario(),
                info.seed(),
                info.tornSpans(),
                info.images(),
                info.warnings()))
                .isEqualTo(was);
    }

    /** Whether a trace is the beginning of another one, event by event. */
    static void assertPrefix(TraceStore part, TraceStore whole) {
        TraceSnapshot some = part.snapshot();
        TraceSnapshot all = whole.snapshot();
        assertThat(some.endIndex()).isLessThanOrEqualTo(all.endIndex());
        for (long i = 0; i < some.endIndex(); i++) {
            if (some.timeNanos(i) != all.timeNanos(i)
                    || some.kindCode(i) != all.kindCode(i)
                    || some.cpu(i) != all.cpu(i)
                    || some.subject(i) != all.subject(i)
                    || some.arg(i) != all.arg(i)) {
                throw new AssertionError("event " + i + " differs");
            }
        }
    }
}
