package dev.irqlscope.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.StopReason;
import dev.irqlscope.format.EventDigest;
import dev.irqlscope.loader.LoadedMiniport;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.session.SessionStatus.State;
import dev.irqlscope.trace.TraceSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiniportRunTest {
    private static final Path TEMPLATE = Path.of("samples/miniports/MyMiniport.java");
    private static final long LENGTH_NANOS = 3_000_000;

    private final Scenario scenario = Scenario.defaultScenario();

    @TempDir
    private Path folder;

    @Test
    void aMiniportMakesTheSameEventsLiveAndHeadless() throws Exception {
        Recipe recipe = new Recipe(scenario, 7, LoadedMiniport.read(TEMPLATE));

        try (LiveRun live = LiveRun.start(recipe)) {
            live.setPace(Pace.AS_FAST_AS_POSSIBLE);
            live.play();
            Await.until(live, status -> status.headNanos() >= LENGTH_NANOS);
            live.pause();
            Await.until(live, status -> status.state() == State.PAUSED);
            HeadlessRun.Outcome asFar = HeadlessRun.run(
                    recipe, live.status().headNanos(), SessionLimits.of(scenario), null, nanos -> true);
            TraceSnapshot events = live.trace().snapshot();
            assertThat(FirstEvents.digest(asFar.trace(), events.endIndex())).isEqualTo(EventDigest.of(events));
        }
    }

    @Test
    void anEndlessLoopStopsALiveRunWithASentence() throws Exception {
        Path endless = Files.writeString(
                folder.resolve("MyMiniport.java"),
                Files.readString(TEMPLATE).replace("if (done != 0) {", "while (done != 0) { }\nif (done != 0) {"));

        try (LiveRun live = LiveRun.start(new Recipe(scenario, 7, LoadedMiniport.read(endless)))) {
            live.setPace(Pace.AS_FAST_AS_POSSIBLE);
            live.play();
            Await.until(live, status -> status.state() == State.STOPPED);
            assertThat(live.status().lastStop()).isEqualTo(StopReason.BUGCHECK);
            assertThat(live.status().stopSentence()).contains("hwStorInterrupt (MyMiniport.java:");
        }
    }
}
