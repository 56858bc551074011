package dev.irqlscope.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.format.TraceFile;
import dev.irqlscope.format.TraceFormatException;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.session.SessionStatus.State;
import dev.irqlscope.trace.Mark;
import java.io.IOException;
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
        TraceFile.open(file).analysis().orElseThrow();
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
