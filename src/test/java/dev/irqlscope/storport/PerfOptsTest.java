package dev.irqlscope.storport;

import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_ADV_CONFIG_LOCALITY;
import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_CONCURRENT_CHANNELS;
import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_DPC_REDIRECTION;
import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_DPC_REDIRECTION_CURRENT_CPU;
import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_INTERRUPT_MESSAGE_RANGES;
import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_OPTIMIZE_FOR_COMPLETION_DURING_STARTIO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.DpcImportance;
import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.engine.KernelCosts;
import dev.irqlscope.engine.Story;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a miniport may ask for to make requests go faster. Sources: StorPortInitializePerfOpts page; domain notes 2.7. */
class PerfOptsTest {
    private static final KernelCosts WITH_IPI = new KernelCosts(100, 50, 20, 10, 1_000, 1_000_000_000, 300);
    private static final int UNKNOWN = 0x4000_0000;

    private final Story story = Story.onProcessors(2, WITH_IPI, 20);
    private final ToldMiniport mini = new ToldMiniport();
    private final List<String> completed = new ArrayList<>();
    private final List<InterruptMessage> messages = new ArrayList<>();
    private DpcImportance importance = DpcImportance.MEDIUM;
    private int device;

    /** Two messages, the first to processor 1. */
    private Adapter start() {
        device = story.machine().register(new Entity.Device("card"));
        messages.add(story.machine().dispatchTable().connectMessage("M0", 0x91, story.machine().processor(1)));
        messages.add(story.machine().dispatchTable().connectMessage("M1", 0x92, story.machine().processor(0)));
        return AdapterSetup.of(device, messages)
                .with(new DpcPolicy(importance, null, true, 3))
                .telling((processor, srb) -> completed.add(srb.number() + " on CPU " + processor.number()))
                .start(story.machine(), mini);
    }

    private static PerfConfigurationData data(int flags) {
        PerfConfigurationData data = new PerfConfigurationData();
        data.flags = flags;
        data.concurrentChannels = 2;
        data.lastRedirectionMessageNumber = 1;
        return data;
    }

    /** What the call with these flags returns where it is allowed. */
    private StorStatus ask(PerfConfigurationData data) {
        List<StorStatus> answers = new ArrayList<>();
        mini.passiveInitialize = x -> answers.add(StorPort.initializePerfOpts(x, false, data));
        start();
        return answers.getFirst();
    }

    private void asks(int flags) {
        mini.passiveInitialize = x -> StorPort.initializePerfOpts(x, false, data(flags)) == StorStatus.SUCCESS;
    }

    /** Request 1, issued on processor 0, is reported complete by the ISR of message 0 on processor 1. */
    private void completeInIsr(Adapter adapter) {
        Srb srb = new Srb(1);
        mini.isr = (x, id) -> StorPort.requestComplete(x, done(srb));
        story.threadAt(100, 0, cpu -> adapter.startIo(srb));
        story.at(10_000, () -> messages.getFirst().send(device));
        story.runUntil(100_000);
    }

    @ParameterizedTest(name = "version {0} knows {1}")
    @CsvSource({"1, 0x00", "2, 0x07", "3, 0x1F", "4, 0x3F", "5, 0x7F"})
    void aQuerySetsTheFlagsThatThisVersionKnows(int version, int flags) {
        PerfConfigurationData data = data(UNKNOWN);
        data.version = version;
        mini.passiveInitialize = x -> StorPort.initializePerfOpts(x, true, data) == StorStatus.SUCCESS;
        start();
        assertThat(data.flags).isEqualTo(flags);
    }

    @Test
    void anUnknownFlagIsUnsuccessfulAndNothingIsApplied() {
        assertThat(ask(data(STOR_PERF_CONCURRENT_CHANNELS | UNKNOWN))).isEqualTo(StorStatus.UNSUCCESSFUL);
    }

    @Test
    void aFlagOfALaterVersionIsUnknown() {
        PerfConfigurationData data = data(STOR_PERF_DPC_REDIRECTION | STOR_PERF_DPC_REDIRECTION_CURRENT_CPU);
        data.version = 3;
        assertThat(ask(data)).isEqualTo(StorStatus.UNSUCCESSFUL);
    }

