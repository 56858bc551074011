package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.IsrEntry;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracerptReaderTest {
    static final String HEADER = "Event Name, Type, Event ID, Version, Channel, Level, Opcode, Task, Keyword, PID, TID, "
            + "Processor Number, Instance ID, Parent Instance ID, Activity ID, Related Activity ID, Clock-Time, Kernel(ms), "
            + "User(ms), User Data\r\n";
    static final long BEGIN = 132_445_973_972_000_000L;
    private static final long BASE = 0xFFFF_F801_6E72_0000L;

    @TempDir
    Path folder;

    private TraceSnapshot read(String... rows) throws Exception {
        String text = HEADER + String.join("\r\n", rows) + "\r\n";
        return TraceFile.readWhole(Files.writeString(folder.resolve("rows"), text)).store().snapshot();
    }

    static String row(String name, String type, int version, int opcode, int cpu, long at, Object... data) {
        StringBuilder row = new StringBuilder(
                "%s, %10s, 0, %d, 0, 0, %d, 0, 0x0, 0xFFFFFFFF, 0xFFFFFFFF, %d, , , {0}, , %d, 0, 0"
                        .formatted(name, type, version, opcode, cpu, BEGIN + at));
        for (Object one : data) {
            row.append(", ").append(one);
        }
        return row.toString();
    }

    static String isr(int cpu, long start, long end, long address, int claimed, int vector) {
        return row("PerfInfo", "ISR", 2, 67, cpu, end, BEGIN + start, hex(address), claimed, vector, 0);
    }

    static String dpc(int opcode, int cpu, long start, long end, long address) {
        return row("PerfInfo", "DPC", 2, opcode, cpu, end, BEGIN + start, hex(address));
    }

    static String image(int opcode, long at, long base, long size, long process, String path) {
        return row("Image", "DCEnd", 3, opcode, 0, at, hex(base), hex(size), process, 0, 0, 0, 0, hex(base), 0, 0, 0, 0,
                "\"" + path + "\"");
    }

    private static String hex(long value) {
        return "0x%X".formatted(value);
    }

    @Test
    void rowsAreCallsThatStandAtTheirStartAndImagesMayComeAtTheEnd() throws Exception {
        TraceSnapshot trace = read(
                row("Process", "DCStart", 4, 3, 0, 0, "0x0", 4),
                isr(0, 1_000, 1_050, BASE + 0x10, 1, 145),
                row("PerfInfo", "ISR-MSI", 2, 50, 1, 1_090, BEGIN + 1_020, hex(BASE + 0x20), 0, 97, 0, 3),
                dpc(66, 1, 1_200, 1_300, BASE + 0x30),
                dpc(68, 0, 1_100, 1_400, 0xFFFF_F801_0000_0001L),
                dpc(69, 0, 1_500, 1_510, BASE + 0x40),
                image(4, 9_000, BASE, 0x1000, 0, "\\SystemRoot\\System32\\drivers\\Stor, \"Port.sys"),
                image(4, 9_000, BASE, 0x1000, 0, "\\Device\\HarddiskVolume1\\a,b\\StorPort.sys"));

        assertThat(Ftrace.lines(trace)).containsExactly(
                "100000 0 ISR_ENTER port.sys!0xfffff8016e720010 145",
                "102000 1 ISR_ENTER port.sys!0xfffff8016e720020 " + IsrEntry.of(97, 3),
                "105000 0 ISR_RETURN port.sys!0xfffff8016e720010 1",
                "109000 1 ISR_RETURN port.sys!0xfffff8016e720020 0",
                "110000 0 DPC_ENTER unknown!0xfffff80100000001 0",
                "120000 1 DPC_ENTER port.sys!0xfffff8016e720030 0",
                "130000 1 DPC_RETURN port.sys!0xfffff8016e720030 0",
                "140000 0 DPC_RETURN unknown!0xfffff80100000001 0",
                "150000 0 DPC_ENTER port.sys!0xfffff8016e720040 0",
                "151000 0 DPC_RETURN port.sys!0xfffff8016e720040 0");
        TraceInfo info = trace.info();
        assertThat(info.images()).isEqualTo(2);
        assertThat(info.cpus()).isEqualTo(2);
        assertThat(info.levels()).isEqualTo(TraceInfo.Levels.INFERRED);
        assertThat(info.clock()).isEqualTo(TraceInfo.Clock.nanos("system time"));
        assertThat(info.wallClockStart()).isEqualTo(Instant.ofEpochSecond(1_600_123_797L, 200_000_000));
        assertThat(info.warnings()).isEmpty();
        assertThat(trace.catalog().list()).contains(
                new Entity.Routine(
                        "port.sys!0xfffff8016e720030", "port.sys", RoutineKind.THREADED_DPC, -1, 0, false, -1));
    }

    static String cswitch(int cpu, long at, int thread) {
        return row("Thread", "CSwitch", 4, 36, cpu, at, "0x%X".formatted(thread), "0x0", 8, 0, 0, 0);
    }

    @Test
    void threadSwitchesAreTheBackgroundAndNamedAfterTheirProcess() throws Exception {
        TraceSnapshot trace = read(
                row("Process", "DCStart", 4, 3, 0, 0, "0xFFFF800012345678", "0x2C8", "0x4", 1, 259, "0x1000", 0,
                        "\"\\\\NT AUTHORITY\\SYSTEM\"", "\"Fio.exe\"", "\"fio, \"-x\"\"", "\"\""),
                cswitch(1, 1_000, 4_711),
                cswitch(0, 1_100, 0),
                cswitch(1, 1_200, 99),
                cswitch(9_000, 1_300, 5),
                row("Thread", "DCEnd", 3, 4, 0, 9_000, "0x2C8", "0x1267", 0));

        assertThat(Ftrace.lines(trace)).containsExactly(
                "100000 1 THREAD_SWITCH fio.exe 0", "110000 0 THREAD_SWITCH Idle 0",
                "120000 1 THREAD_SWITCH thread 99 0");
        assertThat(trace.info().warnings()).contains("1 row makes no sense: passed over.");
    }

    @Test
    void aCommaInNumbersMovesNoField() throws Exception {
        String isr = isr(0, 1_000, 1_050, BASE + 0x10, 1, 145);
        String image = image(4, 9_000, BASE, 0x1000, 0, "\\x\\StorPort.sys");
        List<String> right = Ftrace.lines(read(isr, image));

        // Kernel(ms) and User(ms) as a German Windows writes them.
        List<String> moved = Ftrace.lines(
                read(isr.replace(", 0, 0, " + (BEGIN + 1_000), ", 0,5, 15,25, " + (BEGIN + 1_000)),
                        image.replaceFirst(", 0, 0, 0x", ", 0,5, 15,25, 0x")));

        assertThat(moved).isEqualTo(right).first().asString().contains("storport.sys!");
    }

    @Test
    void columnsStandWhereTheHeaderSays() throws Exception {
        String text = "Event Name, Type, Version, Opcode, Clock-Time, Processor Number, User Data\n"
                + "PerfInfo, DPC, 2, 68, " + (BEGIN + 20) + ", 3, " + (BEGIN + 10) + ", 0x82000000\n";

        TraceSnapshot trace = TraceFile.readWhole(Files.writeString(folder.resolve("rows"), text)).store().snapshot();

        assertThat(Ftrace.lines(trace)).containsExactly(
                "0 3 DPC_ENTER unknown!0x82000000 0", "1000 3 DPC_RETURN unknown!0x82000000 0");
        assertThat(trace.info().levels()).isEqualTo(TraceInfo.Levels.UNKNOWN);
        assertThat(trace.info().warnings()).anyMatch(warning -> warning.contains("32-bit Windows"))
                .anyMatch(warning -> warning.contains("drivers have no names"));
    }

    @Test
    void theRecordingsOwnHeaderTellsProcessorsAndLosses() throws Exception {
        TraceSnapshot trace = read(
                row("EventTrace", "Header", 2, 0, 0, 0, 65536, 83951626, 19041, 6, 0, 156250, 0, "0x1", 9, 1, 8, 5,
                        2400),
                isr(0, 1_000, 1_050, BASE, 1, 145));

        assertThat(trace.info().cpus()).isEqualTo(6);
        assertThat(Ftrace.lines(trace)).first().isEqualTo("0 -1 LOST - 5");
        assertThat(trace.info().warnings()).contains("5 events were lost: counted by Windows, while recording.");
    }

    @Test
    void startsOfAnotherClockAreSpokenOf() throws Exception {
        TraceSnapshot trace = read(row("PerfInfo", "DPC", 2, 68, 0, 500, 4_711, hex(BASE)));

        assertThat(trace.endIndex()).isZero();
        assertThat(trace.info().warnings())
                .contains("InitialTime and Clock-Time are of different clocks: no call has a length.");
        assertThat(trace.info().tornSpans()).isEqualTo(1);
    }

    @Test
    void rowsThatMakeNoSenseArePassedOverAndCounted() throws Exception {
        TraceSnapshot trace = read(
                isr(0, 1_000, 1_050, BASE, 1, 145),
                isr(9_000, 2_000, 2_050, BASE, 1, 145),
                isr(0, 3_000, 3_050, BASE, 1, 1 << 20),
                "PerfInfo, ISR, 0, 2, 0, 0, 67, 0",
                "",
                "\"");

        assertThat(trace.endIndex()).isEqualTo(2);
        assertThat(trace.info().warnings()).contains("3 rows make no sense: passed over.");
    }

    @Test
    void aTableWithoutCallsOpensAndSaysHowToRecordThem() throws Exception {
        assertThat(read(row("Process", "DCStart", 4, 3, 0, 0, "0x0", 4)).info().warnings())
                .singleElement()
                .asString()
                .contains("xperf -on PROC_THREAD+LOADER+INTERRUPT+DPC");
    }

    @Test
    void aTableThatLacksAColumnIsRefused() {
        byte[] text = "Event Name, Type, Event ID\n".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> TraceFile.readWhole(Files.write(folder.resolve("rows"), text)))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageEndingWith("rows:1: expected the columns of tracerpt's CSV, found none named \"version\"");
    }
}
