package dev.irqlscope.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final Viewport WHOLE = new Viewport(0, 150_000, 1_000, 700, 0);

    private final Analysis hand = HandWritten.run();

    @Test
    void levelsInUseHaveRowsAndOthersHaveNone() {
        assertThat(texts(hand, WHOLE)).contains("DIRQL 11", "DIRQL 9", "DISPATCH 2", "PASSIVE 0")
                .doesNotContain("CLOCK 13", "DIRQL 7", "APC 1");
    }

    @Test
    void theLongestIsrIsCalledOutWithItsExclusiveTime() {
        assertThat(texts(hand, WHOLE)).contains("HbaInterrupt 62.0 µs (55.2 exclusive)");
    }

    @Test
    void theLimitNamesItsSource() {
        assertThat(texts(hand, WHOLE)).contains("50 µs · HwStorInterrupt should return by here (Storport HW_INTERRUPT)",
                "25 µs · any other ISR (bug check 0x133 page)");
    }

    @Test
    void aSpuriousInterruptIsAHollowDiamondWithItsName() {
        Picture picture = draw(hand, WHOLE);

        assertThat(texts(hand, WHOLE)).contains("spurious: nobody claimed");
        assertThat(Recorder.of(picture.base()).told).anySatisfy(told -> {
            assertThat(told.what()).isEqualTo("polygon outline");
            assertThat(told.argb()).isEqualTo(Palette.DARK.spurious());
        });
        assertThat(picture.hits()).anyMatch(Hit.SpuriousHit.class::isInstance);
    }

    @Test
    void aBarThatStillGrowsIsNamedAfterTheRoutineThatRunsAndNotTheOneThatDeclined() {
        Analysis running = Runs.unfinished(9_320_000);
        Viewport end = new Viewport(9_250_000, 9_350_000, 1_000, 700, 0);

        assertThat(texts(running, end)).contains("AhciHwInterrupt").doesNotContain("NicIsr");
    }

    @Test
    void theRedPartOfAnIsrBeginsWhereItsOwnWorkReachedTheLimit() {
        Picture picture = draw(hand, WHOLE);
        // Entered at 21.5 µs and away for the 6.8 µs of the ISR in between.
        double crossing = WHOLE.xOf(21_500 + 50_000 + 6_800);

        List<Recorder.Told> red = Recorder.of(picture.base()).told.stream()
                .filter(told -> told.argb() == Palette.DARK.over() && told.what().equals("rect") && told.h() > 10)
                .toList();

        assertThat(red).isNotEmpty().allSatisfy(told -> assertThat(told.x()).isBetween(crossing - 2, crossing + 2));
    }

    @Test
    void whatThePointerMovesLooksTheSameDrawnWithoutThePicture() {
        Overlay overlay = new Overlay(60_000, 90_000, 0, null, 30_000);
        Picture picture = Timeline.draw(hand, WHOLE, Palette.DARK, overlay);

        assertThat(Timeline.overlay(hand, WHOLE, Palette.DARK, overlay, picture.hits())).isEqualTo(picture.overlay());
    }

    @Test
    void aLineHasNoLevelBeforeTimeZeroAndAfterTheEnd() {
        long end = Runs.DEFAULT.endNanos();
        Viewport late = new Viewport(end - 200_000, end + 100_000, 1_000, 700, 0);
        Viewport early = new Viewport(-100_000, 200_000, 1_000, 700, 0);

        assertThat(lineLevels(late)).isNotEmpty()
                .allSatisfy(told -> assertThat(told.x() + told.w()).isLessThanOrEqualTo(late.xOf(end)));
        assertThat(lineLevels(early)).isNotEmpty()
                .allSatisfy(told -> assertThat(told.x()).isGreaterThanOrEqualTo(early.xOf(0)));
    }

    private static List<Recorder.Told> lineLevels(Viewport view) {
        return Recorder.of(draw(Runs.DEFAULT, view).base()).told.stream()
                .filter(told -> told.what().equals("polyline") && told.argb() == Palette.DARK.line())
                .toList();
    }

    @Test
    void everyIsrAndDpcInViewCanBeHit() {
        Picture picture = draw(hand, WHOLE);
        Hit isr = first(picture, hit -> hit instanceof Hit.IsrHit);
        Hit dpc = first(picture, hit -> hit instanceof Hit.DpcHit);

        assertThat(picture.hitAt(isr.x() + isr.w() / 2, isr.y() + isr.h() / 2)).isPresent();
        assertThat(picture.hitAt(dpc.x() + dpc.w() / 2, dpc.y() + dpc.h() / 2))
                .hasValueSatisfying(hit -> assertThat(hit).isInstanceOf(Hit.DpcHit.class));
        assertThat(picture.hitAt(-5, -5)).isEmpty();
    }

    @Test
    void theOverlayLeavesThePictureUnderItAlone() {
        Picture plain = draw(hand, WHOLE);
        Picture pointed = Timeline.draw(hand, WHOLE, Palette.DARK, new Overlay(60_000, 70_000, 0, null, 80_000));

        assertThat(pointed.base()).isEqualTo(plain.base());
        assertThat(plain.overlay().size()).isZero();
        assertThat(pointed.overlay().size()).isPositive();
    }

    @Test
    void aLinuxTraceHasContextsForLevelsAndHatchesLostEvents() {
        Analysis linux = HandWritten.linux();
        Viewport view = new Viewport(0, 110_000, 1_000, 700, 0);

        assertThat(texts(linux, view)).contains("hard irq", "softirq", "task")
                .noneMatch(text -> text.contains("DIRQL"));
        assertThat(Recorder.of(draw(linux, view).base()).told).anyMatch(told -> told.what().equals("hatch"));
    }

    @Test
    void anInferredPairHasADashedArrowAndIsCalledInferred() {
        Analysis windows = HandWritten.windows();

        assertThat(texts(windows, WHOLE)).contains("DPC latency after return from DIRQL, inferred");
        assertThat(Recorder.of(draw(windows, WHOLE).base()).told)
                .noneMatch(told -> told.what().equals("curve"))
                .filteredOn(told -> told.what().equals("line DASHED"))
                .anySatisfy(told -> {
                    assertThat(told.x()).isEqualTo(WHOLE.xOf(20_000));
                    assertThat(told.x() + told.w()).isBetween(WHOLE.xOf(60_000), WHOLE.xOf(60_000) + 3);
                });
        assertThat(texts(HandWritten.run(), WHOLE)).contains("DPC latency after return from DIRQL");
        assertThat(Recorder.of(draw(hand, WHOLE).base()).told).anyMatch(told -> told.what().equals("curve"));
    }

    @Test
    void anEmptyTraceIsDrawnToo() {
        Analysis empty = Indexer.analyze(new TraceStore(TraceInfo.ofRun("none", "none", 2, 1)), Limits.DEFAULT);

        Picture picture = draw(empty, WHOLE);

        assertThat(picture.base().size()).isPositive();
        assertThat(StillPicture.draw(empty, 900, Palette.LIGHT).size()).isPositive();
        assertThat(Overview.draw(empty, 900, 44, WHOLE, Palette.DARK).size()).isPositive();
    }

    @Test
    void rowsScrolledOutOfSightCostNothing() {
        Viewport low = new Viewport(0, 150_000, 1_000, 200, 0);

        assertThat(draw(hand, low).base().size()).isLessThan(draw(hand, WHOLE).base().size());
        assertThat(draw(hand, low).contentHeight()).isGreaterThan(200);
    }

    @Test
    void theStillPictureNamesTheWorstMoments() {
        List<String> texts = TimelineProperties.texts(StillPicture.draw(hand, 0, 150_000, 1_100, Palette.DARK))
                .stream()
                .map(DrawList.PlacedText::text)
                .toList();

        assertThat(texts).contains("Written by hand", "Longest ISR", "Spurious interrupt", "Worst DPC latency")
                .anyMatch(
                        text -> text.startsWith("HbaInterrupt ran 62.0 µs (55.2 µs exclusive) on CPU 0, 5.2 µs past"));
    }

    @Test
    void noTwoTextsOfAStillPictureOverlap() {
        assertThat(TimelineProperties.overlapping(StillPicture.draw(Runs.DEFAULT, 1_280, Palette.DARK))).isEmpty();
        assertThat(TimelineProperties.overlapping(StillPicture.draw(hand, 0, 150_000, 700, Palette.DARK))).isEmpty();
    }

    private static Hit first(Picture picture, Predicate<Hit> which) {
        return picture.hits().stream().filter(which).findFirst().orElseThrow();
    }

    private static Picture draw(Analysis analysis, Viewport view) {
        return Timeline.draw(analysis, view, Palette.DARK, Overlay.NONE);
    }

    private static List<String> texts(Analysis analysis, Viewport view) {
        return TimelineProperties.texts(draw(analysis, view).base()).stream().map(DrawList.PlacedText::text).toList();
    }
}
