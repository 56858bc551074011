package dev.irqlscope.app.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.irqlscope.trace.Camera;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

/** Whatever the user does to the camera, these hold. */
class TimelineCameraProperties {
    private static final long AN_HOUR = 3_600_000_000_000L;

    @Property
    void theViewIsNeverEmptyAndNeverFarOutsideTheRun(
            @ForAll @LongRange(max = AN_HOUR) long end, @ForAll("moves") List<Consumer<TimelineCamera>> moves) {
        TimelineCamera camera = new TimelineCamera();
        camera.setEnd(end);
        for (Consumer<TimelineCamera> move : moves) {
            move.accept(camera);
            Camera shown = camera.shown();
            assertThat(shown.spanNanos())
                    .isBetween(TimelineCamera.MIN_SPAN_NANOS, Math.max(1_000_000, camera.endNanos() * 2));
            assertThat(shown.fromNanos()).isGreaterThanOrEqualTo(Math.round(-0.06 * shown.spanNanos()) - 1);
            assertThat(shown.toNanos())
                    .isLessThanOrEqualTo(Math.max(1_000_000, camera.endNanos() + shown.spanNanos() * 31 / 100 + 1));
        }
    }

    @Property
    void zoomingInAndOutAgainAtOnePlaceReturns(
            @ForAll @LongRange(min = 1_000_000, max = AN_HOUR) long end,
            @ForAll @DoubleRange(min = 1, max = 50) double factor,
            @ForAll @DoubleRange(min = 0, max = 1) double anchor) {
        TimelineCamera camera = new TimelineCamera();
        camera.setEnd(end);
        camera.show(new Camera(end / 3, end / 3 + Math.max(2_000, end / 4)));
        Camera before = camera.shown();

        camera.zoom(factor, anchor);
        camera.zoom(1 / factor, anchor);

        assertThat(camera.shown().fromNanos()).isCloseTo(before.fromNanos(), within(1L));
        assertThat(camera.shown().toNanos()).isCloseTo(before.toNanos(), within(1L));
    }

    @Property
    void zoomKeepsTheTimeUnderThePointer(
            @ForAll @LongRange(min = 1_000_000, max = AN_HOUR) long end,
            @ForAll @DoubleRange(min = 0.1, max = 100) double factor,
            @ForAll @DoubleRange(min = 0.1, max = 0.9) double anchor) {
        TimelineCamera camera = new TimelineCamera();
        camera.setEnd(end);
        camera.show(new Camera(end / 2, end / 2 + Math.max(20_000, end / 50)));
        long under = timeAt(camera.shown(), anchor);

        camera.zoom(factor, anchor);

        assertThat(timeAt(camera.shown(), anchor)).isCloseTo(under, within(2L));
    }

    @Property
    void whatWasBroughtInIsOnScreen(
            @ForAll @LongRange(min = 1, max = AN_HOUR) long end,
            @ForAll("moves") List<Consumer<TimelineCamera>> moves,
            @ForAll @DoubleRange(min = 0, max = 1) double where,
            @ForAll @LongRange(max = 1_000_000) long length) {
        TimelineCamera camera = new TimelineCamera();
        camera.setEnd(end);
        moves.forEach(move -> move.accept(camera));
        camera.setEnd(end);
        long start = (long) (where * end);
        long until = Math.min(end, start + length);

        Camera target = camera.bringing(start, until);

        assertThat(target.fromNanos()).isLessThanOrEqualTo(start);
        assertThat(target.toNanos()).isGreaterThanOrEqualTo(until);
        assertThat(camera.limited(target)).isEqualTo(target);
    }

    @Property
    void flightStaysBetweenItsEndsAndLandsOnItsTarget(
            @ForAll @LongRange(max = AN_HOUR) long from,
            @ForAll @LongRange(min = 20, max = AN_HOUR) long span,
            @ForAll @LongRange(max = AN_HOUR) long toFrom,
            @ForAll @LongRange(min = 20, max = AN_HOUR) long toSpan,
            @ForAll @LongRange(max = CameraFlight.DURATION_NANOS) long after) {
        Camera origin = new Camera(from, from + span);
        Camera target = new Camera(toFrom, toFrom + toSpan);
        CameraFlight flight = new CameraFlight(origin, target, 5);

        Camera on = flight.at(5 + after);

        assertThat(on.spanNanos()).isBetween(Math.min(span, toSpan) - 1, Math.max(span, toSpan) + 1);
        assertThat(on.fromNanos()).isBetween(Math.min(from, toFrom) - 1, Math.max(from, toFrom) + 1);
        assertThat(flight.at(5)).isEqualTo(origin);
        assertThat(flight.at(5 + CameraFlight.DURATION_NANOS)).isEqualTo(target);
    }

    @Provide
    Arbitrary<List<Consumer<TimelineCamera>>> moves() {
        Arbitrary<Consumer<TimelineCamera>> zooms = Combinators.combine(
                Arbitraries.doubles().between(-20, 20),
                Arbitraries.doubles().between(-1, 2))
                .as((exponent, anchor) -> camera -> camera.zoom(Math.pow(2, exponent), anchor));
        Arbitrary<Consumer<TimelineCamera>> pans = Arbitraries.doubles()
                .between(-1e4, 1e4)
                .map(share -> camera -> camera.pan(share));
        Arbitrary<Consumer<TimelineCamera>> follows = Arbitraries.longs()
                .between(0, AN_HOUR)
                .map(at -> camera -> camera.follow(at, at % 2 == 0));
        Arbitrary<Consumer<TimelineCamera>> ends = Arbitraries.longs()
                .between(0, AN_HOUR)
                .map(at -> camera -> camera.setEnd(at));
        Arbitrary<Consumer<TimelineCamera>> fits = Arbitraries.just(camera -> camera.show(camera.whole()));
        return Arbitraries.oneOf(zooms, pans, follows, ends, fits).list().ofMaxSize(20);
    }

    private static long timeAt(Camera camera, double share) {
        return Math.round(camera.fromNanos() + share * camera.spanNanos());
    }
}
