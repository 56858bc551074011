package dev.irqlscope.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.scenario.Intervention;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.scenario.ScenarioMachine;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.Mark;
import dev.irqlscope.trace.Note;
import dev.irqlscope.trace.TraceStore;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MarkFlagsTest {
    private static final Viewport VIEW = new Viewport(0, 1_000_000, 1_000, 700, 0);

    private final Analysis run = Runs.DEFAULT;

    private String svg(Annotations annotations) {
        Overlay overlay = new Overlay(-1, -1, -1, null, -1, annotations);
        return SvgPainter.svg(Timeline.draw(run, VIEW, Palette.DARK, overlay).overlay());
    }

    @Test
    void aMarkInViewHasItsWordsAndOneOutsideHasNone() {
        String drawn = svg(Annotations.NONE.with(new Mark(500_000, "in view")).with(new Mark(2_000_000, "outside")));

        assertThat(drawn).contains("in view").doesNotContain("outside");
    }

    @Test
    void aNoteNamesItsProcessor() {
        String drawn = svg(Annotations.NONE.with(new Note(200_000, 300_000, 1, "it waits"))
                .with(new Note(700_000, 5_000_000, -1, "all of them")));

        assertThat(drawn).contains("CPU 1: it waits", ">all of them");
    }

    @Test
    void wordsDoNotLieOnTopOfEachOtherAndLongOnesAreShortened() {
        String drawn = svg(Annotations.NONE.with(new Mark(500_000, "first"))
                .with(new Mark(510_000, "second"))
                .with(new Mark(700_000, "word ".repeat(200))));

        assertThat(drawn).contains("first", "word…").doesNotContain("second");
    }

    @Test
    void aHundredThousandMarksAreNoMorePrimitivesThanThereIsRoomFor() {
        Annotations many = new Annotations(
                LongStream.range(0, 100_000).mapToObj(at -> new Mark(at * 10, "mark")).toList(),
                LongStream.range(0, 1_000).mapToObj(at -> new Note(at, at + 900, 0, "note")).toList(),
                null);
        Overlay overlay = new Overlay(-1, -1, -1, null, -1, many);

        DrawList drawn = Timeline.draw(run, VIEW, Palette.DARK, overlay).overlay();

        assertThat(Recorder.of(drawn).told).hasSizeBetween(100, 2_000);
    }

    @Test
    void whatWasInjectedHasABoltAndItsWordsBesideTheMarks() throws Exception {
        Scenario scenario = Scenario.defaultScenario();
        TraceStore trace = new TraceStore(scenario.traceInfo(1));
        Intervention storm = Intervention.read(scenario, "test", "storm,device=HBA 0,at=500us,count=9,period=5us");
        try (ScenarioMachine machine = scenario.build(trace, 1, List.of(storm))) {
            machine.run(RunRequest.until(1_000_000));
        }
        Analysis injected = Indexer.analyze(trace, Limits.DEFAULT);
        Annotations marks = Annotations.NONE.with(new Mark(100_000, "before"))
                .with(new Mark(510_000, "too near"))
                .with(new Mark(900_000, "after"));

        Overlay overlay = new Overlay(-1, -1, -1, null, -1, marks);
        String drawn = SvgPainter.svg(Timeline.draw(injected, VIEW, Palette.DARK, overlay).overlay());

        assertThat(drawn).contains("injected: storm at HBA 0", "before", "after").doesNotContain("too near");
    }
}
