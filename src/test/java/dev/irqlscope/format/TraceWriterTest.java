package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventChunk;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceWriterTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("run.irqlscope");
    }

    @Test
    void aTraceReadAgainIsTheTraceThatWasWritten() throws Exception {
        TraceStore store = Traces.ofInterrupts(40_000, 1);

        TraceWriter.write(file(), store, Limits.DEFAULT.withIsrNanos(12_345));

        TraceFile read = TraceFile.readWhole(file());
        Traces.assertSame(read.store(), store);
        assertThat(read.limits()).isEqualTo(Limits.DEFAULT.withIsrNanos(12_345));
        assertThat(read.store().info().format()).isEqualTo("irqlscope");
        assertThat(read.store().info().source()).isEqualTo("run.irqlscope");
    }

    @Test
    void everythingThatIsKnownOfATraceSurvives() throws Exception {
        TraceStore store = new TraceStore(new TraceInfo(
                "disk.etl",
                "etl",
                64,
                new TraceInfo.Clock(true, "cycles"),
                TraceInfo.Levels.INFERRED,
                Instant.parse("2024-05-06T07:08:09.123456789Z"),
                -5,
                null,
                null,
                3,
                141,
                List.of("Zwölf Ereignisse fehlen.", "Two \"quoted\" words.")));
        store.catalog().add(new Entity.Line("INTA#", true, 0x91));
        store.catalog().add(new Entity.Lock("Lock"));
        store.catalog().add(new Entity.Lock("Lock"));
        store.catalog().add(new Entity.Register("PxIS", 3));
        store.catalog().add(new Entity.Field("Pending", Entity.NONE));
        store.catalog().add(new Entity.Thread("kworker/0:1-événements", 17));
        store.append(-100, EventKind.LOST, -1, 0, Long.MIN_VALUE);
        store.append(Long.MAX_VALUE, EventKind.BUGCHECK, 63, Integer.MIN_VALUE, Long.MAX_VALUE);

        TraceWriter.write(file(), store, Limits.DEFAULT);

        Traces.assertSame(TraceFile.readWhole(file()).store(), store);
    }

    @Test
    void anEmptyTraceIsATrace() throws Exception {
        TraceStore store = Traces.empty();

        TraceWriter.write(file(), store, Limits.DEFAULT);

        Traces.assertSame(TraceFile.readWhole(file()).store(), store);
    }

    @Test
    void whatWasFlushedIsThereEvenIfTheProgramDies() throws Exception {
        TraceStore store = Traces.ofInterrupts(100, 2);
        TraceWriter writer = new TraceWriter(file(), store, Limits.DEFAULT);

        writer.flush();

        TraceFile read = TraceFile.readWhole(file());
        assertThat(EventDigest.of(read.store().snapshot())).isEqualTo(EventDigest.of(store.snapshot()));
        assertThat(read.store().info().warnings()).singleElement()
                .asString()
                .contains("never finished", "500 events, up to ");
        writer.close();
        Traces.assertSame(TraceFile.readWhole(file()).store(), store);
    }

    @Test
    void advancingWritesWholeChunksOnly() throws Exception {
        TraceStore store = Traces.ofInterrupts(20_000, 3);
        try (TraceWriter writer = new TraceWriter(file(), store, Limits.DEFAULT)) {
            writer.advance();

            assertThat(TraceFile.readWhole(file()).store().size()).isEqualTo(EventChunk.EVENTS);
        }
        Traces.assertSame(TraceFile.readWhole(file()).store(), store);
    }

    @Test
    void aTraceWrittenWhileItGrowsIsTheSame() throws Exception {
        TraceStore store = Traces.empty();
        try (TraceWriter writer = new TraceWriter(file(), store, Limits.DEFAULT)) {
            for (int i = 0; i < 500; i++) {
                int thread = store.catalog().intern(new Entity.Thread("thread " + i / 3, i / 3));
                store.append(i * 10L, EventKind.THREAD_SWITCH, i & 1, thread, 0);
                if (i % 7 == 0) {
                    writer.flush();
                }
                writer.advance();
            }
            writer.close();
        }
        Traces.assertSame(TraceFile.readWhole(file()).store(), store);
    }

    @Test
    void eventsThatAFlightRecorderDroppedUnwrittenAreSaidToBeLost() throws Exception {
        TraceStore store = Traces.ofInterrupts(40_000, 4);
        try (TraceWriter writer = new TraceWriter(file(), store, Limits.DEFAULT)) {
            assertThat(store.dropOldestChunk()).isTrue();
            writer.flush();
        }

        TraceSnapshot read = TraceFile.readWhole(file()).store().snapshot();
        TraceSnapshot kept = store.snapshot();
        assertThat(read.kind(0)).isEqualTo(EventKind.LOST);
        assertThat(read.arg(0)).isEqualTo(kept.firstIndex());
        assertThat(read.timeNanos(0)).isEqualTo(kept.timeNanos(kept.firstIndex()));
        assertThat(read.endIndex()).isEqualTo(kept.endIndex() - kept.firstIndex() + 1);
    }

    @Test
    void whatAFlightRecorderStillHoldsIsSavedWithTheSameDigest() throws Exception {
        TraceStore store = Traces.ofInterrupts(40_000, 5);
        store.dropOldestChunk();

        TraceWriter.write(file(), store, Limits.DEFAULT);

        Traces.assertSame(TraceFile.readWhole(file()).store(), store);
    }

    @Test
    void kindsOfEventsFromANewerProgramAreKept() throws Exception {
        TraceStore store = Traces.empty();
        store.append(1, (byte) 120, 0, 999_999, 5);
        store.append(2, (byte) -3, -1, -7, 5);

        TraceWriter.write(file(), store, Limits.DEFAULT);

        TraceStore read = TraceFile.readWhole(file()).store();
        Traces.assertSame(read, store);
        assertThat(read.snapshot().kind(0)).isNull();
    }

    @Test
    void anEventThatNamesAnEntityThatIsNotThereIsLostWithItsChunk() throws Exception {
        TraceStore store = Traces.empty();
        store.append(1, EventKind.REGISTER_READ, 0, 1_000_000_000, 5);

        TraceWriter.write(file(), store, Limits.DEFAULT);

        TraceFile read = TraceFile.readWhole(file());
        assertThat(read.store().snapshot().kind(0)).isEqualTo(EventKind.LOST);
        assertThat(read.store().info().warnings()).singleElement()
                .asString()
                .contains("names a processor or an entity", "Events 0 to 0 are lost");
    }

    @Test
    void aFileOfANewerVersionIsRefusedByNumber() throws Exception {
        TraceWriter.write(file(), Traces.ofInterrupts(5, 6), Limits.DEFAULT);
        byte[] bytes = Files.readAllBytes(file());
        bytes[OwnFormat.MAGIC.length] = OwnFormat.VERSION + 1;
        Files.write(file(), bytes);

        assertThatThrownBy(() -> TraceFile.open(file()))
                .isInstanceOf(TraceFormatException.class)
                .hasMessage(file()
                        + ": offset 8: expected version 1 to 2 of the format, found version 3, which a newer IRQL Scope reads");
    }

    @Test
    void aSavedFileReplacesTheOldOneOnlyWhenWhole() throws Exception {
        Files.writeString(file(), "old");

        TraceWriter.write(file(), Traces.ofInterrupts(5, 6), Limits.DEFAULT);

        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
        assertThat(TraceFile.readWhole(file()).store().size()).isEqualTo(25);
    }
}
