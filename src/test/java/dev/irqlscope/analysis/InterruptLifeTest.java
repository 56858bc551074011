package dev.irqlscope.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.GapParts.Cause;
import dev.irqlscope.analysis.GapParts.Part;
import dev.irqlscope.analysis.InterruptLife.Emphasis;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import org.junit.jupiter.api.Test;

class InterruptLifeTest {
    private final TraceScript script = TraceScript.recorded(1);
    private final int hba = script.device("HBA");
    private final int line = script.line("INTA#", 0x91);
    private final int nic = script.isr("NicIsr", 0x91);
    private final int own = script.storportIsr("AhciHwInterrupt", 0x91, hba);
    private final int usb = script.isr("UsbIsr", 0xB1);
    private final int dpc = script.dpc("AhciDpc");

    /** Raised at 1,000, taken at 2,000; the neighbour declines; a higher ISR nests; the DPC starts 500 ns after the drop. */
    private Analysis oneInterrupt() {
        return script.at(0)
                .irql(0, 2)
                .at(1_000)
                .raise(line, hba)
                .at(2_000)
                .take(0x91, 0)
                .at(2_400)
                .isrEnter(nic)
                .at(3_100)
                .isrReturn(nic, IsrResult.of(false, false, 1))
                .at(3_100)
                .isrEnter(own)
                .at(4_000)
                .hardware(EventKind.CAUSE_CLEAR, hba, 0)
                .release(line, hba)
                .at(5_000)
                .take(0xB1, 9)
                .isrEnter(usb)
                .at(7_000)
                .isrReturn(usb, true)
                .eoi(0xB1)
                .irql(9, 11)
                .at(8_000)
                .queue(dpc)
                .at(9_000)
                .isrReturn(own, IsrResult.of(true, false, 4))
                .at(9_200)
                .eoi(0x91)
                .irql(2, 9)
                .drainBegin()
                .at(9_700)
                .dpcEnter(dpc)
                .event(EventKind.REQUEST_COMPLETED, hba, 7)
                .at(12_700)
                .dpcReturn(dpc)
                .drainEnd()
                .irql(0, 2)
                .analyze();
    }

    @Test
    void tellsEachStepWithItsDelay() {
        InterruptLife life = InterruptLife.of(oneInterrupt(), 1);

        assertThat(value(life, "asserted by HBA")).isEqualTo("0.001 000 ms");
        assertThat(value(life, "interrupt latency")).isEqualTo("1.4 µs");
        assertThat(value(life, "NicIsr declined in")).isEqualTo("700 ns · 1 read");
        assertThat(value(life, "time to own ISR")).isEqualTo("2.1 µs");
        assertThat(value(life, "AhciHwInterrupt")).isEqualTo("5.9 µs");
        assertThat(value(life, "exclusive")).isEqualTo("3.9 µs");
        assertThat(value(life, "nested: UsbIsr")).isEqualTo("2.0 µs");
        assertThat(value(life, "returned")).isEqualTo("TRUE · 4 reads");
        assertThat(value(life, "cause cleared")).isEqualTo("+ 900 ns");
        assertThat(value(life, "DPC queued")).isEqualTo("1.0 µs before return");
        assertThat(value(life, "EOI, drop from DIRQL 9")).isEqualTo("+ 200 ns");
        assertThat(value(life, "DPC latency after DIRQL")).isEqualTo("500 ns");
        assertThat(value(life, "  drain")).isEqualTo("500 ns");
        assertThat(value(life, "AhciDpc")).isEqualTo("3.0 µs");
        assertThat(value(life, "completed at DISPATCH")).isEqualTo("1 SRB");
    }

    @Test
    void aDpcHasTheLifeOfTheInterruptThatQueuedIt() {
        Analysis analysis = oneInterrupt();
        int run = analysis.dpcInstances().activity(0);

        assertThat(InterruptLife.ofDpc(analysis, run)).isEqualTo(InterruptLife.of(analysis, 1));
    }

    @Test
    void whatNobodyClaimedIsSaidInTheTitle() {
        Analysis analysis = script.at(0)
                .irql(0, 2)
                .at(100)
                .take(0x91, 0)
                .isrEnter(nic)
                .at(800)
                .isrReturn(nic, false)
                .isrEnter(own)
                .at(1_500)
                .isrReturn(own, false)
                .eoi(0x91)
                .irql(0, 9)
                .analyze();
        InterruptLife life = InterruptLife.of(analysis, 1);

        assertThat(life.title()).endsWith("claimed by nobody");
        assertThat(life.lines())
                .filteredOn(line -> line.label().equals("returned"))
                .extracting(InterruptLife.Line::emphasis)
                .containsExactly(Emphasis.WARNING);
        assertThat(life.lines()).extracting(InterruptLife.Line::label).doesNotContain("interrupt latency");
    }

