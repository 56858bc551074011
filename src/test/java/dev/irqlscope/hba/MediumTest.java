package dev.irqlscope.hba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Story;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Work that is late, lost or given up. */
class MediumTest {
    private final Story story = Story.onProcessors(1);
    private final int device = story.machine().register(new Entity.Device("disk"));
    private final List<String> done = new ArrayList<>();
    private Medium medium = new Medium(
            story.machine(), device, new ServiceTime.Exponential(5_000, 5_000), new SplittableRandom(1));

    private void startAt(long nanos, long request) {
        story.at(nanos, () -> medium
                .start(request, () -> done.add(request + " at " + story.machine().clockNanos())));
    }

    @Test
    void theNextRequestIsLateAndTheOneAfterItIsNot() {
        medium.delayNext(100_000);
        startAt(1_000, 1);
        startAt(2_000, 2);
        story.runUntil(200_000);
        assertThat(done).containsExactly("2 at 7000", "1 at 106000");
    }

    @Test
    void aCompletionThatIsDroppedIsFinishedAndNobodyHearsOfIt() {
        medium.dropNext();
        startAt(1_000, 1);
        startAt(2_000, 2);
        story.runUntil(200_000);
        assertThat(done).containsExactly("2 at 7000");
        assertThat(story.events(EventKind.REQUEST_FINISHED)).hasSize(2);
    }

    @Test
    void workThatIsGivenUpIsNeverFinishedEvenIfTheRequestComesAgain() {
        startAt(1_000, 1);
        story.at(2_000, medium::giveUpAll);
        startAt(4_000, 1);
        story.runUntil(200_000);
        assertThat(done).containsExactly("1 at 9000");
        assertThat(story.events(EventKind.REQUEST_FINISHED)).hasSize(1);
    }

    @Test
    void aDiskThatGivesUpEverythingIsFreeAgain() {
        medium = new Medium(
                story.machine(), device, new ServiceTime.Seeking(5_000, 5_000, 0, 0), new SplittableRandom(1));
        startAt(1_000, 1);
        startAt(1_000, 2);
        story.at(2_000, medium::giveUpAll);
        startAt(3_000, 3);
        story.runUntil(200_000);
        assertThat(done).hasSize(1);
        assertThat(Long.parseLong(done.getFirst().substring("3 at ".length()))).isLessThan(3_000 + 10_001);
    }
}