    @ParameterizedTest(name = "flags {0}: {1}")
    @CsvSource({
        "0x01, SUCCESS", "0x02, SUCCESS", "0x03, SUCCESS", "0x05, SUCCESS", "0x0D, SUCCESS", "0x11, SUCCESS",
        "0x21, SUCCESS", "0x40, SUCCESS", "0x04, UNSUCCESSFUL", "0x08, UNSUCCESSFUL", "0x09, UNSUCCESSFUL",
        "0x0C, UNSUCCESSFUL", "0x10, UNSUCCESSFUL", "0x20, UNSUCCESSFUL"
    })
    void aFlagNeedsTheFlagsThatItDependsOn(int flags, StorStatus answer) {
        assertThat(ask(data(flags))).isEqualTo(answer);
    }

    @Test
    void elsewhereThanInAStartUpRoutineItIsUnsuccessful() {
        List<StorStatus> answers = new ArrayList<>();
        mini.isr = (x, id) -> answers.add(StorPort.initializePerfOpts(x, false, data(STOR_PERF_DPC_REDIRECTION)));
        start();
        story.at(1_000, () -> messages.getFirst().send(device));
        story.runUntil(10_000);
        assertThat(answers).containsExactly(StorStatus.UNSUCCESSFUL);
    }

    @Test
    void withoutDataItIsAnInvalidParameter() {
        assertThat(ask(null)).isEqualTo(StorStatus.INVALID_PARAMETER);
    }

    @Test
    void noChannelAndARangeOfMessagesThatAreNotThereAreUnsuccessful() {
        PerfConfigurationData noChannel = data(STOR_PERF_CONCURRENT_CHANNELS);
        noChannel.concurrentChannels = 0;
        PerfConfigurationData noMessage = data(STOR_PERF_DPC_REDIRECTION | STOR_PERF_INTERRUPT_MESSAGE_RANGES);
        noMessage.lastRedirectionMessageNumber = 2;
        List<StorStatus> answers = new ArrayList<>();
        mini.passiveInitialize = x -> {
            answers.add(StorPort.initializePerfOpts(x, false, noChannel));
            return answers.add(StorPort.initializePerfOpts(x, false, noMessage));
        };
        start();
        assertThat(answers).containsOnly(StorStatus.UNSUCCESSFUL).hasSize(2);
    }

    @Test
    void withoutRedirectionARequestCompletesWhereItWasReported() {
        completeInIsr(start());
        assertThat(completed).containsExactly("1 on CPU 1");
    }

    @Test
    void withRedirectionARequestCompletesOnTheProcessorThatIssuedIt() {
        asks(STOR_PERF_DPC_REDIRECTION);
        completeInIsr(start());
        assertThat(completed).containsExactly("1 on CPU 0");
        assertThat(story.events(EventKind.DPC_ENTER)).extracting(Story.Event::name)
                .containsExactly("RaidpAdapterDpc of CPU 0");
    }

    @Test
    void withRedirectionToTheCurrentProcessorItCompletesWhereItWasReported() {
        asks(STOR_PERF_DPC_REDIRECTION | STOR_PERF_DPC_REDIRECTION_CURRENT_CPU);
        completeInIsr(start());
        assertThat(completed).containsExactly("1 on CPU 1");
        assertThat(story.events(EventKind.DPC_ENTER)).extracting(Story.Event::name)
                .containsExactly("RaidpAdapterDpc of CPU 1");
    }

    @ParameterizedTest
    @EnumSource(value = DpcImportance.class, names = {"MEDIUM", "MEDIUM_HIGH"})
    void aBusyIssuerIsInterruptedForItAsTheImportanceTells(DpcImportance of) {
        importance = of;
        asks(STOR_PERF_DPC_REDIRECTION);
        Adapter adapter = start();
        story.threadAt(5_000, 0, cpu -> cpu.work(200_000));
        completeInIsr(adapter);
        assertThat(story.events(EventKind.VECTOR_ENTER)).hasSize(of == DpcImportance.MEDIUM ? 0 : 1);
        assertThat(completed).hasSize(of == DpcImportance.MEDIUM ? 0 : 1);
    }

