package dev.irqlscope.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.format.EventDigest;
import dev.irqlscope.format.TraceFile;
import dev.irqlscope.scenario.DeviceSpec;
import dev.irqlscope.scenario.Fault;
import dev.irqlscope.scenario.Intervention;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.scenario.UsualFaults;
import dev.irqlscope.session.SessionStatus.State;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults that somebody injects into a machine that runs in the background. */
class InjectionTest {
    private static final long SEED = 42;

    private final Scenario scenario = Scenario.defaultScenario();
    private final LiveRun run = LiveRun.start(scenario, SEED);
    private final DeviceSpec adapter = scenario.devices()
            .stream()
            .filter(DeviceSpec.Ahci.class::isInstance)
            .findFirst()
            .orElseThrow();
    private final String hba = adapter.name();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void aFaultThatIsInjectedIntoAPausedMachineHappensAtThePresentMoment() throws Exception {
        runTo(2_000_000);
        long now = run.status().headNanos();
        long events = run.trace().size();

        Intervention done = done(inject(new Fault.StuckLine(hba, 0, 0, 50_000)));

        assertThat(done.atNanos()).isEqualTo(now);
        TraceSnapshot trace = run.trace().snapshot();
        assertThat(trace.kind(events)).isEqualTo(EventKind.INTERVENTION);
        assertThat(trace.timeNanos(events)).isEqualTo(now);
        assertThat(trace.arg(events)).isEqualTo(done.sequence());
        assertThat(trace.catalog().nameOf(trace.subject(events))).isEqualTo("stuck line at " + hba);
        assertThat(trace.kind(events + 1)).isEqualTo(EventKind.LINE_ASSERT);
        assertThat(run.status().playheadNanos()).isEqualTo(now);
    }

    @Test
    void aFaultCanBeInjectedBeforeTheMachineHasRun() throws Exception {
        assertThat(done(inject(new Fault.Pulse(hba, 0, 0, 0)))).isEqualTo(
                new Intervention(0, new Fault.Pulse(hba, 0, 0, 0)));
        runTo(1_000_000);
        assertRepeats();
    }

    @Test
    void theRecipeOfARunThatWasInterferedWithMakesTheSameEvents() throws Exception {
        run.setPace(Pace.AS_FAST_AS_POSSIBLE);
        int turn = 0;
        for (Fault fault : UsualFaults.of(adapter)) {
            if (fault instanceof Fault.SurpriseRemoval
                    || fault.equals(new Fault.StuckLine(hba, 0, 0, Long.MAX_VALUE))) {
                continue;
            }
            switch (turn++ % 4) {
                case 0 -> Await.jump(run, () -> run.step(Step.INTERRUPT_FORWARD));
                case 1 -> Await.jump(run, () -> run.step(Step.EVENT_FORWARD));
                case 2 -> runTo(run.status().headNanos() + 300_000);
                default -> run.play();
            }
            done(inject(fault));
        }
        runTo(run.status().headNanos() + 3_000_000);
        assertThat(run.recipe().journal()).hasSizeGreaterThan(5);
        assertRepeats();
    }

    @Test
    void afterAStepBackAFaultHappensWhereTheMachineStandsAndThePlayheadGoesThere() throws Exception {
        runTo(2_000_000);
        long head = run.status().headNanos();
        Await.jump(run, () -> run.seek(1_000_000));

        assertThat(done(inject(new Fault.Pulse(hba, 0, 0, 0))).atNanos()).isEqualTo(head);

        Await.until(run, status -> status.playheadNanos() == head);
        assertThat(run.status().state()).isEqualTo(State.PAUSED);
        runTo(head + 500_000);
        assertRepeats();
    }

