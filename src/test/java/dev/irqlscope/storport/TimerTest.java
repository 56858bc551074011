package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Checking;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.RoutineKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Timers of a miniport. Sources: StorPortRequestTimer, StorPortNotification and HW_TIMER pages. */
class TimerTest {
    private static final Object CONTEXT = "context";

    private final List<Object> seen = new ArrayList<>();

    @Test
    void hwStorTimerRunsAtDispatchUnderTheStartIoLock() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.in(Callback.TIMER, x -> seen.add(x.adapter().processor().irql())).run();
            assertThat(seen).containsExactly(2);
            long timer = rig.story.timeOf(EventKind.DPC_ENTER, "HwStorTimer");
            assertThat(rig.story.events(EventKind.LOCK_ACQUIRED)).filteredOn(event -> event.nanos() >= timer)
                    .extracting(event -> event.name())
                    .startsWith("StartIoLock");
            assertThat(rig.story.trace().catalog().list())
                    .anySatisfy(
                            entity -> assertThat(entity).isInstanceOfSatisfying(
                                    Entity.Routine.class,
                                    routine -> assertThat(routine.kind()).isEqualTo(RoutineKind.TIMER_DPC)));
        }
    }

    @Test
    void aTimerIsAsExactAsTheClock() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.in(Callback.TIMER, x -> {}).run();
            long requested = 20_000 + BusCosts.DEFAULT.startIoNanos();
            assertThat(rig.story.timeOf(EventKind.DPC_QUEUED, "HwStorTimer"))
                    .isGreaterThanOrEqualTo(requested + 5_000)
                    .isLessThan(requested + 5_000 + 10_000 + 200);
        }
    }

    @Test
    void aTimerThatIsRequestedAboveDispatchBeginsWhenTheLevelFalls() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.in(Callback.INTERRUPT, x -> {
                StorPort.requestTimerCall(x, same -> seen.add(rig.story.machine().clockNanos()), 5);
                Simulated.work(x, 30_000);
            }).run();
            long returned = rig.story.timeOf(EventKind.ISR_RETURN, "MiniIsr");
            assertThat(rig.story.timeOf(EventKind.DPC_ENTER, "RaidpTimerRequestDpc")).isGreaterThan(returned);
            assertThat(seen).singleElement().satisfies(at -> assertThat((long) at).isGreaterThan(returned + 5_000));
        }
    }

    @Test
    void aNewTimerCallTakesThePlaceOfTheOneBeforeAndZeroOfNone() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.in(Callback.DPC, x -> {
                StorPort.requestTimerCall(x, same -> seen.add("first"), 30);
                StorPort.requestTimerCall(x, same -> seen.add("second"), 20);
            }).run();
        }
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.in(Callback.DPC, x -> {
                StorPort.requestTimerCall(x, same -> seen.add("never"), 20);
                StorPort.requestTimerCall(x, same -> seen.add("never"), 0);
            }).run();
            assertThat(rig.story.events(EventKind.DPC_ENTER)).extracting(event -> event.name())
                    .doesNotContain("HwStorTimer");
        }
        assertThat(seen).containsExactly("second");
    }

    @Test
    void aTimerOfItsOwnIsBusyUntilItsCallbackHasCome() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            StorTimer[] timer = new StorTimer[1];
            HwTimerEx<RuleRig.Extension> callback = (x, context) -> {
                seen.add(context);
                seen.add(StorPort.requestTimer(x, timer[0], (y, again) -> seen.add(again), "again", 10));
            };
            rig.in(Callback.DPC, x -> {
                timer[0] = StorPort.initializeTimer(x);
                seen.add(StorPort.requestTimer(x, timer[0], callback, CONTEXT, 10));
                seen.add(StorPort.requestTimer(x, timer[0], callback, CONTEXT, 10));
            }).run();
        }
        assertThat(seen)
                .containsExactly(StorStatus.SUCCESS, StorStatus.BUSY, CONTEXT, StorStatus.SUCCESS, "again");
    }

    @Test
    void aTimerThatIsLetGoOfNeverCalls() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.in(Callback.DPC, x -> {
                StorTimer timer = StorPort.initializeTimer(x);
                StorPort.requestTimer(x, timer, (y, context) -> seen.add("never"), null, 10);
                seen.add(StorPort.freeTimer(x, timer));
                seen.add(StorPort.freeTimer(x, timer));
                seen.add(StorPort.requestTimer(x, timer, (y, context) -> {}, null, 10));
                seen.add(StorPort.requestTimer(x, null, (y, context) -> {}, null, 10));
            }).run();
        }
        assertThat(seen).containsExactly(
                StorStatus.SUCCESS,
                StorStatus.UNSUCCESSFUL,
                StorStatus.INVALID_PARAMETER,
                StorStatus.INVALID_PARAMETER);
    }
}
