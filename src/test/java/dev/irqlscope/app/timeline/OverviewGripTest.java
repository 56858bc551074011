package dev.irqlscope.app.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.Camera;
import org.junit.jupiter.api.Test;

/** A window from 1,000 to 2,000 ns, drawn one pixel a nanosecond unless a test says otherwise. */
class OverviewGripTest {
    private static final Camera SHOWN = new Camera(1_000, 2_000);

    @Test
    void theWindowIsTakenByTheEdgeThatIsNearAndByItsInside() {
        assertThat(at(997).part()).isEqualTo(OverviewGrip.Part.LEFT_EDGE);
        assertThat(at(2_003).part()).isEqualTo(OverviewGrip.Part.RIGHT_EDGE);
        assertThat(at(1_400).part()).isEqualTo(OverviewGrip.Part.INSIDE);
        assertThat(at(400).part()).isEqualTo(OverviewGrip.Part.OUTSIDE);
    }

    @Test
    void aWindowOfFewPixelsMovesWhereverItIsTaken() {
        OverviewGrip grip = OverviewGrip.at(102, 100, 104, SHOWN, 1_500);

        assertThat(grip.part()).isEqualTo(OverviewGrip.Part.INSIDE);
        assertThat(grip.dragged(SHOWN, 1_700)).isEqualTo(new Camera(1_200, 2_200));
    }

    @Test
    void anEdgeMovesAloneAndNeverPastTheOther() {
        assertThat(at(1_000).dragged(SHOWN, 500)).isEqualTo(new Camera(500, 2_000));
        assertThat(at(1_000).dragged(SHOWN, 9_000)).isEqualTo(new Camera(1_980, 2_000));
        assertThat(at(2_000).dragged(SHOWN, 2_600)).isEqualTo(new Camera(1_000, 2_600));
        assertThat(at(2_000).dragged(SHOWN, 0)).isEqualTo(new Camera(1_000, 1_020));
    }

    @Test
    void theInsideKeepsTheTimeUnderThePointerAndAClickOutsideCentresThere() {
        assertThat(at(1_400).dragged(SHOWN, 1_450)).isEqualTo(new Camera(1_050, 2_050));
        assertThat(at(5_000).dragged(SHOWN, 5_000)).isEqualTo(new Camera(4_500, 5_500));
    }

    private static OverviewGrip at(double x) {
        return OverviewGrip.at(x, 1_000, 2_000, SHOWN, Math.round(x));
    }
}
