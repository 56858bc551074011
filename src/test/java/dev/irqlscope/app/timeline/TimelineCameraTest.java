package dev.irqlscope.app.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.irqlscope.trace.Camera;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

class TimelineCameraTest {
    private final TimelineCamera camera = new TimelineCamera();

    @Test
    void aRunThatBeginsIsShownFromTimeZero() {
        camera.setEnd(1_000);
        camera.follow(1_000, true);

        assertThat(camera.shown()).isEqualTo(new Camera(0, TimelineCamera.FIRST_SPAN_NANOS));
    }

    @Test
    void aFollowedPlayheadStandsAtThreeQuartersOfTheWidth() {
        camera.setEnd(50_000_000);
        camera.follow(50_000_000, true);

        assertThat(camera.shareOf(50_000_000)).isCloseTo(0.75, within(1e-9));
    }

    @Test
    void fittingShowsTheRunFromItsBeginningToItsEnd() {
        camera.setEnd(48_200_000);

        Camera whole = camera.whole();

        assertThat(whole.fromNanos()).isBetween(-1_000_000L, 0L);
        assertThat(whole.toNanos()).isBetween(48_200_000L, 49_200_000L);
    }

    @Test
    void whatIsInSightAlreadyDoesNotMoveTheCamera() {
        camera.setEnd(10_000_000);
        camera.show(new Camera(4_000_000, 5_000_000));

        assertThat(camera.bringing(4_400_000, 4_500_000)).isEqualTo(new Camera(4_000_000, 5_000_000));
    }

    @Test
    void zoomsDownToTwentyNanosecondsAndNoFurther() {
        camera.setEnd(10_000_000);
        camera.show(new Camera(5_000_000, 5_000_400));

        camera.zoom(1_000, 0.5);

        assertThat(camera.shown().spanNanos()).isEqualTo(20);
    }

    @Test
    void aHeldKeyMovesWithTheClockOfThePulsesAndItsRepeatsDoNothing() {
        HeldKeys keys = new HeldKeys();

        assertThat(keys.press(KeyCode.W).zoom()).isGreaterThan(1);
        assertThat(keys.press(KeyCode.W)).isEqualTo(HeldKeys.Step.NONE);
        assertThat(keys.pulse(1_000_000_000).zoom()).isEqualTo(1);
        double early = keys.pulse(1_010_000_000).zoom();
        assertThat(early).isGreaterThan(1);
        assertThat(keys.pulse(1_030_000_000).zoom()).isCloseTo(early * early, within(1e-9));
        keys.release(KeyCode.W);
        assertThat(keys.isEmpty()).isTrue();
        assertThat(keys.pulse(2_000_000_000)).isEqualTo(HeldKeys.Step.NONE);
    }
}
