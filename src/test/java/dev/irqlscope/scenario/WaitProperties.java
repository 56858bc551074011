package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.analysis.GapParts;
import dev.irqlscope.analysis.GapParts.Cause;
import dev.irqlscope.analysis.GapParts.Part;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.engine.Programs;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The waits of DPCs on any machine, with DPCs on other processors, threaded ones and every importance. */
class WaitProperties {
    private static final long FOR_NANOS = 500_000;

    @Property(tries = Programs.TRIES)
    void thePartsOfEachWaitAddUpExactlyAndNoneIsUnattributed(@ForAll long seed) {
        Programs.seeds(seed).forEach(WaitProperties::check);
    }

    private static void check(long seed) {
        Analysis analysis = Indexer.analyze(RandomMachines.run(seed, FOR_NANOS), Limits.DEFAULT);
        DpcInstances dpcs = analysis.dpcInstances();
        for (int row = 0; row < analysis.dpcInstanceCount(); row++) {
            addsUp(GapParts.of(analysis, row), dpcs.latencyNanos(row));
            addsUp(GapParts.ofQueueTime(analysis, row), dpcs.queueNanos(row));
        }
    }

    private static void addsUp(GapParts parts, long waitNanos) {
        if (waitNanos == DpcInstances.UNKNOWN) {
            assertThat(parts).isNull();
            return;
        }
        assertThat(parts.parts().stream().mapToLong(Part::nanos).sum()).isEqualTo(waitNanos);
        assertThat(parts.parts()).extracting(Part::cause).doesNotContain(Cause.UNATTRIBUTED);
    }
}
