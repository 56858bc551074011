package dev.irqlscope.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.format.TraceFile;
import dev.irqlscope.format.TraceFormatException;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.session.SessionStatus.State;
import dev.irqlscope.trace.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final long LENGTH_NANOS = 4_000_000;

    @TempDir
    private Path folder;

    @Test
    void aRecordingIsPlayedToItsEndAndFromTheStartAgain() throws Exception {
        try (Recording recording = Recording.open(saved())) {
            Await.until(recording, status -> status.state() == State.PAUSED && status.loadedFraction() == 1);
            recording.setPace(Pace.AS_FAST_AS_POSSIBLE);
            recording.play();
            SessionStatus end = Await.until(recording, status -> status.state() == State.ENDED);
            assertThat(end.playheadNanos()).isEqualTo(end.headNanos()).isPositive();
            assertThat(end.live()).isFalse();

            recording.setPace(Pace.SLOWEST);
            recording.play();
            Await.until(recording,
                    status -> status.state() == State.RUNNING && status.playheadNanos() < end.headNanos());
        }
    }

    @Test
    void aMarkGoesIntoTheFileOfTheRecordingAtOnce() throws Exception {
        Path file = saved();
        try (Recording recording = Recording.open(file)) {
            Await.until(recording, status -> status.loadedFraction() == 1);
            recording.annotate(recording.annotations().with(new Mark(7, "seven")), line -> {
                throw new AssertionError(line);
            });
            Await.until(recording, status -> marksIn(file) == 1);
        }
        try (Recording again = Recording.open(file)) {
            assertThat(again.annotations().marks()).containsExactly(new Mark(7, "seven"));
            assertThat(again.trace().info().warnings()).isEmpty();
        }
    }

    private static int marksIn(Path file) {
        try {
            return TraceFile.open(file).annotations().marks().size();
        } catch (IOException | TraceFormatException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRecordingOfAnotherKindKeepsItsMarksAsLongAsItIsOpenAndSaysSo() throws Exception {
        BlockingQueue<String> said = new LinkedBlockingQueue<>();
        try (Recording recording = Recording.open(Path.of("samples/traces/linux_small.trace.txt"))) {
            recording.annotate(recording.annotations().with(new Mark(7, "seven")), said::add);

            assertThat(said.poll(30, TimeUnit.SECONDS)).contains("no room for marks");
            assertThat(recording.annotations().marks()).hasSize(1);
        }
    }

    @Test
    void aFileWithItsAnalysisIsThereAtOnce() throws Exception {
        Path file = saved();
        assertThat(TraceFile.open(file).analysis()).isPresent();
        try (Recording recording = Recording.open(file)) {
            assertThat(recording.analysis().trace().endIndex()).isEqualTo(recording.trace().size()).isPositive();
            long calls = recording.analysis().activityCount();

            recording.setLimits(recording.analysis().limits().withIsrNanos(1_000));

            Await.until(recording, status -> recording.analysis().limits().storportIsrNanos() == 1_000
                    && recording.analysis().activityCount() == calls);
            assertThat(recording.analysis().totals().isrOverLimit()).isPositive();
        }
    }

    @Test
    void anAnalysisWhoseDamageShowsLateIsCountedAgain() throws Exception {
        Path file = saved();
        Analysis whole = TraceFile.open(file).analysis().orElseThrow();
        byte[] bytes = Files.readAllBytes(file);
        // The start of the first call, as it stands in the column that lies behind the events.
        long wanted = whole.activities().startNanos(0);
        int at = bytes.length - Long.BYTES;
        while (at >= 0 && !isFirstColumn(bytes, at, wanted)) {
            at -= Long.BYTES;
        }
        bytes[at] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.irqlscope"), bytes);

        try (Recording recording = Recording.open(damaged)) {
            Await.until(recording, status -> status.loadedFraction() == 1);
            Analysis stored = recording.analysis();
            assertThat(recording.trace().info().warnings()).isEmpty();
            stored.activities().startNanos(0);

            Await.until(recording, status -> recording.analysis() != stored
                    && recording.analysis().activityCount() == stored.activityCount());
            assertThat(recording.analysis().activities().startNanos(0)).isEqualTo(wanted);
            assertThat(recording.trace().info().warnings()).singleElement().asString().contains("counted again");
        }
    }

    /** Right behind the head of a section of that kind. */
    private static boolean isFirstColumn(byte[] bytes, int at, long value) {
        return at >= 64
                && new String(bytes, at - 64, 4, StandardCharsets.US_ASCII).equals("COLS")
                && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(at) == value
                && isFirst(bytes, at - 64);
    }

    private static boolean isFirst(byte[] bytes, int head) {
        return !new String(bytes, 0, head, StandardCharsets.ISO_8859_1).contains("COLS");
    }

    @Test
    void stepsGoBackAndForthOverEventsAndInterrupts() throws Exception {
        try (Recording recording = Recording.open(saved())) {
            Await.until(recording, status -> status.loadedFraction() == 1);
            SessionStatus middle = Await.jump(recording, () -> recording.seek(LENGTH_NANOS / 2));
            SessionStatus forth = Await.jump(recording, () -> recording.step(Step.INTERRUPT_FORWARD));
            SessionStatus further = Await.jump(recording, () -> recording.step(Step.INTERRUPT_FORWARD));
            SessionStatus back = Await.jump(recording, () -> recording.step(Step.INTERRUPT_BACK));

            assertThat(forth.playheadNanos()).isGreaterThan(middle.playheadNanos());
            assertThat(further.playheadNanos()).isGreaterThan(forth.playheadNanos());
            assertThat(back.playheadNanos()).isEqualTo(forth.playheadNanos());
        }
    }

    @Test
    void aStepBeyondTheLastInterruptSaysThatThereIsNone() throws Exception {
        try (Recording recording = Recording.open(saved())) {
            Await.until(recording, status -> status.loadedFraction() == 1);
            Await.jump(recording, () -> recording.seek(Long.MAX_VALUE));
            recording.step(Step.INTERRUPT_FORWARD);

            assertThat(Await.until(recording, status -> status.stopSentence() != null).stopSentence())
                    .isEqualTo("There is no interrupt after this moment");
        }
    }

    @Test
    void aReadingThatIsStoppedLeavesWhatWasReadOpenAndSaysSo() throws Exception {
        try (Recording recording = Recording.recognise(Path.of("samples/traces/linux_large_cut.trace.txt.gz"))) {
            recording.stopReading();
            recording.begin();
            SessionStatus stopped = Await.until(recording, status -> status.loadedFraction() == 1);

            assertThat(stopped.state()).isEqualTo(State.PAUSED);
            assertThat(stopped.stopSentence()).isNull();
            assertThat(recording.trace().size()).isPositive();
            assertThat(recording.trace().info().warnings())
                    .anyMatch(warning -> warning.startsWith("Reading was stopped on request"));
            SessionStatus jumped = Await.jump(recording, () -> recording.step(Step.INTERRUPT_FORWARD));
            assertThat(jumped.playheadNanos()).isPositive();
        }
    }

    @Test
    void aFileThatIsNoTraceIsRefusedInOneLine() throws Exception {
        Path rubbish = Files.write(folder.resolve("rubbish"), new byte[]{1, 2, 3, 4, 5, 6, 7, 8});

        assertThatThrownBy(() -> Recording.open(rubbish))
                .isInstanceOf(TraceFormatException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).contains("rubbish").contains("expected"));
    }

    private Path saved() throws Exception {
        Scenario scenario = Scenario.defaultScenario();
        Path file = folder.resolve("run.irqlscope");
        HeadlessRun.run(scenario, 7, LENGTH_NANOS, SessionLimits.of(scenario), file, nanos -> {});
        return file;
    }
}
