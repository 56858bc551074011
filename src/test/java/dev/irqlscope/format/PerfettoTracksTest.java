package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
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

/** Tracks as this program writes them, one thing at a time. That whole traces come back is a test of the export. */
class PerfettoTracksTest {
    private static final int ISR = 1;
    private static final int DPC = 2;
    private static final int IDLE = 5;
    private static final int LOST = 6;
    private static final int LEVEL = 7;
    private static final int BEGIN = 1;
    private static final int END = 2;
    private static final int INSTANT = 3;
    private static final int COUNTER = 4;

    private final PerfettoImage image = new PerfettoImage();

    @TempDir
    Path folder;

    private void describe(String levelTitle) {
        String[] titles = {"ISR", "DPC", "Threaded DPC", "Kernel vectors", "Idle", "Events lost", levelTitle,
            "Findings"};
        image.packet(new Proto().number(10, 1).message(60, new Proto().number(1, 256).text(2, "CPU 0")));
        for (int i = 0; i < titles.length; i++) {
            Proto track = new Proto().number(1, 257 + i).text(2, titles[i]).number(5, 256);
            image.packet(new Proto().number(10, 1).message(60, track));
        }
    }

    private static Proto event(int type, int track) {
        return new Proto().number(9, type).number(11, 256 + track);
    }

    private static Proto slice(int track, String category, String name) {
        return event(BEGIN, track).text(22, category).text(23, name);
    }

    private void at(long nanos, Proto event) {
        image.packet(new Proto().number(8, nanos).number(10, 1).message(11, event));
    }

    private static Proto text(String name, String value) {
        return new Proto().text(10, name).text(6, value);
    }

    private static Proto number(String name, long value) {
        return new Proto().text(10, name).number(4, value);
    }

    private static Proto flag(String name, boolean value) {
        return new Proto().text(10, name).number(2, value ? 1 : 0);
    }

    private TraceSnapshot read() throws TraceFormatException, IOException {
        return TraceFile.readWhole(Files.write(folder.resolve("trace"), image.plain())).store().snapshot();
    }

    /** As "time kind subject arg"; a routine or thread by its name. */
    private static List<String> events(TraceSnapshot trace) {
        List<String> lines = new ArrayList<>();
        for (long i = 0; i < trace.endIndex(); i++) {
            EventKind kind = trace.kind(i);
            boolean named = kind.name().startsWith("ISR") || kind.name().startsWith("DPC")
                    || kind == EventKind.THREAD_SWITCH;
            String subject = named ? trace.catalog().nameOf(trace.subject(i)) : "" + trace.subject(i);
            lines.add(trace.timeNanos(i) + " " + kind + " " + subject + " " + trace.arg(i));
        }
        return lines;
    }

    @Test
    void slicesAreCallsWithAllThatTheirAnnotationsSay() throws Exception {
        describe("IRQL (inferred from the vector)");
        at(
                100,
                slice(ISR, "isr-msi", "storport.sys!0x10").message(4, text("module", "storport.sys"))
                        .message(4, number("vector", 0x91))
                        .message(4, number("irql", 9))
                        .message(4, flag("storport", true))
                        .message(4, flag("claimed", true))
                        .message(4, number("registerReads", 3)));
        at(150, event(END, ISR));
        at(160, slice(DPC, "timer-dpc", "Dpc").message(4, number("irql", 2)));
        at(170, event(END, DPC));

        TraceSnapshot trace = read();

        assertThat(events(trace)).containsExactly(
                "100 ISR_ENTER storport.sys!0x10 145",
                "150 ISR_RETURN storport.sys!0x10 " + IsrResult.of(true, false, 3),
                "160 DPC_ENTER Dpc 0",
                "170 DPC_RETURN Dpc 0");
        assertThat(trace.catalog().list()).containsExactly(
                new Entity.Routine("storport.sys!0x10", "storport.sys", RoutineKind.ISR_MSI, 0x91, 9, true, -1),
                new Entity.Routine("Dpc", "Dpc", RoutineKind.TIMER_DPC, -1, 2, false, -1));
        assertThat(trace.info().levels()).isEqualTo(TraceInfo.Levels.INFERRED);
        assertThat(trace.info().cpus()).isEqualTo(1);
        assertThat(trace.info().images()).isNull();
    }

