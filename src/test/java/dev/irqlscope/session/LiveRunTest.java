package dev.irqlscope.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.format.EventDigest;
import dev.irqlscope.format.TraceFile;
import dev.irqlscope.format.TraceFormatException;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.session.SessionStatus.State;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Mark;
import dev.irqlscope.trace.TraceSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveRunTest {
    private static final long SEED = 42;

    private final Scenario scenario = Scenario.defaultScenario();
    private final LiveRun run = LiveRun.start(scenario, SEED);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void aRunBeginsPausedAtTimeZero() {
        assertThat(run.status().state()).isEqualTo(State.PAUSED);
        assertThat(run.status().playheadNanos()).isZero();
        assertThat(run.trace().size()).isZero();
    }

    @Test
    void playingMakesTheTraceGrowUntilPaused() {
        runTo(3_000_000);

        assertThat(run.status().state()).isEqualTo(State.PAUSED);
        assertThat(run.status().playheadNanos()).isEqualTo(run.status().headNanos());
        assertThat(run.trace().size()).isPositive();
    }

    @Test
    void pausingSteppingAndScrubbingLeaveTheEventsAsTheyAre() throws Exception {
        runTo(2_000_000);
        for (int i = 0; i < 25; i++) {
            Await.jump(run, () -> run.step(Step.EVENT_FORWARD));
            Await.jump(run, () -> run.step(Step.INTERRUPT_FORWARD));
            Await.jump(run, () -> run.step(Step.EVENT_BACK));
            Await.jump(run, () -> run.seek(1_000_000));
            Await.jump(run, () -> run.step(Step.INTERRUPT_BACK));
        }
        Await.jump(run, () -> run.seek(Long.MAX_VALUE));
        runTo(6_000_000);
        long head = run.status().headNanos();

        HeadlessRun.Outcome straight = HeadlessRun.run(
                scenario, SEED, head, SessionLimits.of(scenario), null, nanos -> {});

        long events = run.trace().snapshot().endIndex();
        assertThat(FirstEvents.digest(straight.trace(), events)).isEqualTo(EventDigest.of(run.trace().snapshot()));
    }

    @Test
    void anEventStepGoesToTheNextInstantWithAnEvent() {
        runTo(1_000_000);
        long from = run.status().headNanos();
        SessionStatus after = Await.jump(run, () -> run.step(Step.EVENT_FORWARD));

        assertThat(after.playheadNanos()).isGreaterThan(from);
        TraceSnapshot trace = run.trace().snapshot();
        assertThat(trace.lastNanos()).isEqualTo(after.playheadNanos());
        assertThat(trace.timeNanos(trace.indexAtOrAfter(from + 1))).isEqualTo(after.playheadNanos());
    }

    @Test
    void anInterruptStepStandsWhereAProcessorTookOne() {
        runTo(1_000_000);
        SessionStatus there = Await.jump(run, () -> run.step(Step.INTERRUPT_FORWARD));
        TraceSnapshot trace = run.trace().snapshot();
        boolean taken = false;
        for (long i = trace.indexAtOrAfter(there.playheadNanos()); i < trace.endIndex(); i++) {
            taken |= trace.kind(i) == EventKind.VECTOR_IN_SERVICE;
        }
        assertThat(taken).isTrue();
    }

    @Test
    void afterAStepBackTheMachineStaysAtTheHeadAndPlayingGoesThereFirst() {
        runTo(2_000_000);
        long head = run.status().headNanos();
        SessionStatus back = Await.jump(run, () -> run.step(Step.INTERRUPT_BACK));
        assertThat(back.playheadNanos()).isLessThan(head);
        assertThat(back.headNanos()).isEqualTo(head);

        runTo(head + 1_000_000);

        assertThat(run.status().headNanos()).isGreaterThan(head);
    }

    @Test
    void stopsAtTheVeryNanosecondAtWhichAnIsrHasUsedUpItsLimit() {
        SessionStatus live = Await.jump(run, () -> run.step(Step.NEXT_ISR_BUDGET));
        assertThat(live.lastStop()).isEqualTo(StopReason.ISR_BUDGET);
        assertThat(live.stopSentence()).contains("AhciHwInterrupt").contains("50 µs").contains("has not returned");

        run.setPace(Pace.AS_FAST_AS_POSSIBLE);
        runTo(live.playheadNanos() + 1_000_000);
        Await.jump(run, () -> run.seek(0));
        SessionStatus replayed = Await.jump(run, () -> run.step(Step.NEXT_ISR_BUDGET));

        assertThat(replayed.playheadNanos()).isEqualTo(live.playheadNanos());
    }

    @Test
    void anIsrThatHasNotReturnedIsFoundAgainAfterAStepBack() {
        SessionStatus live = Await.jump(run, () -> run.step(Step.NEXT_ISR_BUDGET));
        Await.jump(run, () -> run.step(Step.EVENT_BACK));
        SessionStatus again = Await.jump(run, () -> run.step(Step.NEXT_ISR_BUDGET));

        assertThat(again.playheadNanos()).isEqualTo(live.playheadNanos());
        assertThat(again.headNanos()).isEqualTo(live.headNanos());
        assertThat(again.stopSentence()).isEqualTo(live.stopSentence());
    }

    @Test
    void aReplayStopsAtTheSameBudgetsAndSaysTheSameAsTheLiveRun() {
        List<String> live = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            SessionStatus stop = Await.jump(run, () -> run.step(Step.NEXT_ISR_BUDGET));
            live.add(stop.playheadNanos() + " " + stop.stopSentence());
        }
        Await.jump(run, () -> run.seek(0));
        List<String> replayed = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            SessionStatus stop = Await.jump(run, () -> run.step(Step.NEXT_ISR_BUDGET));
            replayed.add(stop.playheadNanos() + " " + stop.stopSentence());
        }

        assertThat(replayed).isEqualTo(live);
    }

    @Test
    void playingOverTheRecordingStopsAtABudgetThatStandsAtItsEnd() {
        SessionStatus live = Await.jump(run, () -> run.step(Step.NEXT_ISR_BUDGET));
        Await.jump(run, () -> run.seek(live.playheadNanos() - 1_000));
        run.breakAtIsrBudget(true);
        run.setPace(Pace.FASTEST);
        SessionStatus stopped = Await.jump(run, run::play);

        assertThat(stopped.playheadNanos()).isEqualTo(live.playheadNanos());
        assertThat(stopped.headNanos()).isEqualTo(live.headNanos());
        assertThat(stopped.stopSentence()).isEqualTo(live.stopSentence());
    }

    @Test
    void aBreakpointAtTheBudgetStopsPlaying() {
        run.breakAtIsrBudget(true);
        run.setPace(Pace.AS_FAST_AS_POSSIBLE);
        run.play();
        SessionStatus stopped = Await.until(
                run, status -> status.lastStop() == StopReason.ISR_BUDGET && status.state() == State.PAUSED);

        assertThat(stopped.stopSentence()).contains("has used up its 50 µs");
        assertThat(stopped.breakAtIsrBudget()).isTrue();
    }

    @Test
    void theAnalysisFollowsTheTrace() {
        runTo(5_000_000);
        Await.until(run, status -> run.analysis().trace().endIndex() == run.trace().size());
        Analysis analysis = run.analysis();

        assertThat(analysis.activityCount()).isPositive();
        assertThat(analysis.cpus()).hasSize(2);
    }

    @Test
    void aSavedRunReadsBackWithTheSameDigest() throws Exception {
        runTo(2_000_000);
        Path file = folder.resolve("run.irqlscope");
        BlockingQueue<SaveOutcome> told = new LinkedBlockingQueue<>();
        run.save(file, told::add);
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new SaveOutcome.Growing(file));
        assertThat(run.savingTo()).contains(file);

        run.stopSaving();

        assertThat(run.savingTo()).isEmpty();
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new SaveOutcome.Saved(file));
        assertSavedWhole(file);
    }

    @Test
    void aSavedFileGrowsWithTheRunAndIsWholeWhenTheRunIsClosed() throws Exception {
        Path file = folder.resolve("run.irqlscope");
        BlockingQueue<SaveOutcome> told = new LinkedBlockingQueue<>();
        run.save(file, told::add);
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new SaveOutcome.Growing(file));
        runTo(2_000_000);
        long there = run.trace().size();

        Await.until(run, status -> eventsIn(file) >= there);
        assertThat(TraceFile.open(file).store().info().warnings()).singleElement()
                .asString()
                .contains("never finished");
        run.close();

        assertThat(told.poll()).isEqualTo(new SaveOutcome.Saved(file));
        assertSavedWhole(file);
    }

    @Test
    void marksOfARunAreSavedWithItAndThoseThatComeLaterToo() throws Exception {
        Path file = folder.resolve("run.irqlscope");
        BlockingQueue<SaveOutcome> told = new LinkedBlockingQueue<>();
        run.annotate(Annotations.NONE.with(new Mark(1, "early")), line -> {
        });
        run.save(file, told::add);
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new SaveOutcome.Growing(file));
        assertThat(TraceFile.open(file).annotations().marks()).hasSize(1);

        run.annotate(run.annotations().with(new Mark(2, "late")), line -> {
        });
        run.stopSaving();

        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new SaveOutcome.Saved(file));
        assertThat(TraceFile.open(file).annotations()).isEqualTo(run.annotations());
    }

    @Test
    void savingToAnotherFileMakesTheFirstOneWhole() throws Exception {
        runTo(1_000_000);
        Path first = folder.resolve("first.irqlscope");
        Path second = folder.resolve("second.irqlscope");
        BlockingQueue<SaveOutcome> told = new LinkedBlockingQueue<>();
        run.save(first, told::add);
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new SaveOutcome.Growing(first));

        run.save(second, outcome -> {
        });

        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new SaveOutcome.Saved(first));
        assertSavedWhole(first);
        assertThat(run.savingTo()).contains(second);
    }

    private static long eventsIn(Path file) {
        try {
            return TraceFile.open(file).store().size();
        } catch (IOException | TraceFormatException e) {
            throw new AssertionError(e);
        }
    }

    private void assertSavedWhole(Path file) throws Exception {
        TraceFile saved = TraceFile.readWhole(file);
        assertThat(EventDigest.of(saved.store().snapshot())).isEqualTo(EventDigest.of(run.trace().snapshot()));
        assertThat(saved.store().info().warnings()).isEmpty();
        assertThat(saved.analysis()).isPresent();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).noneMatch(part -> part.toString().endsWith(".part") && part.toString().contains("first"));
        }
    }

    @Test
    void aSaveThatCannotBeWrittenSaysSoInOneLine() throws Exception {
        CompletableFuture<SaveOutcome> saved = new CompletableFuture<>();
        run.save(folder.resolve("no such folder").resolve("run.irqlscope"), saved::complete);

        assertThat(saved.get(30, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        SaveOutcome.Failed.class,
                        failed -> assertThat(failed.reason()).hasLineCount(1).contains("cannot be written"));
    }

    private void runTo(long nanos) {
        run.setPace(Pace.AS_FAST_AS_POSSIBLE);
        run.play();
        Await.until(run, status -> status.playheadNanos() >= nanos);
        run.pause();
        Await.until(run, status -> status.state() == State.PAUSED);
    }
}
