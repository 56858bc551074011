package dev.irqlscope.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Finding;
import dev.irqlscope.analysis.Severity;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.session.HeadlessRun;
import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mistake of the table in {@code samples/miniports/README.md} gets the message that stands there. */
class TypicalMistakesTest {
    @TempDir
    private Path folder;

    private Template template;

    @BeforeEach
    void readTemplate() throws Exception {
        template = new Template(folder);
    }

    @Test
    void theTemplateHasNoneOfThem() throws Exception {
        HeadlessRun.Outcome outcome = template.run();
        assertThat(outcome.result().reason()).isEqualTo(StopReason.TIME);
        assertThat(outcome.analysis().findings()).extracting(Finding::severity)
                .doesNotContain(Severity.ERROR);
        assertThat(count(outcome, EventKind.REQUEST_COMPLETED)).isGreaterThan(100);
    }

    @Test
    void claimingWithoutQuietingKeepsTheLineUpForEver() throws Exception {
        HeadlessRun.Outcome outcome = template
                .with("StorPort.writeRegisterUlong(x, AhciHba.PX_IS, causes);", "")
                .with("StorPort.writeRegisterUlong(x, AhciHba.IS, 1);", "")
                .run();
        assertThat(outcome.analysis().findings()).extracting(Finding::rule).contains("do-nothing-run");
    }

    @Test
    void requestsOfAnIsrThatIssuesNoDpcTimeOut() throws Exception {
        HeadlessRun.Outcome outcome = template
                .with("StorPort.issueDpc(x, x.completionDpc, null, null);", "")
                .runWithTimeout("1ms");
        assertThat(outcome.analysis().findings())
                .filteredOn(finding -> finding.rule().equals("request-timeout"))
                .first()
                .extracting(Finding::text)
                .asString()
                .contains("MyHwInterrupt claimed the interrupt, and the driver has not reported it complete");
    }

    @Test
    void decliningOnesOwnInterruptIsAStorm() throws Exception {
        HeadlessRun.Outcome outcome = template.inIsr("if (x.taken != 0) return false;").runWithStormThreshold(100);
        assertThat(outcome.analysis().findings()).extracting(Finding::rule).contains("decline-own-cause", "storm");
        stops(outcome, 0xF2, "Vector 0x91 interrupted 100 times in a row and nobody claimed it");
    }

    @Test
    void aLoopWithoutEndIsStoppedAndItsLineIsNamed() throws Exception {
        template.inIsr("int i = 0;\nwhile (x.taken != 0) {\n    i++;\n}");
        stops(template.run(), 0x133, "hwStorInterrupt \\(MyMiniport.java:%d\\) does not come to an end: .*"
                .formatted(template.lineOf("    i++;")));
    }

    @Test
    void noCatchBlockHidesAnEndlessLoop() throws Exception {
        template.inIsr("""
                while (x.taken != 0) {
                    try {
                        while (x.taken != 0) { }
                    } catch (Throwable all) {
                        continue;
                    } finally {
                        continue;
                    }
                }""");
        stops(template.run(), 0x133, "hwStorInterrupt \\(MyMiniport.java:\\d+\\) does not come to an end: .*");
    }

    @Test
    void catchingEverythingKeepsNoMachineFromBeingClosed() throws Exception {
        HeadlessRun.Outcome outcome = template
                .inIsr("while (x.taken != 0) { try { StorPort.stallExecution(x, 1); } catch (Throwable all) { } }")
                .run();
        assertThat(outcome.result().reason()).isEqualTo(StopReason.TIME);
    }

    @Test
    void aBugCheckGoesThroughACatchBlock() throws Exception {
        stops(template
                .inIsr("try { StorPort.issueDpc(x, new StorDpc(\"Mine\"), null, null); } catch (Exception all) { }")
                .run(), 0xD1, "StorPortIssueDpc\\(Mine\\) before StorPortInitializeDpc .*");
    }

    @Test
    void aLoopInStartUpIsStoppedToo() throws Exception {
        template.with("StorPort.initializeDpc(x, x.completionDpc, this::completionDpcRoutine);",
                "while (x.taken == 0) { }");
        stops(template.run(), 0x133, "hwStorPassiveInitializeRoutine \\(MyMiniport.java:\\d+\\) does not come .*");
    }

    @Test
    void pollingARegisterForEverIsNoEndlessLoopForTimePasses() throws Exception {
        HeadlessRun.Outcome outcome = template
                .inIsr("while (x.taken != 0) StorPort.readRegisterUlong(x, AhciHba.IS);")
                .run();
        assertThat(outcome.result().reason()).isEqualTo(StopReason.TIME);
    }

