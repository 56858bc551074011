package dev.irqlscope.app.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.view.Palette;
import dev.irqlscope.view.Viewport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Both threads are queues here, so that each test decides who is late. */
class PictureDeskTest {
    private static Analysis run;

    private final Queue<Runnable> background = new ArrayDeque<>();
    private final Queue<Runnable> fxThread = new ArrayDeque<>();
    private final List<PictureDesk.Order> received = new ArrayList<>();
    private final PictureDesk desk = new PictureDesk(5, background::add, fxThread::add,
            (order, picture) -> received.add(order));

    @BeforeAll
    static void runTheDefaultScenario() {
        run = SampleRun.analyzed(3_000_000);
    }

    @Test
    void aSmallPictureIsThereAtOnce() {
        PictureDesk.Order small = order(1);

        desk.order(small);

        assertThat(received).containsExactly(small);
        assertThat(background).isEmpty();
    }

    @Test
    void ofLargePicturesThatWaitOnlyTheNewestIsDrawn() {
        PictureDesk.Order first = order(2_000_000);
        PictureDesk.Order newest = order(2_200_000);
        desk.order(first);
        desk.order(order(2_100_000));
        desk.order(newest);

        settle();

        assertThat(received).containsExactly(first, newest);
    }

    @Test
    void aLargePictureThatASmallOneOvertookIsThrownAway() {
        PictureDesk.Order small = order(1);
        desk.order(order(2_000_000));
        background.remove().run();
        desk.order(small);

        settle();

        assertThat(received).containsExactly(small);
        PictureDesk.Order later = order(2_300_000);
        desk.order(later);
        settle();
        assertThat(received).containsExactly(small, later);
    }

    private void settle() {
        while (!background.isEmpty() || !fxThread.isEmpty()) {
            (background.isEmpty() ? fxThread : background).remove().run();
        }
    }

    private static PictureDesk.Order order(long span) {
        return new PictureDesk.Order(run, new Viewport(500_000, 500_000 + span, 900, 500, 0), Palette.DARK);
    }
}