    @Test
    void whoDeclinedHasALifeThatGoesOnWithTheRestOfTheChain() {
        InterruptLife life = InterruptLife.of(oneInterrupt(), 0);

        assertThat(value(life, "NicIsr")).isEqualTo("700 ns");
        assertThat(value(life, "returned")).isEqualTo("FALSE · 1 read");
        assertThat(value(life, "then AhciHwInterrupt claimed in")).isEqualTo("5.9 µs · 4 reads");
        assertThat(value(life, "EOI, drop from DIRQL 9")).isEqualTo("+ 200 ns");
        assertThat(life.lines()).extracting(InterruptLife.Line::label).doesNotContain("DPC queued", "AhciDpc");
    }

    @Test
    void aDpcThatNoIsrQueuedHasALifeOfItsOwn() {
        Analysis analysis = script.at(0)
                .irql(2, 0)
                .queue(dpc)
                .at(700)
                .irql(0, 2)
                .drainBegin()
                .at(900)
                .dpcEnter(dpc)
                .at(1_400)
                .dpcReturn(dpc)
                .drainEnd()
                .analyze();
        InterruptLife life = InterruptLife.ofDpc(analysis, 0);

        assertThat(life.isr()).isEqualTo(-1);
        assertThat(life.title()).isEqualTo("Life of AhciDpc");
        assertThat(value(life, "queue time")).isEqualTo("900 ns");
        assertThat(value(life, "AhciDpc")).isEqualTo("500 ns");
    }

    @Test
    void aLinuxTraceTellsWhatItKnowsInItsOwnWords() {
        TraceScript linux = TraceScript.linux(1);
        int handler = linux.isr("virtio1-req.0", 36);
        int block = linux.softirq("BLOCK");
        InterruptLife life = InterruptLife.of(
                linux.at(1_000)
                        .isrEnter(handler)
                        .at(2_000)
                        .queue(block)
                        .at(3_000)
                        .isrReturn(handler, true)
                        .at(5_000)
                        .dpcEnter(block)
                        .at(9_000)
                        .dpcReturn(block)
                        .analyze(),
                0);

        assertThat(value(life, "softirq raised")).isEqualTo("1.0 µs before return");
        assertThat(value(life, "latency after the handler")).isEqualTo("2.0 µs");
        assertThat(value(life, "  unattributed")).isEqualTo("2.0 µs");
        assertThat(life.lines())
                .extracting(InterruptLife.Line::label)
                .noneMatch(label -> label.startsWith("interrupt latency") || label.startsWith("EOI"));
    }

    @Test
    void aDpcIssuedByANestedIsrWaitsForTheOuterOne() {
        Analysis analysis = script.at(0)
                .irql(0, 2)
                .at(1_000)
                .take(0x91, 0)
                .isrEnter(own)
                .at(2_000)
                .take(0xB1, 9)
                .isrEnter(usb)
                .at(2_500)
                .queue(dpc)
                .at(3_000)
                .isrReturn(usb, true)
                .eoi(0xB1)
                .irql(9, 11)
                .at(7_000)
                .isrReturn(own, true)
                .at(7_100)
                .eoi(0x91)
                .irql(2, 9)
                .drainBegin()
                .at(7_300)
                .dpcEnter(dpc)
                .at(8_000)
                .dpcReturn(dpc)
                .drainEnd()
                .irql(0, 2)
                .analyze();
        GapParts parts = GapParts.of(analysis, 0);

        assertThat(parts.fromNanos()).isEqualTo(3_000);
        assertThat(parts.totalNanos()).isEqualTo(4_300);
        assertThat(parts.parts())
                .containsExactly(
                        new Part(Cause.OUTER_ISR, "AhciHwInterrupt", 4_100),
                        new Part(Cause.DRAIN, "drain", 200));
    }

    @Test
    void aDpcQueuedAgainWhileItRunsWaitsForItsPreviousRun() {
        Analysis analysis = script.at(0)
                .irql(0, 2)
                .at(1_000)
                .take(0x91, 0)
                .isrEnter(own)
                .queue(dpc)
                .at(2_000)
                .isrReturn(own, true)
                .eoi(0x91)
                .irql(2, 9)
                .drainBegin()
                .dpcEnter(dpc)
                .at(3_000)
                .take(0x91, 2)
                .isrEnter(own)
                .queue(dpc)
                .at(4_000)
                .isrReturn(own, true)
                .eoi(0x91)
                .irql(2, 9)
                .at(9_000)
                .dpcReturn(dpc)
                .at(9_200)
                .dpcEnter(dpc)
                .at(9_900)
                .dpcReturn(dpc)
                .drainEnd()
                .irql(0, 2)
                .analyze();

        assertThat(GapParts.of(analysis, 1).parts())
                .containsExactly(
                        new Part(Cause.PREVIOUS_RUN, "AhciDpc", 5_000), new Part(Cause.DRAIN, "drain", 200));
    }

    private static String value(InterruptLife life, String label) {
        return life.lines()
                .stream()
                .filter(line -> line.label().equals(label))
                .map(InterruptLife.Line::value)
                .findFirst()
                .orElseThrow(() -> new AssertionError(label + " is missing in " + life.lines()));
    }
}
