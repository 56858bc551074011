package dev.irqlscope.app.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.Camera;
import org.junit.jupiter.api.Test;

class CameraDirectorTest {
    private static final long KNOWN_NANOS = 1_000_000;
    private static final long STOPPED_AT_NANOS = 5_000_000;

    private final CameraDirector director = new CameraDirector(false, () -> {});

    private boolean isInSight(long nanos) {
        Camera shown = director.shown();
        return shown.fromNanos() <= nanos && nanos <= shown.toNanos();
    }

    @Test
    void aPlayheadThatStopsBeyondWhatIsKnownIsInSightAndStaysThereWhileMoreBecomesKnown() {
        director.setEnd(KNOWN_NANOS);
        director.setPlayhead(0, false, true, false);
        director.setPlayhead(STOPPED_AT_NANOS, false, true, true);
        assertThat(isInSight(STOPPED_AT_NANOS)).isTrue();
        for (long known = KNOWN_NANOS; known <= STOPPED_AT_NANOS; known += 500_000) {
            director.setEnd(known);
            assertThat(isInSight(STOPPED_AT_NANOS)).as("known up to %d", known).isTrue();
        }
    }

    @Test
    void itsDestinationIsWhereAFlightGoesTo() {
        CameraDirector flying = new CameraDirector(true, () -> {});
        flying.setEnd(STOPPED_AT_NANOS);
        Camera target = new Camera(3_000_000, 3_100_000);
        flying.show(target, true);
        assertThat(flying.destination()).isEqualTo(target);
        flying.pulse(1);
        flying.pulse(2);
        assertThat(flying.shown()).isNotEqualTo(target);
        assertThat(flying.destination()).isEqualTo(target);
        flying.pulse(1 + CameraFlight.DURATION_NANOS);
        assertThat(flying.shown()).isEqualTo(target);
        assertThat(flying.destination()).isEqualTo(target);
    }
}