    @Test
    void theWatchdogStopsWhatPollsForEverAndNamesTheLine() throws Exception {
        template.inIsr("while (x.taken != 0) {\n    StorPort.readRegisterUlong(x, AhciHba.IS);\n}");
        stops(template.runOnMachine("watchdog: { single: 1ms }"),
                0x133, "\\S+ on CPU 0 has run for 2 clock ticks at hwStorInterrupt \\(MyMiniport.java:%d\\); .*"
                        .formatted(template.lineOf("    StorPort.readRegisterUlong(x, AhciHba.IS);\n}")));
    }

    @Test
    void whatItThrowsStopsTheMachineAndNamesTheLine() throws Exception {
        template.with("x.slots[slot] = srb;", "x.slots[slot + 32] = srb;");
        stops(template.run(), 0x1E, "ArrayIndexOutOfBoundsException in hwStorStartIo \\(MyMiniport.java:%d\\): .*"
                .formatted(template.lineOf("x.slots[slot + 32]")));
    }

    @Test
    void argumentsOfTheWrongTypeStopTheMachineAndNameTheLine() throws Exception {
        template.with("x.completionDpc, null, null", "x.completionDpc, \"all\", null")
                .with("        int done = x.finished;", "        int done = (Integer) argument1;");
        stops(template.run(), 0x1E, "ClassCastException in completionDpcRoutine \\(MyMiniport.java:\\d+\\): .*");
    }

    @Test
    void aDpcThatWasNotInitializedCannotBeIssued() throws Exception {
        template.with("StorPort.initializeDpc(x, x.completionDpc, this::completionDpcRoutine);", "");
        stops(template.run(), 0xD1,
                "StorPortIssueDpc\\(MyCompletionDpc\\) before StorPortInitializeDpc \\(StorPortInitializeDpc page\\): "
                        + "hwStorInterrupt \\(MyMiniport.java:%d\\)".formatted(template.lineOf("StorPort.issueDpc")));
    }

