package dev.irqlscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** From when on a queue without anything urgent in it is drained. Source: the ReactOS kernel; domain notes 3.3. */
class DpcThresholdsTest {
    private static final DpcThresholds ADAPTING = new DpcThresholds(4, 3, 20, 2);

    private final Story story = Story.onProcessors(1);

    private Dpc low() {
        Dpc dpc = story.dpc("Low", cpu -> {});
        dpc.setImportance(DpcImportance.LOW);
        return dpc;
    }

    /** So many come in one clock tick, and are all taken. */
    private void runsInOneTick(DpcQueue queue, int dpcs) {
        for (int i = 0; i < dpcs; i++) {
            queue.add(low());
            queue.take();
        }
        queue.tick();
    }

    /** How many must wait for one of low importance to be drained at once where many DPCs run. */
    private int depthThatIsLong(DpcQueue queue) {
        int depth = 0;
        do {
            queue.add(low());
            depth++;
        } while (!queue.asksHere(DpcImportance.LOW));
        while (!queue.isEmpty()) {
            queue.take();
        }
        return depth;
    }

    @Test
    void bothNumbersAreTheKernelsUnlessItIsSaidOtherwise() {
        DpcQueue usual = new DpcQueue(DpcThresholds.DEFAULT);
        runsInOneTick(usual, 6);
        assertThat(depthThatIsLong(usual)).isEqualTo(5);
        DpcQueue other = new DpcQueue(new DpcThresholds(9, 1, 0, 20));
        runsInOneTick(other, 2);
        assertThat(depthThatIsLong(other)).isEqualTo(10);
    }

    @Test
    void belowTheMinimumRateLowImportanceIsDrainedAtOnce() {
        DpcQueue queue = new DpcQueue(new DpcThresholds(4, 10, 0, 20));
        runsInOneTick(queue, 18);
        assertThat(queue.asksHere(DpcImportance.LOW)).isTrue();
        runsInOneTick(queue, 12);
        assertThat(queue.asksHere(DpcImportance.LOW)).isFalse();
    }

    @Test
    void whileFewDpcsComeATickThatFindsSomeWaitingLowersTheMaximumDepth() {
        DpcQueue queue = new DpcQueue(ADAPTING);
        runsInOneTick(queue, 20);
        queue.add(low());
        queue.tick();
        queue.take();
        runsInOneTick(queue, 20);
        assertThat(depthThatIsLong(queue)).isEqualTo(4);
    }

    @Test
    void itRisesAgainAfterSoManyTicksThatFindNoneWaitingAndNeverAboveTheFirst() {
        DpcQueue queue = new DpcQueue(ADAPTING);
        runsInOneTick(queue, 20);
        queue.add(low());
        queue.tick();
        queue.take();
        runsInOneTick(queue, 20);
        runsInOneTick(queue, 20);
        assertThat(depthThatIsLong(queue)).isEqualTo(5);
        for (int tick = 0; tick < 9; tick++) {
            runsInOneTick(queue, 20);
        }
        assertThat(depthThatIsLong(queue)).isEqualTo(5);
    }

    @Test
    void whereManyComeOrTheMaximumStaysNothingIsLowered() {
        DpcQueue many = new DpcQueue(ADAPTING);
        runsInOneTick(many, 100);
        many.add(low());
        many.tick();
        many.take();
        runsInOneTick(many, 100);
        assertThat(depthThatIsLong(many)).isEqualTo(5);
        DpcQueue staying = new DpcQueue(DpcThresholds.DEFAULT);
        runsInOneTick(staying, 20);
        staying.add(low());
        staying.tick();
        staying.take();
        runsInOneTick(staying, 20);
        assertThat(depthThatIsLong(staying)).isEqualTo(5);
    }
}
