package dev.irqlscope.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.view.DrawList.PlacedText;
import dev.irqlscope.view.LabelPlacer.Box;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Rules of the timeline that hold at any zoom and any place of the default scenario. */
class TimelineProperties {
    private static final Analysis RUN = Runs.DEFAULT;

    @Property(tries = 150)
    void aFrameHasAtMostSixThousandPrimitives(@ForAll @DoubleRange(min = 0, max = 1) double zoom,
            @ForAll @DoubleRange(min = 0, max = 1) double place, @ForAll @IntRange(min = 500, max = 3_800) int width) {
        Picture picture = draw(viewAt(zoom, place, width));

        assertThat(picture.base().size()).isLessThanOrEqualTo(6_000);
    }

    @Property(tries = 150)
    void noTwoTextsOverlap(@ForAll @DoubleRange(min = 0, max = 1) double zoom,
            @ForAll @DoubleRange(min = 0, max = 1) double place, @ForAll @IntRange(min = 700, max = 2_400) int width) {
        Viewport view = viewAt(zoom, place, width);

        assertThat(overlapping(draw(view).base())).as("in %s", view).isEmpty();
    }

    @Property(tries = 100)
    void theLongestIsrIsNamedAtEveryZoomThatHoldsIt(@ForAll @DoubleRange(min = 0, max = 1) double zoom,
            @ForAll @IntRange(min = 900, max = 2_400) int width) {
        long longest = RUN.activities().wallNanos(Runs.longestIsr(RUN));
        long span = (long) (longest * Math.pow((double) RUN.endNanos() / longest, zoom)) + 2;
        Viewport view = Runs.aroundLongest(RUN, span, width, 900);

        Picture picture = draw(view);

        String named = Durations.format(longest);
        assertThat(texts(picture.base())).anySatisfy(text -> assertThat(text.text()).contains(named));
        assertThat(Recorder.of(picture.base()).told)
                .anySatisfy(told -> assertThat(told.argb()).isEqualTo(Palette.DARK.over()));
    }

    @Property(tries = 60)
    void theSameArgumentsGiveTheSamePicture(@ForAll @DoubleRange(min = 0, max = 1) double zoom,
            @ForAll @DoubleRange(min = 0, max = 1) double place) {
        Viewport view = viewAt(zoom, place, 1_200);

        Picture once = draw(view);
        Picture again = draw(view);

        assertThat(once.base()).isEqualTo(again.base());
        assertThat(once.overlay()).isEqualTo(again.overlay());
        assertThat(once.hits()).isEqualTo(again.hits());
    }

    @Property(tries = 100)
    void whatIsDrawnOfTimeStaysRightOfTheGutter(@ForAll @DoubleRange(min = 0, max = 1) double zoom,
            @ForAll @DoubleRange(min = 0, max = 1) double place) {
        Picture picture = draw(viewAt(zoom, place, 1_200));

        assertThat(picture.hits()).filteredOn(hit -> hit instanceof Hit.IsrHit || hit instanceof Hit.DpcHit)
                .allSatisfy(hit -> assertThat(hit.x() + hit.w()).isGreaterThanOrEqualTo(TimelineLayout.GUTTER));
        assertThat(Recorder.of(picture.base()).told).filteredOn(told -> told.what().equals("round"))
                .allSatisfy(told -> assertThat(told.x()).isGreaterThanOrEqualTo(TimelineLayout.GUTTER - 4));
    }

    @Property(tries = 60)
    void aHitOnAnIsrLiesInItsDispatch(@ForAll @DoubleRange(min = 0.2, max = 0.9) double zoom,
            @ForAll @DoubleRange(min = 0, max = 1) double place) {
        Viewport view = viewAt(zoom, place, 1_200);
        double slackNanos = 8 / view.pixelsPerNano();

        for (Hit hit : draw(view).hits()) {
            if (hit instanceof Hit.IsrHit isr) {
                int dispatch = RUN.activities().link(isr.activity());
                double from = view.timeAt(isr.x());
                assertThat(from).isGreaterThanOrEqualTo(RUN.dispatches().startNanos(dispatch) - slackNanos);
                assertThat(from).isLessThanOrEqualTo(RUN.dispatches().endNanos(dispatch) + slackNanos);
            }
        }
    }

    static Picture draw(Viewport view) {
        return Timeline.draw(RUN, view, Palette.DARK, Overlay.NONE);
    }

    /** From the whole run (0) to a few nanoseconds (1), somewhere in it. */
    private static Viewport viewAt(double zoom, double place, int width) {
        long span = (long) Math.max(2, RUN.endNanos() * Math.pow(5e-8, zoom));
        long from = (long) ((RUN.endNanos() - span) * place);
        return new Viewport(from, from + span, width, 860, 0);
    }

    static List<PlacedText> texts(DrawList list) {
        List<PlacedText> texts = new ArrayList<>();
        list.texts(texts::add);
        return texts;
    }

    static List<String> overlapping(DrawList list) {
        List<PlacedText> texts = texts(list);
        List<String> overlaps = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (box(texts.get(i)).touches(box(texts.get(j)))) {
                    overlaps.add(texts.get(j).text() + " and " + texts.get(i).text());
                }
            }
        }
        return overlaps;
    }

    /** What the letters cover: less than a line's height, for few letters reach the line's edges. */
    private static Box box(PlacedText text) {
        double width = TextMeasure.shipped().width(text.text(), text.typeface(), text.size());
        return new Box(text.anchor().left(text.x(), width), text.baseline() - text.size() * 0.75, width,
                text.size() * 0.9);
    }
}
