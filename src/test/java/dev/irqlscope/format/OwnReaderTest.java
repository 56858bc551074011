package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.Summary;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.Camera;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Mark;
import dev.irqlscope.trace.Note;
import dev.irqlscope.trace.TraceStore;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnReaderTest {
    private static final Annotations SOME = new Annotations(
            List.of(new Mark(5_000, "later"), new Mark(-3, "Zwölf \"Worte\"")),
            List.of(new Note(10, 20, 1, "what a stretch")),
            new Camera(1, 1_000));

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("run.irqlscope");
    }

    @Test
    void aFileOfVersion1IsStillRead() throws Exception {
        try (var in = OwnReaderTest.class.getResourceAsStream("version1.irqlscope")) {
            Files.copy(in, file());
        }

        TraceFile read = TraceFile.readWhole(file());

        assertThat(read.store().size()).isEqualTo(5_298);
        assertThat(EventDigest.of(read.store().snapshot())).startsWith("810f8efb09595ea7");
        assertThat(read.store().info().warnings()).isEmpty();
        assertThat(read.analysis()).isEmpty();
    }

    @Test
    void aClosedFileBringsItsAnalysisAlong() throws Exception {
        TraceStore store = Traces.ofInterrupts(40_000, 1);
        TraceWriter.write(file(), store, Limits.DEFAULT);

        Analysis stored = TraceFile.readWhole(file()).analysis().orElseThrow();

        Analysis fresh = Indexer.analyze(store, Limits.DEFAULT);
        assertThat(stored.totals()).isEqualTo(fresh.totals());
        assertThat(stored.findings()).isEqualTo(fresh.findings());
        assertThat(Summary.of(stored).routines()).isEqualTo(Summary.of(fresh).routines());
    }

    @Test
    void anAnalysisThatIsThereIsSavedRatherThanDerivedAgain() throws Exception {
        TraceStore store = Traces.ofInterrupts(400, 1);
        Limits limits = Limits.DEFAULT.withDpcNanos(3_000);
        TraceWriter.write(file(), store, Indexer.analyze(store, limits), Annotations.NONE);

        TraceFile read = TraceFile.readWhole(file());

        assertThat(read.limits()).isEqualTo(limits);
        assertThat(read.analysis().orElseThrow().limits()).isEqualTo(limits);
    }

    @Test
    void anAnalysisOfOtherEventsThanTheFileHoldsIsDerivedAgain() throws Exception {
        TraceStore store = Traces.ofInterrupts(400, 1);
        Analysis tooShort = Indexer.analyze(store, Limits.DEFAULT);
        store.append(store.snapshot().lastNanos(), EventKind.LOST, -1, 0, 3);
        TraceWriter.write(file(), store, tooShort, Annotations.NONE);

        assertThat(TraceFile.readWhole(file()).analysis().orElseThrow().totals().lostEvents()).isEqualTo(3);
    }

    @Test
    void theAnalysisOfWhatAFlightRecorderKeptCountsFromTheFirstEventOfTheFile() throws Exception {
        TraceStore store = Traces.ofInterrupts(40_000, 2);
        store.dropOldestChunk();
        TraceWriter.write(file(), store, Limits.DEFAULT);

        TraceFile read = TraceFile.readWhole(file());

        Analysis stored = read.analysis().orElseThrow();
        long entered = stored.activities().enterEvent(0);
        assertThat(read.store().snapshot().timeNanos(entered)).isEqualTo(stored.activities().startNanos(0));
    }

    @Test
    void anUnfinishedFileHasNoAnalysisAndSaysHowFarItReaches() throws Exception {
        TraceStore store = Traces.ofInterrupts(40_000, 3);
        TraceWriter writer = new TraceWriter(file(), store, Limits.DEFAULT);
        writer.flush();

        TraceFile read = TraceFile.readWhole(file());

        assertThat(read.analysis()).isEmpty();
        assertThat(read.store().size()).isEqualTo(200_000);
        assertThat(read.store().info().warnings()).singleElement()
                .asString()
                .contains("never finished", "200,000 events, up to ", " ms");
        writer.close();
        assertThat(TraceFile.readWhole(file()).analysis()).isPresent();
    }

    @Test
    void aFileThatGrewInSmallStepsIsTheSame() throws Exception {
        TraceStore whole = Traces.ofInterrupts(30_000, 4);
        TraceStore store = Traces.empty();
        whole.catalog().list().forEach(store.catalog()::add);
        try (TraceWriter writer = new TraceWriter(file(), store, Limits.DEFAULT)) {
            for (long i = 0; i < whole.size(); i++) {
                store.append(
                        whole.snapshot().timeNanos(i),
                        whole.snapshot().kindCode(i),
                        whole.snapshot().cpu(i),
                        whole.snapshot().subject(i),
                        whole.snapshot().arg(i));
                if (i % 997 == 0) {
                    writer.flush();
                }
            }
        }

        TraceFile read = TraceFile.readWhole(file());
        Traces.assertSame(read.store(), whole);
        assertThat(read.analysis()).isPresent();
    }

    @Test
    void marksNotesAndViewTravelInTheFile() throws Exception {
        TraceWriter.write(file(), Traces.ofInterrupts(40, 5), Limits.DEFAULT, SOME);

        Annotations read = TraceFile.open(file()).annotations();

        assertThat(read).isEqualTo(SOME);
        assertThat(read.marks()).extracting(Mark::label).containsExactly("Zwölf \"Worte\"", "later");
    }

    @Test
    void marksAreAddedToAClosedFileWithoutWritingItAgain() throws Exception {
        TraceStore store = Traces.ofInterrupts(40_000, 6);
        TraceWriter.write(file(), store, Limits.DEFAULT);
        long before = Files.size(file());
        TraceFile open = TraceFile.open(file());

        assertThat(open.annotate(SOME)).isTrue();
        assertThat(open.annotate(SOME.with(new Mark(7, "one more")))).isTrue();

        TraceFile read = TraceFile.readWhole(file());
        assertThat(Files.size(file()) - before).isLessThan(2_000);
        assertThat(read.annotations().marks()).hasSize(3);
        assertThat(read.analysis()).isPresent();
        Traces.assertSame(read.store(), store);
    }

    @Test
    void marksThatWereJustBeingAddedWhenTheProgramDiedCostNothingElse() throws Exception {
        TraceStore store = Traces.ofInterrupts(40, 7);
        TraceWriter.write(file(), store, Limits.DEFAULT);
        TraceFile.open(file()).annotate(SOME);
        long whole = Files.size(file());
        TraceFile.open(file()).annotate(SOME.with(new Mark(7, "one more")));
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(whole + 100);
        }

        TraceFile read = TraceFile.readWhole(file());

        assertThat(read.annotations()).isEqualTo(SOME);
        assertThat(read.analysis()).isPresent();
        assertThat(read.store().info().warnings()).singleElement().asString().contains("The end of the file");
        assertThat(EventDigest.of(read.store().snapshot())).isEqualTo(EventDigest.of(store.snapshot()));
    }

    @Test
    void aFileWithoutRoomForMarksSaysSo() throws Exception {
        assertThat(TraceFile.open(Path.of("samples/traces/linux_small.trace.txt")).annotate(SOME)).isFalse();
    }

    @Test
    void marksOfARunThatIsKilledAreThereAsFarAsTheyWereFlushed() throws Exception {
        TraceWriter writer = new TraceWriter(file(), Traces.ofInterrupts(40, 8), Limits.DEFAULT);
        writer.annotate(SOME);
        writer.flush();

        assertThat(TraceFile.open(file()).annotations()).isEqualTo(SOME);
        writer.close();
    }
}
