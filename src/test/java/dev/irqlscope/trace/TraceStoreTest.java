package dev.irqlscope.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TraceStoreTest {
    private final TraceStore store = new TraceStore(TraceInfo.ofRun("test", "test", 2, 1));

    @Test
    void eventsAreReadAsTheyWereAppended() {
        int device = store.catalog().add(new Entity.Device("HBA"));
        store.append(10, EventKind.CAUSE_SET, -1, device, -5);
        store.append(10, EventKind.IRQL_CHANGE, 1, 9, Long.MAX_VALUE);
        TraceSnapshot trace = store.snapshot();

        assertThat(trace.endIndex()).isEqualTo(2);
        assertThat(trace.kind(0)).isEqualTo(EventKind.CAUSE_SET);
        assertThat(trace.cpu(0)).isEqualTo(-1);
        assertThat(trace.arg(0)).isEqualTo(-5);
        assertThat(trace.cpu(1)).isEqualTo(1);
        assertThat(trace.subject(1)).isEqualTo(9);
        assertThat(trace.arg(1)).isEqualTo(Long.MAX_VALUE);
        assertThat(trace.catalog().nameOf(device)).isEqualTo("HBA");
    }

    @Test
    void timeNeverRunsBackwards() {
        store.append(10, EventKind.IDLE_ENTER, 0, 0, 0);

        assertThatIllegalArgumentException().isThrownBy(() -> store.append(9, EventKind.IDLE_LEAVE, 0, 0, 0));
    }

    @Test
    void aSnapshotDoesNotGrow() {
        store.append(1, EventKind.IDLE_ENTER, 0, 0, 0);
        TraceSnapshot before = store.snapshot();
        store.append(2, EventKind.IDLE_LEAVE, 0, 0, 0);

        assertThat(before.endIndex()).isEqualTo(1);
        assertThat(before.lastNanos()).isEqualTo(1);
        assertThat(store.snapshot().endIndex()).isEqualTo(2);
    }

    @Test
    void theFirstEventAtOrAfterAMomentIsFoundAcrossChunks() {
        fill(3 * EventChunk.EVENTS);
        TraceSnapshot trace = store.snapshot();

        assertThat(trace.indexAtOrAfter(0)).isZero();
        assertThat(trace.indexAtOrAfter(7 * 150_000 - 3)).isEqualTo(150_000);
        assertThat(trace.indexAtOrAfter(7 * 150_000)).isEqualTo(150_000);
        assertThat(trace.indexAtOrAfter(Long.MAX_VALUE)).isEqualTo(trace.endIndex());
    }

    @Test
    void aFlightRecorderLetsGoOfWholeChunksAndKeepsTheIndices() {
        fill(3 * EventChunk.EVENTS);
        TraceSnapshot before = store.snapshot();
        assertThat(store.dropOldestChunk()).isTrue();
        TraceSnapshot after = store.snapshot();

        assertThat(after.firstIndex()).isEqualTo(EventChunk.EVENTS);
        assertThat(after.timeNanos(after.firstIndex())).isEqualTo(7L * EventChunk.EVENTS);
        assertThat(after.indexAtOrAfter(0)).isEqualTo(after.firstIndex());
        assertThat(before.timeNanos(0)).isZero();
    }

    @Test
    void aReaderSeesWholeEventsOnlyWhileTheWriterGoesOn() throws InterruptedException {
        AtomicReference<String> torn = new AtomicReference<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            long end = 0;
            while (end < 4L * EventChunk.EVENTS && torn.get() == null) {
                TraceSnapshot trace = store.snapshot();
                for (long i = end; i < trace.endIndex(); i++) {
                    if (trace.timeNanos(i) != 7 * i || trace.arg(i) != i || trace.subject(i) != (int) i) {
                        torn.set("event " + i);
                    }
                }
                end = trace.endIndex();
            }
        });
        fill(4 * EventChunk.EVENTS);
        reader.join();

        assertThat(torn.get()).isNull();
    }

    private void fill(int events) {
        for (int i = 0; i < events; i++) {
            store.append(7L * i, EventKind.IRQL_CHANGE, 0, i, i);
        }
    }
}
