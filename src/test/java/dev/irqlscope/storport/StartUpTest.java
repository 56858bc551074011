package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.engine.Story;
import dev.irqlscope.storport.ToldMiniport.Extension;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a driver starts up in virtual time. Source: WDK, "Life Cycle of a Storport Driver"; domain notes 5.1. */
class StartUpTest {
    private static final long LATER = 1_000_000;

    private final Story story = Story.onProcessors(2);
    private final Story.Device wire = story.device("Card", 0x91);
    private final int device = story.machine().register(new Entity.Device("card"));
    private final List<String> calls = new ArrayList<>();
    private final ToldMiniport mini = new ToldMiniport();
    private PerfOptsPlace place = PerfOptsPlace.BOTH;

    private void note(DeviceExtension x, String routine) {
        calls.add(routine + " at " + x.adapter().processor().irql());
    }

    private Predicate<Extension> noted(String routine, Predicate<Extension> act) {
        return x -> {
            note(x, routine);
            return act.test(x);
        };
    }

    /** Each routine is noted with its level. */
    private RunResult startUp() {
        Function<Extension, SpReturn> find = mini.findAdapter;
        mini.findAdapter = x -> {
            note(x, "find");
            return find.apply(x);
        };
        mini.initialize = noted("initialize", mini.initialize);
        mini.passiveInitialize = noted("passive", mini.passiveInitialize);
        Function<Extension, ScsiAdapterControlStatus> control = mini.adapterControl;
        mini.adapterControl = x -> {
            note(x, "control");
            return control.apply(x);
        };
        Predicate<Extension> isr = noted("interrupt", mini.lineIsr);
        mini.lineIsr = x -> {
            wire.quiet();
            return isr.test(x);
        };
        Adapter.startUp(
                story.machine(),
                mini,
                AdapterSetup.of(device, wire.line()).with(place).configuration(),
                story.machine().processor(0),
                adapter -> calls.add("started"));
        return story.runUntil(LATER);
    }

    @Test
    void theRoutinesAreCalledInOrderEachAtItsLevelAndRequestsComeLast() {
        assertThat(startUp().reason()).isEqualTo(StopReason.TIME);
        assertThat(calls)
                .containsExactly("find at 0", "initialize at 9", "passive at 0", "control at 0", "started");
    }

    @Test
    void performanceOptimizationsAreAskedForInBothInitializeRoutinesAndNowhereElse() {
        Predicate<Extension> ask = x -> calls
                .add(StorPort.initializePerfOpts(x, true, new PerfConfigurationData()).name());
        mini.initialize = ask;
        mini.passiveInitialize = ask;
        mini.lineIsr = ask;
        wire.raisesAt(LATER / 2);
        startUp();
        assertThat(calls).containsSubsequence("initialize at 9", "SUCCESS", "passive at 0", "SUCCESS", "UNSUCCESSFUL");
    }

    @ParameterizedTest
    @CsvSource({"BOTH, SUCCESS, SUCCESS", "INITIALIZE, SUCCESS, UNSUCCESSFUL",
        "PASSIVE_INITIALIZE, UNSUCCESSFUL, SUCCESS"})
    void whereTheDocumentsDisagreeTheScenarioSaysWhichOfThem(
            PerfOptsPlace reading, String initialize, String passive) {
        place = reading;
        Predicate<Extension> ask = x -> calls
                .add(StorPort.initializePerfOpts(x, true, new PerfConfigurationData()).name());
        mini.initialize = ask;
        mini.passiveInitialize = ask;
        startUp();
        assertThat(calls).containsSubsequence("initialize at 9", initialize, "passive at 0", passive);
    }

    @Test
    void theTraceNamesEachRoutineAndTimePassesBetweenThem() {
        startUp();
        List<Story.Event> threads = story.events(EventKind.THREAD_SWITCH);
        assertThat(threads).extracting(Story.Event::name)
                .containsExactly(
                        "HwStorFindAdapter",
                        "HwStorInitialize",
                        "HwStorPassiveInitializeRoutine",
                        "HwStorAdapterControl");
        assertThat(threads).extracting(Story.Event::nanos)
                .containsExactly(
                        StartUp.BETWEEN_NANOS,
                        2 * StartUp.BETWEEN_NANOS,
                        3 * StartUp.BETWEEN_NANOS,
                        4 * StartUp.BETWEEN_NANOS);
    }

    @Test
    void hwStorInitializeHoldsTheInterruptLockAndTheIsrOff() {
        mini.initialize = x -> {
            wire.raise();
            Simulated.work(x, 5_000);
            calls.add("initialized");
            return true;
        };
        startUp();
        assertThat(calls).startsWith("find at 0", "initialize at 9", "initialized", "interrupt at 9", "passive at 0");
        assertThat(story.events(EventKind.LOCK_ACQUIRED).getFirst().name()).isEqualTo("InterruptLock");
    }

    @Test
    void aPassiveRoutineIsInterrupted() {
        mini.passiveInitialize = x -> {
            wire.raise();
            Simulated.work(x, 5_000);
            calls.add("ready");
            return true;
        };
        startUp();
        assertThat(calls).containsSubsequence("passive at 0", "interrupt at 9", "ready");
    }

