package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.IsrEntry;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XperfReaderTest {
    static final String HEADER = """
            BeginHeader
                      P-DCStart,  TimeStamp,     Process Name ( PID),  ParentPID, Command Line
                      Interrupt,  TimeStamp, ElapsedTime, CPU, Vector, MessageIndex,     Status,        ServiceAddr,            Image!Function
                            DPC,  TimeStamp, ElapsedTime, CPU,        ServiceAddr,            Image!Function
                         DPCTmr,  TimeStamp, ElapsedTime, CPU,        ServiceAddr,            Image!Function
            EndHeader
            """;
    static final String FACTS = "OS Version: 10.0.19043, Trace Size: 20KB, Events Lost: 0, Buffers lost: 0, "
            + "Trace Start: 132445973972118091, Trace Length: 2 sec, PointerSize: 8, Trace Name: a, b.etl\n";
    static final String ROWS = """
            P-DCStart, 0, Idle (   0), 0, "a, Interrupt, 1, 2, 3"
            Interrupt, 106, 6, 0, 145, 0, 1, 0xfffff8016e721ac0, StorPort.sys!0xfffff8016e721ac0
            DPC, 130, 20, 0, 0xfffff8016e721b00, storport.sys!RaidpAdapterDpcRoutine
            Interrupt, 115, 5, 1, 97, 0, 0, 0xfffff8016e000000, "Unknown"!0xfffff8016e000000
            DPCTmr, 150, 0, 1, 0xfffff8016aa01240, ntoskrnl.exe!Ki<a, b>Timer
            """;

    private static final String END = "A row's TimeStamp is taken for the end of its call, when Windows records it: "
            + "xperf does not say what it is. Times are whole microseconds.";

    @TempDir
    Path folder;

    private TraceSnapshot read(String text) throws Exception {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private TraceSnapshot read(byte[] bytes) throws Exception {
        return TraceFile.readWhole(Files.write(folder.resolve("dump"), bytes)).store().snapshot();
    }

    private static final String[] EVENTS = {
        "100000 0 ISR_ENTER storport.sys!0xfffff8016e721ac0 145",
        "106000 0 ISR_RETURN storport.sys!0xfffff8016e721ac0 1",
        "110000 0 DPC_ENTER storport.sys!RaidpAdapterDpcRoutine 0",
        "110000 1 ISR_ENTER unknown!0xfffff8016e000000 97",
        "115000 1 ISR_RETURN unknown!0xfffff8016e000000 0",
        "130000 0 DPC_RETURN storport.sys!RaidpAdapterDpcRoutine 0",
        "150000 1 DPC_ENTER ntoskrnl.exe!Ki<a, b>Timer 0",
        "150000 1 DPC_RETURN ntoskrnl.exe!Ki<a, b>Timer 0"
    };

    @Test
    void rowsAreCallsThatStandAtTheirStart() throws Exception {
        TraceSnapshot trace = read(HEADER + FACTS + "FirstReliableEventTimeStamp, 0\n" + ROWS);

        assertThat(Ftrace.lines(trace)).containsExactly(EVENTS);
        TraceInfo info = trace.info();
        assertThat(info.cpus()).isEqualTo(2);
        assertThat(info.clock()).isEqualTo(TraceInfo.Clock.nanos("microseconds"));
        assertThat(info.levels()).isEqualTo(TraceInfo.Levels.INFERRED);
        assertThat(info.images()).isNull();
        assertThat(info.warnings()).containsExactly(END);
        assertThat(trace.catalog().list()).contains(
                new Entity.Routine("storport.sys!0xfffff8016e721ac0", "storport.sys", RoutineKind.ISR, 145, 9, true,
                        -1),
                new Entity.Routine("unknown!0xfffff8016e000000", "unknown", RoutineKind.ISR, 97, 6, false, -1),
                new Entity.Routine("ntoskrnl.exe!Ki<a, b>Timer", "ntoskrnl.exe", RoutineKind.TIMER_DPC, -1, 2, false,
                        -1));
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE, true", "UTF-16BE, true", "UTF-8, true", "UTF-8, false"})
    void theTextMayBeInAnyOfTheEncodingsOfWindows(String charset, boolean mark) throws Exception {
        String text = (mark ? "\uFEFF" : "") + (HEADER + FACTS + ROWS).replace("\n", "\r\n");

        assertThat(Ftrace.lines(read(text.getBytes(Charset.forName(charset))))).containsExactly(EVENTS);
    }

    @Test
    void columnsStandWhereTheHeaderSays() throws Exception {
        String old = """
                BeginHeader
                Interrupt, TimeStamp, Service Addr, CPU, Vector, Return Value, Elapsed Time, Image ! Function
                EndHeader
                Interrupt, 115, 0x81000000, 1, 97, 0, 5, hal.dll!0x81000000
                """;

        TraceSnapshot trace = read(old);

        assertThat(Ftrace.lines(trace)).containsExactly(
                "110000 1 ISR_ENTER hal.dll!0x81000000 97", "115000 1 ISR_RETURN hal.dll!0x81000000 0");
        assertThat(trace.info().levels()).isEqualTo(TraceInfo.Levels.UNKNOWN);
        assertThat(trace.info().wallClockStart()).isNull();
        assertThat(trace.info().warnings()).first().asString().contains("32-bit Windows");
        assertThat(trace.catalog().routine(trace.subject(0)).irql()).isEqualTo(-1);
    }

    static final String SWITCHES = "CSwitch,  TimeStamp, New Process Name ( PID),    New TID, NPri, NQnt, TmSinceLast, WaitTime, "
            + "Old Process Name ( PID),    Old TID, OPri, OQnt,        OldState,      Wait Reason, Swapable, InSwitchTime, CPU, "
            + "IdealProc,  OldRemQnt, NewPriDecr, PrevCState";

    static String cswitch(long at, String process, int thread, int cpu) {
        return "CSwitch, " + at + ", " + process + ", " + thread + ", 8, -1, 10, 20, Idle (   0), 0, 0, -1, Standby, "
                + "Executive, NonSwap, 5, " + cpu + ", 0, 0, 0, 0\n";
    }

    @Test
    void threadSwitchesAreTheBackground() throws Exception {
        String rows = cswitch(100, "fio.exe ( 712)", 4711, 1) + cswitch(150, "Idle (   0)", 0, 1)
                + cswitch(150, "\"a, b.exe (9)\"", 12, 0) + cswitch(160, "", 13, 3) + "CSwitch, 170, x, y, z\n";

        TraceSnapshot trace = read(HEADER.replace("EndHeader", SWITCHES + "\nEndHeader") + FACTS + rows);

        assertThat(Ftrace.lines(trace)).containsExactly(
                "100000 1 THREAD_SWITCH fio.exe 0", "150000 0 THREAD_SWITCH a, b.exe 0",
                "150000 1 THREAD_SWITCH Idle 0",
                "160000 3 THREAD_SWITCH thread 13 0");
        assertThat(trace.catalog().list()).contains(new Entity.Thread("fio.exe", 4711));
        assertThat(trace.info().cpus()).isEqualTo(4);
        assertThat(trace.info().warnings()).contains("1 row makes no sense: passed over.");
    }

    @Test
    void numbersMayStandInQuotes() throws Exception {
        String rows = ROWS.lines()
                .map(row -> row.replaceAll("(?<=, )(\\w+)(?=,)", "\"$1\""))
                .collect(Collectors.joining("\r\n"));

        assertThat(Ftrace.lines(read(HEADER + FACTS + rows))).containsExactly(EVENTS);
    }

    @Test
    void thousandsOfColumnsAreNoTrouble() throws Exception {
        String many = "Wide, " + "c, ".repeat(9_000) + "d\n";
        String text = HEADER.replace("DPC,  TimeStamp", "DPC, " + "extra, ".repeat(5_000) + "TimeStamp")
                .replace("EndHeader", many + "EndHeader");
        String row = "DPC, " + "0, ".repeat(5_000) + "130, 20, 0, 0xfffff8016e721b00, a.sys!F\n";

        assertThat(Ftrace.lines(read(text + FACTS + row + many))).containsExactly(
                "110000 0 DPC_ENTER a.sys!F 0", "130000 0 DPC_RETURN a.sys!F 0");
    }

    @Test
    void theIndexOfAMessageIsItsNumberUnlessItIsTheFirst() throws Exception {
        String rows = "Interrupt, 106, 6, 0, 145, 3, 1, 0xfffff8016e721ac0, a.sys!I\n"
                + "Interrupt, 206, 6, 0, 145, 0, 1, 0xfffff8016e721ac0, a.sys!I\n";

        TraceSnapshot trace = read(HEADER + FACTS + rows);

        assertThat(IsrEntry.message(trace.arg(0))).isEqualTo(3);
        assertThat(IsrEntry.message(trace.arg(2))).isEqualTo(IsrEntry.NO_MESSAGE);
    }

    @Test
    void rowsThatLackAColumnAreSpokenOf() throws Exception {
        String text = "BeginHeader\nDPC, TimeStamp, CPU, ServiceAddr\nEndHeader\nDPC, 5, 0, 0x81000000\n";

        assertThat(read(text).info().warnings())
                .contains("Rows of DPC have no column ElapsedTime: passed over.")
                .anyMatch(warning -> warning.contains("xperf -on PROC_THREAD+LOADER+INTERRUPT+DPC"));
    }

    @Test
    void rowsMayComeInAnyOrderOfTwoSeconds() throws Exception {
        List<String> rows = ROWS.lines().toList();
        String mixed = String.join("\n", rows.get(4), rows.get(2), rows.get(0), rows.get(3), rows.get(1));

        TraceSnapshot trace = read(HEADER + FACTS + mixed);

        assertThat(Ftrace.lines(trace)).containsExactly(EVENTS);
        assertThat(trace.info().warnings()).containsExactly(END);
    }

    @Test
    void whatComesTooLateIsMovedAndCounted() throws Exception {
        String late = "DPC, 9000000, 10, 0, 0xfffff8016e721b00, x.sys!F\nDPC, 9500000, 10, 0, 0xfffff8016e721b00, x.sys!F\n"
                + "DPC, 12000000, 10, 0, 0xfffff8016e721b00, x.sys!F\nDPC, 200, 10, 1, 0xfffff8016e721b00, x.sys!F\n";

        TraceSnapshot trace = read(HEADER + FACTS + late);

        assertThat(trace.endIndex()).isEqualTo(8);
        assertThat(trace.info().warnings()).contains("2 events came too late for their stamps: moved forward in time.");
    }

    /** 10.5 to 20.4 µs around 10.6 to 12.7 µs, cut to whole microseconds: from 11 to 20 and from 10 to 12. */
    @Test
    void aCallThatRoundingLetsBeginInsideOneItInterruptedBeginsWithIt() throws Exception {
        String rows = "Interrupt, 12, 2, 0, 145, 0, 1, 0xfffff8016e721ac0, a.sys!Isr\n"
                + "DPC, 20, 9, 0, 0xfffff8016e721b00, a.sys!Dpc\n";

        TraceSnapshot trace = read(HEADER + FACTS + rows);

        assertThat(Ftrace.lines(trace)).containsExactly(
                "10000 0 DPC_ENTER a.sys!Dpc 0", "10000 0 ISR_ENTER a.sys!Isr 145", "12000 0 ISR_RETURN a.sys!Isr 1",
                "20000 0 DPC_RETURN a.sys!Dpc 0");
        assertThat(trace.info().tornSpans()).isZero();
        assertThat(trace.info().warnings()).last()
                .asString()
                .startsWith("1 call begins 1 microsecond before its TimeStamp and ElapsedTime say");
    }

    @Test
    void callsThatCannotBeAreLeftOutAndCounted() throws Exception {
        String rows = "DPC, 20, 21, 0, 0xfffff8016e721b00, a.sys!BeforeTheStart\n"
                + "DPC, 5000000, 1000001, 0, 0xfffff8016e721b00, a.sys!OverASecond\n"
                + "DPC, 9000000000000000000, 1, 0, 0xfffff8016e721b00, a.sys!InManyYears\n"
                + "DPC, -5, 1, 0, 0xfffff8016e721b00, a.sys!Rubbish\nDPC, 5\nDPC, 5, 1, 8192, 0x1, a.sys!Cpu\n";

        TraceSnapshot trace = read(HEADER + FACTS + rows);

        assertThat(trace.endIndex()).isZero();
        assertThat(trace.info().tornSpans()).isEqualTo(3);
        assertThat(trace.info().warnings())
                .anyMatch(warning -> warning.startsWith("3 ISR or DPC records have an impossible start"))
                .contains("3 rows make no sense: passed over.");
    }

    @Test
    void lostEventsAndUnreliableBeginningsAreSpokenOf() throws Exception {
        String facts = FACTS.replace("Events Lost: 0", "Events Lost: 7") + "FirstReliableEventTimeStamp, 50\n";

        TraceSnapshot trace = read(HEADER + facts + ROWS);

        assertThat(Ftrace.lines(trace)).first().isEqualTo("0 -1 LOST - 7");
        assertThat(trace.info().warnings()).contains(
                "Before 50 microseconds events may be missing, says xperf.",
                "7 events were lost: counted by Windows, while recording.");
    }

    @Test
    void whatWasOverwrittenAtTheBeginningIsMissingThereAndNotIdle() throws Exception {
        TraceSnapshot trace = read(HEADER + FACTS + "FirstReliableEventTimeStamp, 120\n" + ROWS);

        assertThat(Ftrace.lines(trace)).first().isEqualTo("0 -1 LOST - 0");
    }

    @Test
    void aHeaderWithoutAnEndIsRefused() {
        assertThatThrownBy(() -> read("BeginHeader\r\n")).isInstanceOf(TraceFormatException.class)
                .hasMessageEndingWith("expected the line EndHeader, found the end of the text");
        assertThatThrownBy(() -> read("BeginHeader\n" + "X, TimeStamp\n".repeat(10_001)))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageEndingWith("found more than 10000 lines of columns");
    }

    @Test
    void aLineThatIsLongerThanAnyIsPassedOver() throws Exception {
        String text = HEADER + FACTS + ROWS + "P-DCStart, " + "x".repeat(TextLines.MOST_CHARS) + "\n";

        TraceSnapshot trace = read(text);

        assertThat(Ftrace.lines(trace)).containsExactly(EVENTS);
        assertThat(trace.info().warnings()).contains("1 row makes no sense: passed over.");
    }

    @Test
    void aPackedTextThatBreaksOffGivesWhatCameBefore() throws Exception {
        StringBuilder text = new StringBuilder(HEADER + FACTS);
        for (int i = 0; i < 20_000; i++) {
            text.append("DPC, ").append(100 + 37L * i).append(", 5, 0, 0xfffff8016e721b00, a.sys!Dpc\n");
        }
        byte[] packed = Packed.gzip(text.toString().getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream half = new ByteArrayOutputStream();
        half.write(packed, 0, packed.length / 2);

        TraceSnapshot trace = read(half.toByteArray());

        assertThat(trace.endIndex()).isBetween(1_000L, 39_000L);
        assertThat(trace.info().warnings()).first()
                .asString()
                .startsWith("The gzip file is cut off: what follows line ");
    }

    @Test
    void readingStopsWhenTheListenerSaysSo() throws Exception {
        String rows = "DPC, 20, 5, 0, 0xfffff8016e721b00, a.sys!Dpc\n".repeat(10_000);
        TraceFile file = TraceFile.open(Files.writeString(folder.resolve("dump"), HEADER + FACTS + rows));

        file.read((done, total) -> false);

        assertThat(file.store().size()).isBetween(8_000L, 8_192L);
        assertThat(file.store().info().warnings()).first()
                .asString()
                .startsWith("Reading was stopped on request after line 4096");
    }
}
