package dev.irqlscope.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.ResetLevel;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The row that shows a device's requests. */
class RequestRowTest {
    private static final Viewport VIEW = new Viewport(0, 100_000, 1_000, 700, 0);

    private final TraceStore store = new TraceStore(TraceInfo.ofRun("hand", "hand", 1, 1));
    private final int device = store.catalog().add(new Entity.Device("HBA 0"));

    private void at(long nanos, EventKind kind, long arg) {
        store.append(nanos, kind, -1, device, arg);
    }

    private Picture draw() {
        at(100_000, EventKind.REQUEST_STARTED, 99);
        Analysis analysis = Indexer.analyze(store, Limits.DEFAULT);
        return Timeline.draw(analysis, VIEW, Palette.DARK, Overlay.NONE);
    }

    private static List<String> texts(Picture picture) {
        return TimelineProperties.texts(picture.base()).stream().map(DrawList.PlacedText::text).toList();
    }

    private static List<Recorder.Told> resetMarks(Picture picture) {
        int colour = Palette.fade(Palette.DARK.over(), 0.6);
        return Recorder.of(picture.base()).told.stream()
                .filter(told -> told.argb() == colour && told.what().equals("rect"))
                .toList();
    }

    @Test
    void withoutAQueueItCountsTheRequestsAtTheDevice() {
        at(1_000, EventKind.REQUEST_STARTED, 1);
        at(2_000, EventKind.REQUEST_STARTED, 2);
        Picture picture = draw();
        assertThat(texts(picture)).contains("requests at the device", "2");
        assertThat(resetMarks(picture)).isEmpty();
    }

    @Test
    void requestsThatWaitAreCountedOnTopOfThem() {
        at(1_000, EventKind.REQUEST_STARTED, 1);
        at(2_000, EventKind.REQUEST_STARTED, 2);
        at(3_000, EventKind.REQUEST_QUEUED, 3);
        at(3_000, EventKind.REQUEST_QUEUED, 4);
        at(3_000, EventKind.REQUEST_QUEUED, 5);
        assertThat(texts(draw())).contains("at the device, and queued", "5");
    }

    @Test
    void aTimeOutIsMarkedFromThereToTheEndOfTheReset() {
        at(1_000, EventKind.REQUEST_STARTED, 1);
        at(40_000, EventKind.REQUEST_TIMED_OUT, 1);
        at(40_000, EventKind.RESET_BEGIN, ResetLevel.BUS.code());
        at(60_000, EventKind.RESET_END, ResetLevel.BUS.result(true));
        Picture picture = draw();
        assertThat(resetMarks(picture)).singleElement().satisfies(mark -> {
            assertThat(mark.x()).isEqualTo(VIEW.xOf(40_000));
            assertThat(mark.x() + mark.w()).isEqualTo(VIEW.xOf(60_000));
        });
        assertThat(texts(picture)).contains("Event 129");
    }

    @Test
    void aResetThatTookNoTimeIsSeenAllTheSame() {
        at(1_000, EventKind.REQUEST_STARTED, 1);
        at(40_000, EventKind.REQUEST_TIMED_OUT, 1);
        at(40_000, EventKind.RESET_END, ResetLevel.BUS.result(false));
        assertThat(resetMarks(draw())).singleElement().satisfies(mark -> assertThat(mark.w()).isEqualTo(2));
    }

    @Test
    void manyTimeOutsShareTheirLabels() {
        at(0, EventKind.REQUEST_STARTED, 100);
        for (int i = 0; i < 90; i++) {
            at(1_000 * i, EventKind.REQUEST_TIMED_OUT, i);
            at(1_000 * i, EventKind.RESET_END, ResetLevel.BUS.result(false));
        }
        Picture picture = draw();
        assertThat(resetMarks(picture)).hasSize(90);
        assertThat(texts(picture).stream().filter("Event 129"::equals).count()).isBetween(5L, 20L);
    }
}
