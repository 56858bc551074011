package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.GapParts.Part;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RoutineKind;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds of every pair that is inferred, in Windows traces of busy machines and of nonsense. */
class InferredPairsProperties {
    private static final int CPUS = 3;
    private static final int BURSTS = 150;
    private static final int[] VECTORS = {0x61, 0x71, 0x81};

    /** Interrupts that usually lead to their own DPC, nested in each other at times, with strays, and events lost. */
    private static final class Machine {
        private final SplittableRandom random;
        private final TraceScript script = TraceScript.windows(CPUS);
        private final int[] isrs;
        private final int[] dpcs;
        private long now;

        private Machine(long seed) {
            random = new SplittableRandom(seed);
            int storport = script.isrOf("storport.sys", "RaidpAdapterInterruptRoutine", VECTORS[0]);
            isrs = new int[]{storport, storport, script.isrOf("usbxhci.sys", "Interrupter", VECTORS[2])};
            dpcs = new int[]{
                script.dpcOf("stornvme.sys", "NVMeDpc", RoutineKind.DPC),
                script.dpcOf("storahci.sys", "AhciDpc", RoutineKind.DPC),
                script.dpcOf("usbxhci.sys", "UsbDpc", RoutineKind.DPC),
                script.dpcOf("ntoskrnl.exe", "KernelDpc", RoutineKind.DPC),
                script.dpcOf("ntoskrnl.exe", "KernelTimer", RoutineKind.TIMER_DPC)};
            for (int i = 0; i < BURSTS; i++) {
                burst();
            }
        }

        private TraceScript later(int most) {
            now += random.nextInt(most);
            return script.at(now);
        }

        private void burst() {
            int cpu = random.nextInt(CPUS);
            script.cpu(cpu);
            if (random.nextInt(25) == 0) {
                later(10).cpu(random.nextInt(-1, CPUS)).lost(random.nextInt(20));
                script.cpu(cpu);
            }
            now += random.nextInt(200_000);
            int adapter = random.nextInt(VECTORS.length);
            boolean claimed = isr(adapter, 2);
            int other = random.nextInt(VECTORS.length);
            boolean otherClaimed = random.nextInt(4) == 0 && isr(other, 2);
            if (claimed || random.nextInt(6) == 0) {
                dpc(adapter);
            }
            if (otherClaimed) {
                dpc(other);
            }
            if (random.nextInt(8) == 0) {
                dpc(3 + random.nextInt(2));
            }
        }

        private boolean isr(int adapter, int deepest) {
            boolean claims = random.nextInt(5) > 0;
            later(300).isrEnter(isrs[adapter], VECTORS[adapter]);
            if (deepest > 0 && random.nextInt(6) == 0) {
                isr((adapter + 1) % VECTORS.length, deepest - 1);
            }
            later(9_000).isrReturn(isrs[adapter], claims);
            return claims;
        }

        private void dpc(int number) {
            later(80_000).dpcEnter(dpcs[number]);
            if (random.nextInt(5) == 0) {
                isr(random.nextInt(VECTORS.length), 1);
            }
            later(20_000).dpcReturn(dpcs[number]);
        }
    }

