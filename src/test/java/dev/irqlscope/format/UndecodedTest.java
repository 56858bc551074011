package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UndecodedTest {
    private static final long STAMP = 1_000_000;

    @TempDir
    Path folder;

    private List<String> undecodedOf(byte[] file) throws Exception {
        TraceFile trace = TraceFile.open(Files.write(folder.resolve("trace"), file));
        Undecoded undecoded = new Undecoded();
        trace.noteIn(undecoded);
        trace.readWhole(Progress.NONE);
        return undecoded.lines();
    }

    private static byte[] unknown(Etl etl, int bytes) {
        ByteBuffer payload = ByteBuffer.allocate(bytes);
        for (int i = 0; i < bytes; i++) {
            payload.put((byte) i);
        }
        return etl.perfInfo(0x0F2E, STAMP + 5, payload);
    }

    @Test
    void unknownEventsOfAnEtlAreToldByHeaderHookVersionAndSizeWithTheirFirstPlaceAndBytes() throws Exception {
        Etl etl = new Etl(8, STAMP);
        byte[] known = etl.dpc(STAMP + 1, STAMP + 2, etl.base());
        etl.buffer(0, known, unknown(etl, 16), unknown(etl, 16), unknown(etl, 100));

        List<String> lines = undecodedOf(etl.bytes());

        assertThat(lines).contains("Events that were not decoded, by kind:");
        assertThat(lines).anyMatch(line -> line.strip()
                .equals(
                        "2  type 17, hook 0x0F2E, version 2, 16 bytes, first at offset 1024 + 104: "
                                + "000102030405060708090a0b0c0d0e0f"));
        assertThat(lines).anyMatch(line -> line.contains("1  type 17, hook 0x0F2E, version 2, 100 bytes")
                && line.endsWith("3c3d3e3f…"));
        assertThat(lines).noneMatch(line -> line.contains("0x0F44"));
    }

    @Test
    void eventsOfProvidersAreToldByTheirGuid() throws Exception {
        Etl etl = new Etl(8, STAMP);
        byte[] event = etl.dpc(STAMP + 1, STAMP + 2, etl.base());
        etl.buffer(0, event, Etl.classic(event, 0x1122_3344_5566_7788L, 0x8877_6655_4433_2211L, 5));

        assertThat(undecodedOf(etl.bytes()))
                .anyMatch(line -> line.contains("type 20, 55667788-3344-1122-1122-334455667788, id 0, opcode 5"));
    }

    @Test
    void buffersThatWereSkippedAndRecordsThatCannotBeAreToldWithTheReason() throws Exception {
        Etl etl = new Etl(8, STAMP);
        byte[] rubbish = new byte[64];
        rubbish[0] = 5;
        etl.buffer(0, etl.dpc(0, STAMP + 20, etl.base()), rubbish);
        etl.buffer(9000, etl.dpc(STAMP + 30, STAMP + 40, etl.base()));

        List<String> lines = undecodedOf(etl.bytes());

        assertThat(lines)
                .contains(
                        "Skipped:",
                        "  buffer at offset 1024: something that is no event stands in it at 104",
                        "  buffer at offset 5120: the number of its processor is impossible: 9000");
        assertThat(lines).anyMatch(line -> line.contains("hook 0x0F44, version 2, 16 bytes, its start is impossible"));
    }

    @Test
    void clockPointerSizeAndFlagsOfAnEtlAreTold() throws Exception {
        Etl etl = new Etl(4, STAMP).clock(3, 5, 2_394).mode(0x0002_0001).eventsLost(7);
        etl.buffer(0, etl.dpc(STAMP + 1, STAMP + 2, etl.base()));

        String all = String.join("\n", undecodedOf(etl.bytes()));

        assertThat(all)
                .contains("header of 32 bit")
                .contains("LogFileMode 0x00020001")
                .contains("7 events")
                .contains("clock type 3")
                .contains("processor 2394 MHz")
                .contains("2394000000 ticks a second")
                .contains("events with a hook: 0 of 64 bit, 2 of 32 bit")
                .contains("Every event was decoded.");
    }

    @Test
    void rowsOfTablesThatMakeNoSenseAreToldWithTheirLine() throws Exception {
        String xperf = XperfReaderTest.HEADER
                + "DPC, 5, 1, 70000, 0x1, a.sys!Cpu\nDPC, 20, 21, 0, 0x1, a.sys!Early\nA, 1\n";
        String tracerpt = TracerptReaderTest.HEADER + TracerptReaderTest.isr(9_000, 2_000, 2_050, 5, 1, 145) + "\r\n"
                + TracerptReaderTest.row("FileIo", "Read", 2, 67, 0, 5, 1, 2) + "\r\n";

        assertThat(undecodedOf(xperf.getBytes(StandardCharsets.UTF_8)).stream().map(String::strip))
                .contains(
                        "1  row of DPC that makes no sense, first at line 7: DPC, 5, 1, 70000, 0x1, a.sys!Cpu",
                        "1  row of DPC whose start is impossible, first at line 8: DPC, 20, 21, 0, 0x1, a.sys!Early",
                        "1  row of A, first at line 9");
        assertThat(undecodedOf(tracerpt.getBytes(StandardCharsets.UTF_8)).stream().map(String::strip))
                .anyMatch(line -> line
                        .startsWith("1  row of PerfInfo, ISR that makes no sense, first at line 2: PerfInfo"))
                .anyMatch(line -> line.startsWith("1  row of FileIo, Read, first at line 3: FileIo"));
    }

    @Test
    void flagsOfTheRecordingAndUnknownCompressionAreTold() throws Exception {
        Etl etl = new Etl(8, STAMP);
        etl.buffer(0, etl.perfInfo(EtlHooks.RECORDED_FLAGS, STAMP, ByteBuffer.allocate(36).put((byte) 0x67)));

        assertThat(undecodedOf(etl.bytes()))
                .contains(
                        "kernel flags 0x00000067 (0x20 DPC, 0x40 INTERRUPT, 4 LOADER, 0x10 CSWITCH)",
                        "Every event was decoded.");

        etl.compression(2).packedBuffer(0, etl.dpc(STAMP + 1, STAMP + 2, etl.base()));
        TraceFile trace = TraceFile.open(Files.write(folder.resolve("trace"), etl.bytes()));
        Undecoded undecoded = new Undecoded();
        trace.noteIn(undecoded);
        assertThatThrownBy(() -> trace.readWhole(Progress.NONE)).isInstanceOf(TraceFormatException.class);
        assertThat(undecoded.lines())
                .contains("  all packed buffers: LZNT1 compression", "Every event that was met was decoded.");
    }

    @Test
    void unknownEventsOfFtraceAreToldByNameWithTheirFirstLine() throws Exception {
        String text = """
                # tracer: nop
                   a-1 [000] d.h1. 12.000001: irq_handler_entry: irq=3 name=x
                   a-1 [000] d.h1. 12.000002: irq_handler_exit: irq=3 ret=handled
                   a-1 [000] d.h1. 12.000003: kmalloc: call_site=secret
                   a-1 [000] d.h1. 12.000004: hrtimer_start: x=1
                   a-1 [000] d.h1. 12.000005: kmalloc: call_site=secret
                """;

        List<String> lines = undecodedOf(text.getBytes(StandardCharsets.UTF_8));

        assertThat(lines.stream().map(String::strip))
                .containsExactly(
                        "Events that were not decoded, by kind:", "2  kmalloc, first at line 4",
                        "1  hrtimer_start, first at line 5",
                        "Names of files and people may stand in what is shown of an event.");
    }

    @Test
    void eventsOfANewerProgramAreToldByTheirCode() {
        TraceStore store = new TraceStore(TraceInfo.ofRun("a", "b", 1, 0));
        store.append(1, (byte) 120, 0, 0, 0);
        Undecoded undecoded = new Undecoded();

        undecoded.newerKinds(store.snapshot());

        assertThat(undecoded.lines()).anyMatch(line -> line.contains("1  kind 120, first at event 0"));
    }

    @Test
    void itStaysShortAndOnItsLinesWhateverTheFileHolds() {
        Undecoded undecoded = new Undecoded();
        byte[] payload = new byte[1000];
        for (int i = 0; i < 20_000; i++) {
            undecoded.event("event\n\u001B[2J" + i + "x".repeat(2_000), () -> "line\r", payload, 0, payload.length);
            undecoded.trouble("buffer " + i);
            undecoded.fact("fact " + i);
        }

        List<String> lines = undecoded.lines();

        assertThat(lines).hasSizeLessThan(400).allMatch(line -> line.length() < 1_000);
        assertThat(lines).noneMatch(line -> line.chars().anyMatch(Character::isISOControl));
        assertThat(lines).anyMatch(line -> line.contains("… and 19,960 more"));
        assertThat(lines).contains("        19,800  events of other kinds");
    }
}
