package dev.irqlscope.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.irqlscope.trace.TraceInfo;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ViewportProperties {
    private static final TraceInfo.Clock NANOS = TraceInfo.Clock.nanos("test");

    @Property
    void aTimeGoneToItsPixelAndBackIsLostByLessThanOnePixelOfTime(
            @ForAll @LongRange(min = 0, max = 10_000_000_000_000L) long from,
            @ForAll @LongRange(min = 1, max = 10_000_000_000_000L) long span,
            @ForAll @IntRange(min = 400, max = 4_000) int width, @ForAll @DoubleRange(min = 0, max = 1) double where) {
        Viewport view = new Viewport(from, from + span, width, 800, 0);
        long time = from + (long) (span * where);

        long back = view.timeAt(view.xOf(time));

        assertThat(Math.abs(back - time)).isLessThanOrEqualTo((long) Math.ceil(1 / view.pixelsPerNano()));
    }

    @Property
    void theViewsEndsAreThePlotsEdges(@ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long from,
            @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long span,
            @ForAll @IntRange(min = 400, max = 4_000) int width) {
        Viewport view = new Viewport(from, from + span, width, 800, 0);

        assertThat(view.xOf(from)).isEqualTo(TimelineLayout.GUTTER);
        assertThat(view.xOf(from + span)).isCloseTo(width, within(1e-6));
        assertThat(view.timeAt(TimelineLayout.GUTTER)).isEqualTo(from);
    }

    @Property
    void ticksAreRoundNotTooManyAndInsideTheScale(@ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long from,
            @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long span,
            @ForAll @IntRange(min = 1, max = 20) int most) {
        Ticks ticks = Ticks.over(from, from + span, most);

        assertThat(ticks.count()).isLessThanOrEqualTo(most + 1);
        String step = Long.toString(ticks.step());
        assertThat(step).matches("[125]0*");
        if (ticks.count() > 0) {
            assertThat(ticks.at(0)).isGreaterThanOrEqualTo(from);
            assertThat(ticks.at(ticks.count() - 1)).isLessThanOrEqualTo(from + span);
            assertThat(ticks.at(0) % ticks.step()).isZero();
        }
    }

    @Property
    void neighbouringTicksHaveDifferentTexts(@ForAll @LongRange(min = 0, max = 100_000_000_000L) long from,
            @ForAll @LongRange(min = 2, max = 100_000_000_000L) long span) {
        Ticks ticks = Ticks.over(from, from + span, 10);

        for (int i = 1; i < ticks.count(); i++) {
            assertThat(ticks.moment(ticks.at(i), NANOS)).isNotEqualTo(ticks.moment(ticks.at(i - 1), NANOS));
        }
    }
}