    @Test
    void nothingCanBeInjectedIntoADeviceThatIsGone() throws Exception {
        runTo(1_000_000);
        done(inject(new Fault.SurpriseRemoval(hba, 0)));
        long events = run.trace().size();

        assertThat(inject(new Fault.Pulse(hba, 0, 0, 0))).isInstanceOfSatisfying(
                Injection.Refused.class,
                refused -> assertThat(refused.reason()).startsWith(hba + " has been pulled out"));

        assertThat(run.trace().size()).isEqualTo(events);
        assertThat(run.recipe().journal()).hasSize(1);
    }

    @Test
    void nothingCanBeInjectedIntoAMachineThatHasStopped() throws Exception {
        done(inject(new Fault.StuckLine(hba, 0, 0, Long.MAX_VALUE)));
        run.setPace(Pace.AS_FAST_AS_POSSIBLE);
        run.play();
        Await.until(run, status -> status.state() == State.STOPPED);

        assertThat(inject(new Fault.Pulse(hba, 0, 0, 0))).isInstanceOfSatisfying(
                Injection.Refused.class,
                refused -> assertThat(refused.reason()).startsWith("The machine has stopped"));
        assertRepeats();
    }

    @Test
    void aFaultThatCannotHappenToADeviceIsRefusedAtOnce() {
        assertThatThrownBy(() -> run.inject(new Fault.LostMessage(hba, 0, 0, 0), told -> {
        })).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> run.inject(new Fault.Pulse("nobody", 0, 0, 0), told -> {
        })).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileKeepsTheJournal() throws Exception {
        runTo(1_000_000);
        done(inject(new Fault.Storm(hba, 0, 0, 40, 3_000, 0)));
        done(inject(new Fault.LateCompletion(hba, 0, 0, 1_000_000)));
        runTo(2_000_000);
        Path file = folder.resolve("run.irqlscope");
        BlockingQueue<SaveOutcome> told = new LinkedBlockingQueue<>();
        run.save(file, told::add);
        run.stopSaving();
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new SaveOutcome.Growing(file));
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new SaveOutcome.Saved(file));

        TraceStore saved = TraceFile.readWhole(file).store();

        assertThat(saved.catalog().interventions()).extracting(Entity.Intervention::name)
                .containsExactly("storm at " + hba, "late completion at " + hba);
        assertThat(Intervention.journal(scenario, file.toString(), saved.catalog()))
                .isEqualTo(run.recipe().journal());
    }

    @Test
    void aRunThatIsStartedAgainBeginsWithAnEmptyJournal() throws Exception {
        runTo(1_000_000);
        done(inject(new Fault.Storm(hba, 0, 0, 40, 3_000, 0)));
        try (LiveRun again = LiveRun.start(scenario, SEED)) {
            assertThat(again.recipe().journal()).isEmpty();
            again.setPace(Pace.AS_FAST_AS_POSSIBLE);
            again.play();
            Await.until(again, status -> status.playheadNanos() >= 2_000_000);
            assertThat(again.trace().catalog().interventions()).isEmpty();
        }
    }

    /** A straight run of the recipe has the events that this one has by now. */
    private void assertRepeats() throws Exception {
        TraceSnapshot live = run.trace().snapshot();
        TraceStore again = HeadlessRun
                .run(run.recipe(), run.status().headNanos(), SessionLimits.of(scenario), null, nanos -> true)
                .trace();
        assertThat(FirstEvents.digest(again, live.endIndex())).isEqualTo(EventDigest.of(live));
    }

    private static Intervention done(Injection injection) {
        assertThat(injection).isInstanceOf(Injection.Done.class);
        return ((Injection.Done) injection).intervention();
    }

    private Injection inject(Fault fault) throws Exception {
        CompletableFuture<Injection> told = new CompletableFuture<>();
        run.inject(fault, told::complete);
        return told.get(30, TimeUnit.SECONDS);
    }

    private void runTo(long nanos) {
        run.setPace(Pace.AS_FAST_AS_POSSIBLE);
        run.play();
        Await.until(run, status -> status.playheadNanos() >= nanos);
        run.pause();
        Await.until(run, status -> status.state() == State.PAUSED);
    }
}