    @Test
    void anInterruptBeforeTheDpcExistsEndsADriverThatIssuesItAllTheSame() {
        mini.lineIsr = x -> StorPort.issueDpc(x, x.dpc, null, null);
        story.at(120_000, wire::raise);
        assertThat(startUp().detail())
                .endsWith("StorPortIssueDpc(MiniDpc) before StorPortInitializeDpc (StorPortInitializeDpc page)");
        assertThat(calls).endsWith("initialize at 9", "interrupt at 9");
    }

    @Test
    void aDriverThatKeepsAFlagDoesItsWorkInTheIsrUntilTheFlagIsSet() {
        mini.dpc = (dpc, x, first, second) -> calls.add("work in the DPC");
        mini.passiveInitialize = x -> {
            x.dpcOk = true;
            return true;
        };
        mini.lineIsr = x -> {
            if (!x.dpcOk) {
                return calls.add("work in the ISR");
            }
            return StorPort.issueDpc(x, x.dpc, null, null);
        };
        story.at(120_000, wire::raise);
        story.at(300_000, wire::raise);
        assertThat(startUp().reason()).isEqualTo(StopReason.TIME);
        assertThat(calls).containsSubsequence("work in the ISR", "passive at 0", "started", "work in the DPC");
    }

    @Test
    void anInterruptBeforeTheDriverConnectsMeetsNoRoutineOfIt() {
        story.at(10_000, wire::raise);
        story.at(10_100, wire::quiet);
        startUp();
        assertThat(calls).doesNotContain("interrupt at 9");
    }

    @Test
    void aDpcIsMadeInThePassiveRoutineOnly() {
        mini.initialize = x -> {
            StorPort.initializeDpc(x, x.dpc, (dpc, same, first, second) -> {});
            return true;
        };
        assertThat(startUp().reason()).isEqualTo(StopReason.TIME);
        assertThat(story.events(EventKind.RULE_BROKEN)).extracting(Story.Event::name)
                .containsExactly("StorPortInitializeDpc");
    }

    @Test
    void hwStorInitializeSaysWhichRoutineRunsAtPassive() {
        mini.initialize = x -> StorPort.enablePassiveInitialization(x, same -> {
            note(same, "another passive");
            StorPort.initializeDpc(same, same.dpc, (dpc, extension, first, second) -> {});
            return true;
        });
        assertThat(startUp().reason()).isEqualTo(StopReason.TIME);
        assertThat(calls)
                .containsExactly("find at 0", "initialize at 9", "another passive at 0", "control at 0", "started");
        assertThat(story.events(EventKind.RULE_BROKEN)).isEmpty();
    }

    @Test
    void passiveInitializationIsEnabledInHwStorInitializeOnly() {
        mini.passiveInitialize = x -> calls.add("enabled " + StorPort.enablePassiveInitialization(x, same -> false));
        mini.lineIsr = mini.passiveInitialize;
        wire.raisesAt(LATER / 2);
        assertThat(startUp().reason()).isEqualTo(StopReason.TIME);
        assertThat(calls).containsSubsequence("passive at 0", "enabled false", "started", "enabled false");
        assertThat(story.events(EventKind.RULE_BROKEN)).hasSize(2)
                .allMatch(event -> event.name().equals("StorPortEnablePassiveInitialization"));
    }

    @Test
    void aRoutineThatReturnsAtAnotherLevelIsFatal() {
        mini.passiveInitialize = x -> {
            x.adapter().processor().raiseIrql(Irql.DISPATCH_LEVEL);
            return true;
        };
        assertThat(startUp().detail())
                .endsWith(
                        "HwStorPassiveInitializeRoutine of mini.sys on CPU 0 was called at PASSIVE 0 and returned at DISPATCH 2");
    }

    @Test
    void anAdapterThatIsNotThereIsNotInitialized() {
        mini.findAdapter = x -> SpReturn.NOT_FOUND;
        assertThat(startUp().detail())
                .endsWith(
                        "mini.sys does not start: HwStorFindAdapter returned SP_RETURN_NOT_FOUND (Storport HW_FIND_ADAPTER page)");
        assertThat(calls).containsExactly("find at 0");
    }

    @Test
    void aDriverWhoseRoutineFailsDoesNotStart() {
        mini.initialize = x -> false;
        assertThat(startUp().detail())
                .endsWith("mini.sys does not start: HwStorInitialize returned FALSE (Storport HW_INITIALIZE page)");
        assertThat(calls).doesNotContain("started");
    }

    @Test
    void aDriverThatFailsTheQueryDoesNotStart() {
        mini.adapterControl = x -> ScsiAdapterControlStatus.UNSUCCESSFUL;
        assertThat(startUp().detail())
                .endsWith(
                        "mini.sys does not start: HwStorAdapterControl answered the query with UNSUCCESSFUL (Storport HW_ADAPTER_CONTROL page)");
    }
}
