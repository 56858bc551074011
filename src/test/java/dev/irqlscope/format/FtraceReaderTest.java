package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FtraceReaderTest {
    @TempDir
    Path folder;

    private TraceSnapshot read(String text) throws TraceFormatException, IOException {
        return TraceFile.readWhole(Files.writeString(folder.resolve("trace"), text)).store().snapshot();
    }

    private List<String> events(String text) throws TraceFormatException, IOException {
        return Ftrace.lines(read(text));
    }

    @Test
    void eachEventBecomesOneOfTheTrace() throws Exception {
        TraceSnapshot trace = read(Ftrace.EXAMPLE);

        assertThat(Ftrace.lines(trace)).containsExactly(
                "0 0 THREAD_SWITCH my task 0",
                "10000 0 REQUEST_STARTED 254,0 52764224",
                "70000 0 ISR_ENTER virtio1-req.0 36",
                "71000 0 DPC_QUEUED BLOCK 0",
                "72000 0 DPC_JOINED BLOCK 0",
                "73000 0 ISR_RETURN virtio1-req.0 1",
                "74000 0 DPC_ENTER BLOCK 0",
                "75000 0 REQUEST_COMPLETED 254,0 52764224",
                "79000 0 DPC_RETURN BLOCK 0",
                "80000 1 VECTOR_ENTER local_timer 236",
                "91000 1 VECTOR_EXIT local_timer 236");
        TraceInfo info = trace.info();
        assertThat(info.originNanos()).isEqualTo(100_000_000_000L);
        assertThat(info.cpus()).isEqualTo(2);
        assertThat(info.levels()).isEqualTo(TraceInfo.Levels.CONTEXT);
        assertThat(info.warnings()).isEmpty();
        assertThat(trace.catalog().list()).contains(
                new Entity.Thread("my task", 1234),
                new Entity.Routine("BLOCK", "BLOCK", RoutineKind.SOFTIRQ, 4, -1, false, -1),
                new Entity.Routine("virtio1-req.0", "virtio1-req.0", RoutineKind.ISR, 36, -1, false, -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "          <idle>-0       [001] d.h1.   754.192665: %s",
        "          <idle>-0       [001] d.h1   754.192665: %s",
        "          <idle>-0       [001] d.h1..   754.192665: %s",
        "          <idle>-0       [001]   754.192665: %s",
        "          <idle>-0       (-------) [001] d.h1.   754.192665: %s",
        "            fio-15881   (  15881) [001] d.h1.   754.192665: %s",
        "<idle>-0 [001] 754.192665000: %s",
        "    my [000] -7 x-15881   [001] d.h1.   754.192665: %s",
        "  irq/36-nvme0q1-88   [001] d.h1.   754.192665: %s",
        "  kworker/u4:2-ev: x-88   [001] d.h1.   754.192665: %s",
        "  <idle>-0         1d.h1. 754192665us : %s",
        "  <idle>-0         1d.h1. 754192665us+: %s",
        "  fio 16021-16021    1d.h1. 754192665us!: %s",
        "       swapper     0 [001]   754.192665:      1 irq:%s",
        "       swapper     0/0 [001]   754.192665:   irq:%s",
        "          <idle>-0       [001] D.h1...   754.192665: %s",
        "          <idle>-0       (-----) [001] d.h1.   754.192665: %s",
        "          <...>-13411     [001] dNh1.   754.192665: %s",
        "          <idle>-0     [001]d.h1.   754.192665: %s",
        "          <idle>-0       [001] d.h1.   754.192665:   %s",
        "          <idle>-0     [001]   754.192665: (+12) %s",
        "          <idle>-0     [001]   754.192665 (+12): %s",
        "     disk:           <idle>-0     [001]   754.192665: %s",
        "   a (b) c: 1: [x]-88   [001] d.h1.   754.192665: %s",
        "  kworker/1:1: -88         1d.h1. 754192665us : %s",
        " :-1    -1 [001]   754.192665:   irq:%s",
        " my prog   12/13    [001] H      754.192665:   irq:%s",
        "       swapper     0 [001]   754.192665000:          1    irq:%s",
        "   sleep-13411   1dNh..   754.192665: %s",
        "   sleep-13411   1dNh..   754.192665000: (+7)     %s",
        "       swapper [001]   754.192665:   irq:%s",
        "[001]   754.192665:   irq:%s",
        "  my [000] [001]   754.192665:   irq:%s"
    })
    void everyShapeOfALineIsUnderstood(String shape) throws Exception {
        TraceSnapshot trace = read(shape.formatted("irq_handler_entry: irq=9 name=acpi, two words [x]") + "\n");

        assertThat(Ftrace.lines(trace)).containsExactly("0 1 ISR_ENTER acpi, two words [x] 9");
        assertThat(trace.info().originNanos()).isEqualTo(754_192_665_000L);
        assertThat(trace.info().warnings()).isEmpty();
    }

    @Test
    void stampsWithoutAPointAreTicks() throws Exception {
        TraceSnapshot trace = read("""
                cpus=2
                          <idle>-0     [001]2539248727694: softirq_raise:        vec=7
                          <idle>-0     [001] 2539248727700: softirq_entry:        vec=7
                """);

        assertThat(Ftrace.lines(trace)).containsExactly("0 1 DPC_QUEUED SCHED 1", "6 1 DPC_ENTER SCHED 0");
        assertThat(trace.info().clock().ticks()).isTrue();
    }

    /** The latency format of a clock that ticks has neither a unit nor a mark. */
    @ParameterizedTest
    @ValueSource(strings = {
        "  <idle>-0         1d.h1. %d: %s", "  fio 16021-16021  1d.h1... %d: %s",
        "          <idle>-0       [001] d.h1.   %d: %s", "<idle>-0 [001]%d: %s"
    })
    void aStampWithoutAPointIsInTicksInEveryFormat(String shape) throws Exception {
        String entry = shape.formatted(62_539_248_727_694_001L, "softirq_raise: vec=7 [action=SCHED]\n");
        String exit = shape.formatted(62_539_248_727_694_007L, "softirq_entry: vec=7 [action=SCHED]\n");
        TraceSnapshot trace = read("# tracer: nop\n" + entry + exit);

        assertThat(Ftrace.lines(trace)).containsExactly("0 1 DPC_QUEUED SCHED 1", "6 1 DPC_ENTER SCHED 0");
        assertThat(trace.info().clock().ticks()).isTrue();
        assertThat(trace.info().originNanos()).isEqualTo(62_539_248_727_694_001L);
        assertThat(trace.info().warnings()).isEmpty();
    }

    @Test
    void interProcessorInterruptsOfArmAreVectorsNamedByTheirReason() throws Exception {
        TraceSnapshot trace = read("""
                  a-1 [000] d.h1. 1.000000: ipi_raise: target_mask=00000000,00000002 (Rescheduling interrupts)
                  a-1 [001] d.h1. 1.000003: ipi_entry: (Rescheduling interrupts)
                  a-1 [001] d.h1. 1.000005: ipi_exit: (Rescheduling interrupts)
                """);

        assertThat(Ftrace.lines(trace)).containsExactly(
                "0 1 VECTOR_ENTER Rescheduling interrupts -1", "2000 1 VECTOR_EXIT Rescheduling interrupts -1");
        assertThat(trace.info().warnings()).isEmpty();
    }

    @Test
    void whatPerfSaysItLostIsMissingOnItsProcessor() throws Exception {
        TraceSnapshot trace = read("""
                     fio   12 [001]   1.000000:   irq:irq_handler_entry: irq=5 name=x
                 swapper    0 [001]   1.000004: PERF_RECORD_LOST lost 43
                     fio   12 [001]   1.000009:   irq:irq_handler_exit: irq=5 ret=handled
                 swapper    0 [000]   1.000010: PERF_RECORD_LOST_SAMPLES lost 2
                """);

        assertThat(Ftrace.lines(trace)).containsExactly(
                "0 1 ISR_ENTER x 5", "4000 1 LOST - 43", "10000 0 LOST - 2");
        assertThat(trace.info().format()).isEqualTo("perf-script");
        assertThat(trace.info().clock()).isEqualTo(TraceInfo.Clock.nanos("perf"));
        assertThat(trace.info().warnings()).contains(
                "Events were lost in 2 places while recording, 45 of them counted.");
    }

    @Test
    void headersCallChainsAndModifiersOfPerfAreNothingToComplainAbout() throws Exception {
        String header = "# ========\n# captured on    : Thu\n" + "# cpudesc : a\n".repeat(60) + "#\n";
        TraceSnapshot trace = read(header + """
                fio   12 [001]   1.000000:      1 irq:irq_handler_entry:k: irq=5 name=x
                \tffffffff81c00e0a common_interrupt+0x4a ([kernel.kallsyms])
                \t    7f12ab3c4d5e __read [001] 2.0: (/usr/lib/libc.so.6)

                fio   12 [001]   1.000009:      1 irq:irq_handler_exit:k: irq=5 ret=handled
                """);

        assertThat(Ftrace.lines(trace)).containsExactly("0 1 ISR_ENTER x 5", "9000 1 ISR_RETURN x 1");
        assertThat(trace.info().format()).isEqualTo("perf-script");
        assertThat(trace.info().warnings()).isEmpty();
    }

    @Test
    void nineDigitsAreNanoseconds() throws Exception {
        assertThat(events("""
                  fio-1 [000] 1.000000001: softirq_raise: vec=9 [action=RCU]
                  fio-1 [000] 1.000000004: softirq_entry: vec=9 [action=RCU]
                """)).containsExactly("0 0 DPC_QUEUED RCU 0", "3 0 DPC_ENTER RCU 0");
    }

    @Test
    void bothFormsOfASwitchNameTheNextThread() throws Exception {
        assertThat(events("""
                  a-1 [000] 1.000000: sched_switch: prev_comm=a prev_pid=1 prev_prio=120 prev_state=S ==> next_comm=x: y next_pid=2 next_prio=1
                  a-1 [000] 1.000001: sched_switch:         a:1 [120] S ==> kworker/0:1:33 [120]
                """)).containsExactly("0 0 THREAD_SWITCH x: y 0", "1000 0 THREAD_SWITCH kworker/0:1 0");
    }

    /** {@code trace-cmd report -R} prints the fields of an event as they are. */
    @Test
    void rawFieldsSayTheSame() throws Exception {
        assertThat(events("""
                cpus=1
                  fio-1   [000]   1.000001: block_rq_issue:     dev=266338304 sector=52764224 nr_sector=8 rwbs=RS comm=fio cmd=
                  fio-1   [000]   1.000002: irq_handler_entry:  irq=36 name=disk
                  fio-1   [000]   1.000003: irq_handler_exit:   irq=36 ret=1
                  fio-1   [000]   1.000004: irq_handler_entry:  irq=36 name=net
                  fio-1   [000]   1.000005: irq_handler_exit:   irq=36 ret=0
                  fio-1   [000]   1.000006: block_rq_complete:  dev=266338304 sector=18446744073709551615 nr_sector=0 error=0
                  fio-1   [000]   1.000007: sched_switch:       prev_comm=fio prev_pid=1 prev_prio=120 prev_state=0 next_comm=my task next_pid=7 next_prio=120
                """)).containsExactly(
                "0 0 REQUEST_STARTED 254,0 52764224",
                "1000 0 ISR_ENTER disk 36",
                "2000 0 ISR_RETURN disk 1",
                "3000 0 ISR_ENTER net 36",
                "4000 0 ISR_RETURN net 0",
                "5000 0 REQUEST_COMPLETED 254,0 -1",
                "6000 0 THREAD_SWITCH my task 0");
    }

    @Test
    void aReturnBelongsToTheInnermostHandlerOfItsIrq() throws Exception {
        assertThat(events("""
                  a-1 [000] 1.000000: irq_handler_entry: irq=5 name=first
                  a-1 [000] 1.000001: irq_handler_entry: irq=6 name=nested
                  a-1 [000] 1.000002: irq_handler_exit: irq=5 ret=unhandled
                  a-1 [000] 1.000003: irq_handler_exit: irq=6 ret=handled
                """)).containsExactly(
                "0 0 ISR_ENTER first 5",
                "1000 0 ISR_ENTER nested 6",
                "2000 0 ISR_RETURN first 0",
                "3000 0 ISR_RETURN nested 1");
    }

    @Test
    void handlersOfOneLineAreDifferentRoutines() throws Exception {
        TraceSnapshot trace = read("""
                  a-1 [000] 1.000000: irq_handler_entry: irq=5 name=usb
                  a-1 [000] 1.000001: irq_handler_exit: irq=5 ret=unhandled
                  a-1 [000] 1.000002: irq_handler_entry: irq=5 name=disk
                  a-1 [000] 1.000003: irq_handler_exit: irq=5 ret=handled
                  a-1 [000] 1.000004: irq_handler_entry: irq=6 name=disk
                """);

        assertThat(trace.catalog().size()).isEqualTo(3);
    }

    @Test
    void aReturnWithoutEntryIsTornAndLeftOut() throws Exception {
        TraceSnapshot trace = read("""
                  a-1 [000] 1.000000: irq_handler_exit: irq=5 ret=handled
                  a-1 [000] 1.000001: softirq_raise: vec=1 [action=TIMER]
                """);

        assertThat(Ftrace.lines(trace)).containsExactly("0 0 DPC_QUEUED TIMER 0");
        assertThat(trace.info().tornSpans()).isEqualTo(1);
        assertThat(trace.info().warnings()).singleElement().asString().contains("has no entry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CPU:1 [LOST 43357 EVENTS]", "CPU:1 [43357 EVENTS DROPPED]"})
    void lostEventsAreSaidWhereTheyAreMissing(String mark) throws Exception {
        assertThat(events("  a-1 [001] 1.000000: irq_handler_entry: irq=5 name=x\n" + mark + "\n"
                + "  a-1 [001] 1.000009: irq_handler_exit: irq=5 ret=handled\n"))
                .containsExactly("0 1 ISR_ENTER x 5", "0 1 LOST - 43357");
    }

    @Test
    void lossBeforeTheFirstEventStandsAtItsTime() throws Exception {
        assertThat(events("CPU:1 [LOST EVENTS]\nCPU:1 [LOST 7 EVENTS]\n  a-1 [001] 1.000000: softirq_raise: vec=1\n"))
                .containsExactly("0 1 LOST - 7", "0 1 DPC_QUEUED TIMER 1");
    }

    @Test
    void aProcessorWhoseBufferBeginsLaterHasLostWhatWasBefore() throws Exception {
        assertThat(events("""
                  a-1 [000] 1.000000: softirq_raise: vec=1 [action=TIMER]
                ##### CPU 1 buffer started ####
                  a-1 [001] 1.000005: softirq_raise: vec=1 [action=TIMER]
                """)).containsExactly("0 0 DPC_QUEUED TIMER 0", "0 1 LOST - 0", "5000 1 DPC_QUEUED TIMER 1");
    }

    @Test
    void anOverwrittenBufferIsSaidToHaveLostItsBeginning() throws Exception {
        TraceSnapshot trace = read("""
                # tracer: nop
                # entries-in-buffer/entries-written: 1/101   #P:4
                  a-1 [001] 1.000000: softirq_raise: vec=1 [action=TIMER]
                """);

        assertThat(Ftrace.lines(trace)).containsExactly("0 -1 LOST - 100", "0 1 DPC_QUEUED TIMER 1");
        assertThat(trace.info().cpus()).isEqualTo(4);
        assertThat(trace.info().warnings()).singleElement().asString().contains("overwrote the oldest 100 events");
    }

    @Test
    void aCutTextIsNoticedByItsHeader() throws Exception {
        TraceSnapshot trace = read(Ftrace.EXAMPLE.replace("12/12", "20/20"));

        assertThat(trace.info().warnings()).containsExactly(
                "The header speaks of 20 events, but 12 are there: the file was cut.");
    }

    @Test
    void linesThatAreNoEventsAreCountedAndPassedOver() throws Exception {
        TraceSnapshot trace = read("""
                # tracer: nop
                  a-1 [001] 1.000000: softirq_raise: vec=1 [action=TIMER]
                what is this
                  a-1 [001] 1.000000: softirq_raise: vec=none
                  a-1 [001] 2.000000.5: softirq_raise: vec=1
                %s
                  a-1 [001] 1.000001: softirq_entry: vec=1 [action=TIMER]
                """.formatted("x".repeat(200_000)));

        assertThat(Ftrace.lines(trace)).containsExactly("0 1 DPC_QUEUED TIMER 1", "1000 1 DPC_ENTER TIMER 0");
        assertThat(trace.info().warnings()).containsExactly(
                "4 lines are no ftrace events and were passed over, the first of them line 3.");
    }

    @Test
    void processorsThatAreWrittenOneAfterTheOtherAreMerged() throws Exception {
        List<String> read = events("""
                  a-1 [000] 1.000000: softirq_raise: vec=1 [action=TIMER]
                  a-1 [000] 1.000004: softirq_entry: vec=1 [action=TIMER]
                  b-2 [001] 0.999999: softirq_raise: vec=9 [action=RCU]
                  b-2 [001] 1.000004: softirq_entry: vec=9 [action=RCU]
                """);

        assertThat(read).containsExactly(
                "0 1 DPC_QUEUED RCU 1",
                "1000 0 DPC_QUEUED TIMER 0",
                "5000 0 DPC_ENTER TIMER 0",
                "5000 1 DPC_ENTER RCU 0");
    }

    @Test
    void whatComesFarTooLateIsMovedForwardAndCounted() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            lines.add("  a-1 [000] 1.%06d: softirq_raise: vec=1 [action=TIMER]".formatted(i));
        }
        lines.add("  a-1 [001] 1.000001: softirq_raise: vec=9 [action=RCU]");

        TraceSnapshot trace = read(String.join("\n", lines));

        assertThat(trace.endIndex()).isEqualTo(5001);
        assertThat(trace.info().warnings()).singleElement().asString().contains("1 event came too late");
    }

    @Test
    void theClockAndTheOriginAreKnownBeforeReading() throws Exception {
        TraceFile file = TraceFile.open(Files.writeString(folder.resolve("trace"), Ftrace.EXAMPLE));

        assertThat(file.store().size()).isZero();
        assertThat(file.store().info().cpus()).isEqualTo(2);
        assertThat(file.store().info().originNanos()).isEqualTo(100_000_000_000L);
        assertThat(file.store().info().clock().ticks()).isFalse();
    }

    @Test
    void aTraceOfOtherThingsOpensAndSaysHowToRecordInterrupts() throws Exception {
        TraceSnapshot trace = read("""
                # tracer: function
                  a-1 [000] d.h1. 1.000000: do_IRQ <-common_interrupt
                  a-1 [000] d.h1. 1.000001: kmalloc: call_site=x
                """);

        assertThat(trace.endIndex()).isZero();
        assertThat(trace.info().warnings()).singleElement()
                .asString()
                .startsWith("No interrupts were recorded: \"trace-cmd record -e irq");
    }

    @Test
    void textOfPerfWithoutTheProcessorIsRefusedAndSaysWhatIsMissing() {
        String text = """
                # hostname : box-1 [000] 1.2: a comment is no event
                     fio 16492  1081.410172:   block:block_rq_issue: 254,0 RM 4096 () 30685720 + 8 0x2,0,4 [perf-exec]
                     fio 16492  1081.410182:   irq:irq_handler_entry: irq=3 name=x
                """;

        assertThatThrownBy(() -> read(text))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageEndingWith("expected the processor of each event in brackets, found text of perf script"
                        + " without it (\"-F +cpu\" adds it)");
    }

    @Test
    void aTraceWithoutEventsIsRefused() {
        assertThatThrownBy(() -> read("# tracer: nop\n#\n# entries-in-buffer/entries-written: 0/0   #P:2\n"))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageEndingWith("trace:3: expected a line of an ftrace event, found none in 3 lines");
    }
}