    private static void check(Analysis analysis) {
        DpcInstances dpcs = analysis.dpcInstances();
        Activities activities = analysis.activities();
        int withLatency = 0;
        for (int i = 0; i < analysis.dpcInstanceCount(); i++) {
            if (dpcs.pairClass(i) == PairClass.INFERRED) {
                withLatency++;
                int run = dpcs.activity(i);
                for (int isr : new int[]{dpcs.issuer(i), dpcs.newestIssuer(i)}) {
                    assertThat(activities.cpu(isr)).isEqualTo(activities.cpu(run));
                    assertThat(activities.has(isr, Activities.CLAIMED)).isTrue();
                    assertThat(activities.endNanos(isr)).isLessThanOrEqualTo(activities.startNanos(run));
                    assertThat(isr).isLessThan(run);
                    assertNothingMissing(analysis.cpus().get(activities.cpu(run)).gaps(), activities.endNanos(isr),
                            activities.startNanos(run));
                    assertThat(activities.routine(isr)).isEqualTo(activities.routine(dpcs.issuer(i)));
                    assertThat(activities.vector(isr)).isEqualTo(activities.vector(dpcs.issuer(i)));
                }
                assertNoRunBetween(activities, dpcs.issuer(i), run);
                assertThat(dpcs.latencyNanos(i))
                        .isGreaterThanOrEqualTo(dpcs.leastLatencyNanos(i, analysis.dispatches(), activities));
                assertPartsAddUp(GapParts.of(analysis, i), dpcs.latencyNanos(i));
            } else {
                assertThat(dpcs.issuer(i)).isEqualTo(-1);
                assertThat(dpcs.latencyNanos(i)).isEqualTo(DpcInstances.UNKNOWN);
            }
        }
        assertThat(analysis.dpcLatencies().size()).isEqualTo(withLatency);
        Summary.DpcLatency latency = Summary.of(analysis).dpcLatency();
        assertThat(latency.pairs().inferred()).isEqualTo(withLatency);
        assertThat(latency.stats() == null ? 0 : latency.stats().count()).isEqualTo(withLatency);
        assertThat(latency.stats() == null).isEqualTo(latency.reason() != null);
    }

    private static void assertNothingMissing(LaneView gaps, long fromNanos, long toNanos) {
        for (int i = 0; i < gaps.size(); i++) {
            boolean within = gaps.startNanos(i) >= fromNanos && gaps.endNanos(i) <= toNanos
                    && gaps.lengthNanos(i) > 0;
            assertThat(within).isFalse();
        }
    }

    private static void assertNoRunBetween(Activities activities, int isr, int run) {
        for (int row = isr + 1; row < run; row++) {
            boolean sameDpc = activities.routine(row) == activities.routine(run)
                    && activities.cpu(row) == activities.cpu(run);
            assertThat(sameDpc).isFalse();
        }
    }

    private static void assertPartsAddUp(GapParts parts, long waitNanos) {
        assertThat(parts.totalNanos()).isEqualTo(waitNanos);
        assertThat(parts.parts().stream().mapToLong(Part::nanos).sum()).isEqualTo(waitNanos);
    }

    @Property(tries = 150)
    void everyInferredPairIsOneThatCanBe(@ForAll long seed) {
        Analysis analysis = new Machine(seed).script.analyze();
        assertThat(analysis.dpcLatencies().size()).isPositive();
        check(analysis);
    }

    @Property(tries = 60)
    void countingAgainGivesTheSamePairs(@ForAll long seed) {
        TraceScript script = new Machine(seed).script;
        TraceScript again = new Machine(seed).script;
        Indexer indexer = new Indexer(again.store(), Limits.DEFAULT);
        indexer.advance();
        indexer.setLimits(new Limits(1, 1, 1, 1));
        indexer.advance();
        indexer.setLimits(Limits.DEFAULT);
        indexer.finish();
        assertThat(AnalysisText.of(indexer.latest())).isEqualTo(AnalysisText.of(script.analyze()));
    }

    @Property(tries = 40)
    void adaptersThatMostlyInterruptAloneAreToldApart(@ForAll long seed) {
        Machine machine = new Machine(seed);
        Analysis analysis = machine.script.analyze();
        DpcInstances dpcs = analysis.dpcInstances();
        for (int i = 0; i < analysis.dpcInstanceCount(); i++) {
            for (int adapter = 0; adapter < VECTORS.length; adapter++) {
                if (dpcs.routine(i) == machine.dpcs[adapter] && dpcs.support(i) >= BURSTS / 10) {
                    assertThat(analysis.activities().vector(dpcs.issuer(i))).isEqualTo(VECTORS[adapter]);
                }
            }
        }
    }
}