    @Test
    void aRecordedLevelTellsWhenAnInterruptWasTakenAndOver() throws Exception {
        describe("IRQL");
        at(100, event(COUNTER, LEVEL).number(30, 9));
        at(
                130,
                slice(ISR, "isr", "Isr").message(4, number("vector", 0x91))
                        .message(4, number("dispatch", 0))
                        .message(4, number("sinceInterruptNanos", 30))
                        .fixed64(47, 1));
        at(160, event(END, ISR));
        at(170, event(COUNTER, LEVEL).number(30, 2));
        at(180, slice(DPC, "dpc", "Dpc").message(4, number("queueNanos", 30)).fixed64(47, 1));
        at(190, event(END, DPC));

        assertThat(events(read())).containsExactly(
                "100 VECTOR_IN_SERVICE 145 0",
                "100 IRQL_CHANGE 9 0",
                "130 ISR_ENTER Isr 145",
                "150 DPC_QUEUED Dpc 0",
                "160 ISR_RETURN Isr 0",
                "170 EOI 145 0",
                "170 IRQL_CHANGE 2 9",
                "180 DPC_ENTER Dpc 0",
                "190 DPC_RETURN Dpc 0");
    }

    @Test
    void aDpcThatNoIsrQueuedHasAQueueTimeAllTheSame() throws Exception {
        describe("IRQL (from the context)");
        at(100, slice(DPC, "softirq", "BLOCK").message(4, number("queueNanos", 100)));
        at(110, event(END, DPC));
        at(200, slice(DPC, "softirq", "BLOCK").message(4, number("queueNanos", 95)));
        at(210, event(END, DPC));

        assertThat(events(read())).containsExactly(
                "0 DPC_QUEUED BLOCK -1", "100 DPC_ENTER BLOCK 0", "105 DPC_QUEUED BLOCK -1", "110 DPC_RETURN BLOCK 0",
                "200 DPC_ENTER BLOCK 0", "210 DPC_RETURN BLOCK 0");
    }

    @Test
    void idlenessAndGapsAndCallsWithoutAnEndComeBack() throws Exception {
        describe("IRQL (from the context)");
        at(10, slice(IDLE, "idle", "idle"));
        at(20, event(END, IDLE));
        at(30, event(INSTANT, ISR).text(22, "torn").text(23, "acpi").message(4, text("kind", "isr")));
        at(40, slice(LOST, "lost", "events lost").message(4, number("events", 42)));
        at(90, event(END, LOST));

        assertThat(events(read())).containsExactly(
                "10 THREAD_SWITCH idle 0", "20 THREAD_SWITCH unknown 0", "30 ISR_ENTER acpi -1", "90 LOST 0 42");
    }

    @Test
    void twoRoutinesOfOneNameAreTwo() throws Exception {
        describe("IRQL");
        at(10, slice(DPC, "dpc", "Dpc").message(4, text("device", "one")));
        at(20, event(END, DPC));
        at(30, slice(DPC, "dpc", "Dpc").message(4, text("device", "another")));

        TraceSnapshot trace = read();

        assertThat(trace.subject(0)).isNotEqualTo(trace.subject(2));
        assertThat(trace.catalog().get(0)).isEqualTo(trace.catalog().get(1));
    }

    @Test
    void whatMakesNoSenseIsPassedOverAndCounted() throws Exception {
        describe("IRQL");
        at(5, event(END, ISR));
        at(10, slice(ISR, "dpc", "a DPC on the track of ISRs"));
        at(20, slice(ISR, "something", "of no kind"));
        at(30, event(COUNTER, LEVEL).number(30, 99));
        at(-1, event(COUNTER, LEVEL).number(30, 2));
        at(40, slice(DPC, "dpc", "Dpc"));
        at(50, event(END, DPC));

        TraceSnapshot trace = read();

        assertThat(events(trace)).contains("40 DPC_ENTER Dpc 0").hasSize(3);
        assertThat(trace.info().warnings()).containsExactly("5 events make no sense and were passed over.");
    }

    @Test
    void tracksOfOtherProgramsAreNotOurs() {
        image.packet(new Proto().message(60, new Proto().number(1, 7).text(2, "Main thread")));
        image.packet(new Proto().message(60, new Proto().number(1, 8).text(2, "ISR").number(5, 7)));
        at(5, new Proto().number(9, BEGIN).number(11, 8).text(22, "isr").text(23, "x"));

        assertThatThrownBy(this::read).isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("or tracks that IRQL Scope wrote, found neither in 3 packets");
    }
}