    @Test
    void aDpcCanOnlyBeInitializedWhileStartingUp() throws Exception {
        template.inIsr("StorPort.initializeDpc(x, x.completionDpc, this::completionDpcRoutine);");
        HeadlessRun.Outcome outcome = template.run();
        assertThat(outcome.result().reason()).isEqualTo(StopReason.TIME);
        assertThat(outcome.analysis().findings()).filteredOn(finding -> finding.rule().equals("wrong-irql-call"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains(
                        "MyHwInterrupt on CPU 0 called StorPortInitializeDpc in hwStorInterrupt (MyMiniport.java:",
                        ") at DIRQL 9, which may be called in HwStorPassiveInitializeRoutine only"));
    }

    @Test
    void aRequestIsOffLimitsOnceItIsComplete() throws Exception {
        template.with(
                "            StorPort.requestComplete(x, srb);",
                "            StorPort.requestComplete(x, srb);\n            srb.setSrbStatus(SrbStatus.ERROR);");
        stops(template.run(), 0xD5,
                "The miniport touched request \\d+ after it had reported it complete \\(StorPortNotification page, RequestComplete\\): "
                        + "completionDpcRoutine \\(MyMiniport.java:%d\\)"
                                .formatted(template.lineOf("SrbStatus.ERROR")));
    }

    @Test
    void aLookAtACompletedRequestIsReported() throws Exception {
        template.with(
                "            StorPort.requestComplete(x, srb);",
                "            StorPort.requestComplete(x, srb);\n            x.last = srb.number();")
                .with("        private int finished;", "        private long last;\n        private int finished;");
        HeadlessRun.Outcome outcome = template.run();
        assertThat(outcome.result().reason()).isEqualTo(StopReason.TIME);
        assertThat(outcome.analysis().findings()).filteredOn(finding -> finding.rule().equals("wrong-irql-call"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).isEqualTo(
                        "MyCompletionDpc on CPU 0 called Srb.number() in completionDpcRoutine (MyMiniport.java:%d) at DISPATCH 2, which may not be called for a request after it had reported it complete (StorPortNotification page, RequestComplete). Its memory may be freed or be another request by then: keep what is needed before it is given back."
                                .formatted(template.lineOf("x.last = srb.number()"))));
    }

    /** The bits that the ISR adds and the DPC takes, in a field of which each access is seen. */
    private void shareFinished() {
        template.with("private int finished;", "private final SharedField finished = new SharedField(\"finished\");")
                .with("x.finished |= done;", "x.finished.set(x, x.finished.get(x) | done);")
                .with("int done = x.finished;", "int done = (int) x.finished.get(x);")
                .with("x.finished = 0;", "x.finished.set(x, 0);")
                .with("import dev.irqlscope.storport.Simulated;",
                        "import dev.irqlscope.storport.SharedField;\nimport dev.irqlscope.storport.Simulated;");
    }

    @Test
    void aFieldThatIsSharedUnderALockIsNoMistake() throws Exception {
        shareFinished();
        HeadlessRun.Outcome outcome = template.run();
        assertThat(outcome.analysis().findings()).extracting(Finding::severity).doesNotContain(Severity.ERROR);
        assertThat(count(outcome, EventKind.FIELD_CHANGED)).isGreaterThan(100);
    }

    @Test
    void aFieldThatIsSharedWithoutALockNamesBothRoutines() throws Exception {
        shareFinished();
        template.with(
                "        StorLockHandle interruptLock = StorPort.acquireInterruptLock(x);\n        int done =",
                "        StorLockHandle interruptLock;\n        int done =")
                .with(
                        "x.finished.set(x, 0);\n        StorPort.releaseSpinLock(x, interruptLock);",
                        "x.finished.set(x, 0);");
        HeadlessRun.Outcome outcome = template.run();
        assertThat(outcome.analysis().findings()).filteredOn(finding -> finding.rule().equals("wrong-irql-call"))
                .extracting(Finding::text)
                .anySatisfy(text -> assertThat(text).startsWith(
                        "MyCompletionDpc on CPU 0 called SharedField.set(finished) in completionDpcRoutine (MyMiniport.java:%d) at DISPATCH 2, which must be called with the InterruptLock held, as it is in MyHwInterrupt, which changes the field too"
                                .formatted(template.lineOf("x.finished.set(x, 0)"))));
    }

    @Test
    void aRequestHasAStatusAndTheLineThatSetsNoneIsNamed() throws Exception {
        template.with("srb.setSrbStatus(SrbStatus.SUCCESS);", "srb.setSrbStatus(null);");
        stops(template.run(), 0x1E, "IllegalArgumentException in completionDpcRoutine \\(MyMiniport.java:%d\\): "
                .formatted(template.lineOf("setSrbStatus(null)"))
                + "setSrbStatus\\(null\\) for request \\d+: a request has a status \\(SCSI_REQUEST_BLOCK page\\)");
    }

    @Test
    void aRequestThatStartIoDoesNotStartIsNotCompleted() throws Exception {
        template.with("        StorPort.releaseSpinLock(x, interruptLock);\n        return true;",
                "        StorPort.releaseSpinLock(x, interruptLock);\n        return false;");
        stops(template.run(), 0xD5, "The miniport touched request \\d+ after HwStorStartIo had returned FALSE for it "
                + "\\(Storport HW_STARTIO page\\): completionDpcRoutine .*");
    }

    @Test
    void eachAdapterHasItsOwnExtension() throws Exception {
        template.with("return new Extension();", "return SHARED;")
                .with("    private final AhciHba hba;\n",
                        "    private final AhciHba hba;\n    private static final Extension SHARED = new Extension();\n");
        Path file = Files.writeString(folder.resolve("two.yaml"), """
                title: two
                machine: { processors: 1 }
                devices:
                  - { kind: ahci, name: A, line: A, vector: 0x91, service: { min: 40us, mean: 80us } }
                  - { kind: ahci, name: B, line: B, vector: 0xA1, service: { min: 40us, mean: 80us } }
                """);
        stops(Template.run(template.load(), Scenario.read(file)), 0x7E,
                "mydriver.sys does not start: newDeviceExtension returned the extension of another adapter, and each adapter has its own "
                        + "\\(HW_INITIALIZATION_DATA page, DeviceExtensionSize\\)");
    }

    @Test
    void eachAdapterHasItsOwnDpcs() throws Exception {
        template.with("private final StorDpc completionDpc", "private static final StorDpc completionDpc");
        Path file = Files.writeString(folder.resolve("two.yaml"), """
                title: two
                machine: { processors: 1 }
                devices:
                  - { kind: ahci, name: A, line: A, vector: 0x91, service: { min: 40us, mean: 80us } }
                  - { kind: ahci, name: B, line: B, vector: 0xA1, service: { min: 40us, mean: 80us } }
                """);
        stops(Template.run(template.load(), Scenario.read(file)), 0x7E,
                "IllegalStateException in hwStorPassiveInitializeRoutine \\(MyMiniport.java:\\d+\\): "
                        + "StorPortInitializeDpc\\(MyCompletionDpc\\) is about a DPC of another adapter: each has its own, in its device extension "
                        + "\\(StorPortInitializeDpc page\\)");
    }

    @Test
    void anExtensionThatTheMiniportMadeForItselfIsNoAdapters() throws Exception {
        template.inIsr("StorPort.stallExecution(new Extension(), 1);");
        stops(template.run(), 0x3D,
                "IllegalStateException in hwStorInterrupt \\(MyMiniport.java:%d\\): this device extension is no adapter's: .*"
                        .formatted(template.lineOf("new Extension(), 1")));
    }

    @Test
    void aRequestIsNotCompletedAsPending() throws Exception {
        template.with("            srb.setSrbStatus(SrbStatus.SUCCESS);\n", "");
        stops(template.run(), 0xF1,
                "The miniport completed request \\d+ with SRB_STATUS_PENDING \\(bug check 0xF1 page\\): "
                        + "completionDpcRoutine .*");
    }

    @Test
    void aRequestThatThePortDriverHasGivenUpIsNotCompletedAnyMore() throws Exception {
        Path file = Files.writeString(folder.resolve("late.yaml"), """
                title: late
                machine: { processors: 1, kernelCosts: { clockPeriod: 100us } }
                devices:
                  - { kind: ahci, name: H, line: A, vector: 0x91, service: { min: 40us, mean: 80us } }
                workloads:
                  - { device: H, depth: 2, think: 100us, timeout: 500us }
                faults:
                  - { kind: lateCompletion, device: H, at: 1ms, by: 2ms }
                """);
        stops(Template.run(template.load(), Scenario.read(file)), 0xF1,
                "The miniport completed request \\d+ after the port driver had given it up \\(bug check 0xF1 page\\): "
                        + "completionDpcRoutine .*");
    }

    @Test
    void aRequestCanBeCompletedOnce() throws Exception {
        template.with("StorPort.requestComplete(x, srb);",
                "StorPort.requestComplete(x, srb); StorPort.requestComplete(x, srb);");
        stops(template.run(), 0xF1,
                "The miniport completed request \\d+ twice \\(bug check 0xF1 page\\): completionDpcRoutine .*");
    }

    @Test
    void aLockThatIsHeldAlreadyIsADeadlock() throws Exception {
        template.with("            Simulated.work(x, 400);", "            StorPort.acquireInterruptLock(x);"
                + " StorPort.acquireInterruptLock(x);");
        stops(template.run(), 0xF,
                "CPU 0 wants the spin lock InterruptLock, which it holds already: completionDpcRoutine .*");
    }

    @Test
    void aLockThatIsNotGivenBackLeavesTheIrqlRaised() throws Exception {
        template.with(
                "        x.taken &= ~done;\n        StorPort.releaseSpinLock(x, interruptLock);\n", "");
        stops(template.run(), 0xC8, "MyCompletionDpc on CPU 0 was called at DISPATCH 2 and returned at .*");
    }

    @Test
    void servicesThatTakeTimeHaveToWaitUntilTimeBegins() throws Exception {
        template.with("        StorPort.initializeDpc(",
                "        StorPort.writeRegisterUlong(x, AhciHba.IS, 1);\n        StorPort.initializeDpc(");
        stops(template.run(), 0x7E,
                "IllegalStateException in hwStorPassiveInitializeRoutine \\(MyMiniport.java:\\d+\\): "
                        + "no service that takes time can be called while the driver starts up: no time passes yet; in a scenario that says startUp: timed it does");
    }

    @Test
    void aStartUpThatFailsIsSaid() throws Exception {
        template.with("this::completionDpcRoutine);\n        return true;",
                "this::completionDpcRoutine);\n        return false;");
        stops(template.run(), 0x7E,
                "mydriver.sys does not start: HwStorPassiveInitializeRoutine returned FALSE \\(Storport HW_PASSIVE_INITIALIZE_ROUTINE page\\)");
    }

    @Test
    void aRegisterThatTheAdapterDoesNotHaveIsNamed() throws Exception {
        template.inIsr("StorPort.readRegisterUlong(x, AhciHba.port(20, AhciHba.PX_IS));");
        stops(template.run(), 0x3D, "IllegalArgumentException in hwStorInterrupt \\(MyMiniport.java:%d\\): "
                .formatted(template.lineOf("StorPort.readRegisterUlong(x, AhciHba.port(20"))
                + "no register \\d+: this adapter has 0 to \\d+ \\(StorPortReadRegisterUlong page\\)");
    }

    @Test
    void aWrongSlotIsAMistakeOfTheMiniportAndNotOfTheDevice() throws Exception {
        template.with("hba.setCommandTable(slot, srb", "hba.setCommandTable(slot + 40, srb");
        stops(template.run(), 0x1E, "ArrayIndexOutOfBoundsException in hwStorStartIo \\(MyMiniport.java:%d\\): .*"
                .formatted(template.lineOf("hba.setCommandTable(slot + 40")));
    }

    @Test
    void workTakesNoLessThanNothingAndNoMoreThanADay() throws Exception {
        for (String nanos : List.of("-5", "Long.MAX_VALUE")) {
            template = new Template(folder).inIsr("Simulated.work(x, " + nanos + ");");
            stops(template.run(), 0x3D, "IllegalArgumentException in hwStorInterrupt \\(MyMiniport.java:\\d+\\): "
                    + "work of \\S+ ns: expected 0 ns to a day");
        }
    }

    @Test
    void whatIsSaidAboutAnExceptionIsOneLine() throws Exception {
        template.inIsr("if (x.taken != 0) throw new IllegalStateException(\"one\\ntwo\");");
        stops(template.run(), 0x3D, "IllegalStateException in hwStorInterrupt \\(MyMiniport.java:\\d+\\): one; two");
    }

    @Test
    void anExceptionInAnInitializerNamesTheLineThatThrewIt() throws Exception {
        template.with(
                "    private final AhciHba hba;\n",
                "    private final AhciHba hba;\n    private static final int WORD = Integer.parseInt(\"word\");\n");
        stops(template.run(), 0x7E, "NumberFormatException in <clinit> \\(MyMiniport.java:%d\\): .*"
                .formatted(template.lineOf("    private static final int WORD")));
    }

    @Test
    void aDpcHasAName() throws Exception {
        template.with("new StorDpc(\"MyCompletionDpc\")", "new StorDpc(null)");
        stops(template.run(), 0x7E, "NullPointerException in <init> \\(MyMiniport.java:\\d+\\): a DPC has a name");
    }

    @Test
    void aMiniportThatSaysNothingOfItselfDoesNotStart() throws Exception {
        Map<String, String> answers = Map.of(
                "driverName", "return \"mydriver.sys\";",
                "interruptRoutineName", "return \"MyHwInterrupt\";",
                "newDeviceExtension", "return new Extension();");
        for (Map.Entry<String, String> answer : answers.entrySet()) {
            template = new Template(folder).with(answer.getValue(), "return null;");
            stops(template.run(), 0x7E, "MyMiniport does not start: " + answer.getKey()
                    + " returned null \\(HW_INITIALIZATION_DATA page\\)");
        }
    }

    @Test
    void aMessageThatTheAdapterDoesNotHaveIsNamed() throws Exception {
        template.inIsr("StorPort.maskMsixInterrupt(x, 3, true);");
        stops(template.run(), 0x3D, "IllegalArgumentException in hwStorInterrupt \\(MyMiniport.java:\\d+\\): "
                + "no message 3: this adapter has 0 \\(StorPortMaskMsixInterrupt page\\)");
    }

    @Test
    void requestsAreNotMadeByAMiniport() throws Exception {
        template.with("StorPort.requestComplete(x, srb);", "StorPort.requestComplete(x, new Srb(7));");
        assertThat(template.complaint()).isEqualTo("MyMiniport.java:%d: new Srb: requests come from the port driver"
                .formatted(template.lineOf("StorPort.requestComplete(x, new")));
    }

    private static void stops(HeadlessRun.Outcome outcome, int code, String sentence) {
        assertThat(outcome.result().detail()).matches("bug check 0x%X %s \\(0x.*\\): %s"
                .formatted(code, BugCheckCode.ofCode(code).name(), sentence));
        assertThat(outcome.result().reason()).isEqualTo(StopReason.BUGCHECK);
        TraceSnapshot events = outcome.trace().snapshot();
        long bugCheck = events.endIndex() - BugCheckCode.PARAMETERS;
        assertThat(events.kind(bugCheck)).isEqualTo(EventKind.BUGCHECK);
        assertThat(events.subject(bugCheck)).isEqualTo(code);
    }

    private static long count(HeadlessRun.Outcome outcome, EventKind kind) {
        TraceSnapshot events = outcome.trace().snapshot();
        long count = 0;
        for (long i = events.firstIndex(); i < events.endIndex(); i++) {
            count += events.kind(i) == kind ? 1 : 0;
        }
        return count;
    }
}