    @Test
    void aRequestReportedByADpcOfItsOwnProcessorCompletesAtOnce() {
        asks(STOR_PERF_DPC_REDIRECTION);
        Srb srb = new Srb(1);
        mini.isr = (x, id) -> StorPort.issueDpc(x, x.dpc, null, null);
        mini.dpc = (dpc, x, first, second) -> StorPort.requestComplete(x, done(srb));
        Adapter adapter = start();
        story.threadAt(100, 0, cpu -> adapter.startIo(srb));
        story.at(10_000, () -> messages.get(1).send(device));
        story.runUntil(100_000);
        assertThat(story.events(EventKind.DPC_ENTER)).extracting(Story.Event::name).containsExactly("MiniDpc");
        assertThat(completed).containsExactly("1 on CPU 0");
    }

    @ParameterizedTest(name = "{0} channels: {1} at once")
    @CsvSource({"1, 1", "2, 2", "3, 2"})
    void hwStorStartIoRunsOnAsManyProcessorsAsThereAreChannels(int channels, int atOnce) {
        PerfConfigurationData data = data(STOR_PERF_CONCURRENT_CHANNELS);
        data.concurrentChannels = channels;
        mini.passiveInitialize = x -> StorPort.initializePerfOpts(x, false, data) == StorStatus.SUCCESS;
        int[] inside = new int[2];
        mini.startIo = (x, srb) -> {
            inside[1] = Math.max(inside[1], ++inside[0]);
            Simulated.work(x, 5_000);
            inside[0]--;
            return true;
        };
        Adapter adapter = start();
        story.threadAt(100, 0, cpu -> adapter.startIo(new Srb(1)));
        story.threadAt(200, 1, cpu -> adapter.startIo(new Srb(2)));
        story.runUntil(100_000);
        assertThat(inside[1]).isEqualTo(atOnce);
        assertThat(story.events(EventKind.LOCK_ACQUIRED)).extracting(Story.Event::name)
                .containsExactlyElementsOf(
                        channels == 1
                                ? List.of("StartIoLock", "StartIoLock")
                                : List.of("StartIo channel 0", "StartIo channel 1"));
    }

    @Test
    void aRangeOfMessagesIsSpreadOverTheProcessors() {
        PerfConfigurationData data = data(
                STOR_PERF_DPC_REDIRECTION | STOR_PERF_INTERRUPT_MESSAGE_RANGES | STOR_PERF_ADV_CONFIG_LOCALITY);
        data.messageTargets = new long[2];
        assertThat(ask(data)).isEqualTo(StorStatus.SUCCESS);
        assertThat(messages).extracting(message -> message.target().number()).containsExactly(0, 1);
        assertThat(data.messageTargets).containsExactly(0b01, 0b10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsReportedDuringStartIoCompletesAfterItOnlyIfThatWasAskedFor(boolean optimized) {
        asks(optimized ? STOR_PERF_DPC_REDIRECTION | STOR_PERF_OPTIMIZE_FOR_COMPLETION_DURING_STARTIO : 0);
        mini.startIo = (x, srb) -> {
            StorPort.requestComplete(x, done(srb));
            return completed.add("HwStorStartIo returns");
        };
        Adapter adapter = start();
        story.threadAt(100, 0, cpu -> adapter.startIo(new Srb(1)));
        story.runUntil(100_000);
        assertThat(completed).containsExactly(
                optimized ? "HwStorStartIo returns" : "1 on CPU 0",
                optimized ? "1 on CPU 0" : "HwStorStartIo returns");
    }

    @Test
    void storportsOwnDpcCompletesSoManyInOneRunAndQueuesItselfAgain() {
        mini.isr = (x, id) -> {
            for (int number = 1; number <= 7; number++) {
                StorPort.requestComplete(x, done(new Srb(number)));
            }
            StorPort.issueDpc(x, x.dpc, null, null);
        };
        start();
        story.at(1_000, () -> messages.get(1).send(device));
        story.runUntil(100_000);
        assertThat(story.events(EventKind.DPC_ENTER)).extracting(Story.Event::name)
                .containsExactly("RaidpAdapterDpc", "MiniDpc", "RaidpAdapterDpc", "RaidpAdapterDpc");
        assertThat(completed).hasSize(7);
        assertThat(story.events(EventKind.DRAIN_BEGIN)).hasSize(1);
    }

    private static Srb done(Srb srb) {
        srb.setSrbStatus(Srb.SrbStatus.SUCCESS);
        return srb;
    }
}
