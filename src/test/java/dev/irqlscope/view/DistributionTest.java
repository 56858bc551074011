package dev.irqlscope.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistributionTest {
    private static final Palette PALETTE = Palette.DARK;

    @Test
    void barsBeyondTheLimitStandRightOfItsLineAndInItsColour() {
        List<Recorder.Told> told = draw(Runs.DEFAULT);
        Recorder.Told limit = told.stream().filter(one -> one.what().startsWith("line")).findFirst().orElseThrow();

        assertThat(told)
                .filteredOn(one -> one.what().equals("rect") && one.argb() == PALETTE.over())
                .isNotEmpty()
                .allSatisfy(bar -> assertThat(bar.x()).isGreaterThanOrEqualTo(limit.x()));
        assertThat(told)
                .filteredOn(one -> one.what().equals("rect") && one.argb() == PALETTE.isr())
                .isNotEmpty()
                .allSatisfy(bar -> assertThat(bar.x()).isLessThan(limit.x()));
    }

    @Test
    void aSingleLongCallIsABarThatCanBeSeen() {
        assertThat(draw(HandWritten.run()))
                .filteredOn(one -> one.what().equals("rect") && one.argb() == PALETTE.over())
                .allSatisfy(bar -> assertThat(bar.h()).isGreaterThan(5));
    }

    @Test
    void aTraceWithoutCallsSaysSo() {
        Analysis empty = Indexer.analyze(new TraceStore(TraceInfo.ofRun("empty", "empty", 1, 1)), Limits.DEFAULT);
        List<String> words = new ArrayList<>();
        Distribution.draw(empty, 900, 200, PALETTE).texts(text -> words.add(text.text()));

        assertThat(words).containsExactlyInAnyOrder(
                "ISR duration", "none so far", "DPC latency after return from DIRQL", "none so far");
    }

    private static List<Recorder.Told> draw(Analysis analysis) {
        return Recorder.of(Distribution.draw(analysis, 900, 200, PALETTE)).told;
    }
}
