package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.Summary;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EtlReaderTest {
    private static final long STAMP = 1_000_000;
    private static final String STORPORT = "\\SystemRoot\\System32\\drivers\\StorPort.sys";

    @TempDir
    Path folder;

    private TraceStore read(Etl etl) throws Exception {
        return read(etl.bytes());
    }

    private TraceStore read(byte[] bytes) throws Exception {
        return TraceFile.readWhole(Files.write(folder.resolve("trace"), bytes)).store();
    }

    private static Etl x64() {
        return new Etl(8, STAMP);
    }

    /** Events as "time kind cpu routine". */
    private static List<String> events(TraceStore store) {
        TraceSnapshot trace = store.snapshot();
        List<String> lines = new ArrayList<>();
        for (long i = 0; i < trace.endIndex(); i++) {
            String about = trace.kind(i) == EventKind.LOST
                    ? "" + trace.arg(i)
                    : store.catalog().nameOf(trace.subject(i));
            lines.add(trace.timeNanos(i) + " " + trace.kind(i) + " " + trace.cpu(i) + " " + about);
        }
        return lines;
    }

    private static Entity.Routine routine(TraceStore store, EventKind kind) {
        TraceSnapshot trace = store.snapshot();
        for (long i = 0; i < trace.endIndex(); i++) {
            if (trace.kind(i) == kind) {
                return store.catalog().routine(trace.subject(i));
            }
        }
        throw new AssertionError("no " + kind);
    }

    @Test
    void callsThatAreRecordedAtTheirEndStandAtTheirStart() throws Exception {
        Etl etl = x64();
        long base = etl.base();
        etl.buffer(
                0,
                etl.isr(STAMP + 20, STAMP + 25, base + 1, 0x91, true),
                etl.isr(STAMP + 40, STAMP + 45, base + 1, 0x91, false),
                etl.dpc(STAMP + 30, STAMP + 60, base + 2));
        etl.buffer(1, etl.isr(STAMP + 22, STAMP + 43, base + 3, 0x61, true));

        TraceStore store = read(etl);

        String isr = "unknown!0xfffff80010000001";
        String dpc = "unknown!0xfffff80010000002";
        String other = "unknown!0xfffff80010000003";
        assertThat(events(store))
                .containsExactly(
                        "2000 ISR_ENTER 0 " + isr,
                        "2200 ISR_ENTER 1 " + other,
                        "2500 ISR_RETURN 0 " + isr,
                        "3000 DPC_ENTER 0 " + dpc,
                        "4000 ISR_ENTER 0 " + isr,
                        "4300 ISR_RETURN 1 " + other,
                        "4500 ISR_RETURN 0 " + isr,
                        "6000 DPC_RETURN 0 " + dpc);
        TraceSnapshot trace = store.snapshot();
        assertThat(IsrResult.claimed(trace.arg(2))).isTrue();
        assertThat(IsrResult.claimed(trace.arg(6))).isFalse();
        assertThat(trace.arg(0)).isEqualTo(0x91);
        assertThat(store.info().wallClockStart())
                .isEqualTo(Instant.ofEpochSecond(
                        (Etl.START_FILETIME - 116_444_736_000_000_000L) / 10_000_000,
                        (Etl.START_FILETIME - 116_444_736_000_000_000L) % 10_000_000 * 100));
    }

    @Test
    void callsThatTouchOrCoincideNestAsTheyWereRecorded() throws Exception {
        Etl etl = x64();
        long base = etl.base();
        etl.buffer(
                0,
                etl.isr(STAMP + 10, STAMP + 20, base + 1, 0x91, true),
                etl.isr(STAMP + 20, STAMP + 20, base + 2, 0x91, true),
                etl.isr(STAMP + 20, STAMP + 30, base + 3, 0xA1, true),
                etl.isr(STAMP + 20, STAMP + 30, base + 4, 0x91, true),
                etl.dpc(STAMP + 20, STAMP + 40, base + 5));

        TraceStore store = read(etl);

        Summary summary = Summary.of(Indexer.analyze(store, Limits.DEFAULT));
        assertThat(summary.totals().tornSpans()).isZero();
        assertThat(summary.totals().isrs()).isEqualTo(4);
        assertThat(summary.totals().dpcs()).isEqualTo(1);
        assertThat(events(store).stream().map(line -> line.split(" ")[1] + line.charAt(line.length() - 1)))
                .containsExactly(
                        "ISR_ENTER1", "ISR_RETURN1", "ISR_ENTER2", "ISR_RETURN2", "DPC_ENTER5", "ISR_ENTER4",
                        "ISR_ENTER3", "ISR_RETURN3", "ISR_RETURN4", "DPC_RETURN5");
    }

    @Test
    void driversAreNamedByImagesThatAreListedAtTheEndOnly() throws Exception {
        Etl etl = x64();
        etl.buffer(0, etl.isrMsi(STAMP + 20, STAMP + 25, etl.base() + 0x1B00, 0x91, true));
        etl.buffer(1, etl.image(EtlHooks.IMAGE_RUNDOWN_AT_END, STAMP + 900, etl.base(), 0x2000, STORPORT));

        Entity.Routine isr = routine(read(etl), EventKind.ISR_ENTER);

        assertThat(isr).isEqualTo(new Entity.Routine(
                "storport.sys!0xfffff80010001b00", "storport.sys", RoutineKind.ISR_MSI, 0x91, 9, true, Entity.NONE));
    }

    @Test
    void anAddressThatTwoImagesUsedBelongsToTheOneOfItsTime() throws Exception {
        Etl etl = x64();
        long base = etl.base();
        etl.buffer(
                0,
                etl.dpc(STAMP + 10, STAMP + 11, base + 5),
                etl.image(EtlHooks.IMAGE_UNLOAD, STAMP + 20, base, 0x1000, "\\a.sys"),
                etl.image(EtlHooks.IMAGE_LOAD, STAMP + 30, base, 0x1000, "\\B.SYS"),
                etl.dpc(STAMP + 40, STAMP + 41, base + 5),
                etl.dpc(STAMP + 50, STAMP + 51, base + 0x1000));

        assertThat(events(read(etl)).stream().filter(line -> line.contains("ENTER")))
                .containsExactly(
                        "1000 DPC_ENTER 0 a.sys!0xfffff80010000005",
                        "4000 DPC_ENTER 0 b.sys!0xfffff80010000005",
                        "5000 DPC_ENTER 0 unknown!0xfffff80010001000");
    }

    @Test
    void everyKindOfCallHasItsLevel() throws Exception {
        Etl etl = x64();
        long base = etl.base();
        etl.buffer(
                0,
                etl.dpc(STAMP + 10, STAMP + 11, base),
                etl.call(EtlHooks.TIMER_DPC, STAMP + 20, STAMP + 21, base),
                etl.call(EtlHooks.THREADED_DPC, STAMP + 30, STAMP + 31, base),
                etl.isr(STAMP + 40, STAMP + 41, base, 0xD1, true));

        List<Entity> routines = read(etl).catalog().list();

        assertThat(routines).extracting(entity -> ((Entity.Routine) entity).kind())
                .containsExactly(
                        RoutineKind.DPC, RoutineKind.TIMER_DPC, RoutineKind.THREADED_DPC, RoutineKind.ISR);
        assertThat(routines).extracting(entity -> ((Entity.Routine) entity).irql()).containsExactly(2, 2, 0, 13);
    }

    @Test
    void levelsOfAnX86TraceAreUnknownAndThatIsSaid() throws Exception {
        Etl etl = new Etl(4, STAMP);
        etl.buffer(
                0,
                etl.image(EtlHooks.IMAGE_RUNDOWN, STAMP + 1, etl.base(), 0x100, "\\x.sys"),
                etl.isr(STAMP + 10, STAMP + 11, etl.base() + 2, 0x91, true));

        TraceStore store = read(etl);

        Entity.Routine isr = routine(store, EventKind.ISR_ENTER);
        assertThat(isr.name()).isEqualTo("x.sys!0x82000002");
        assertThat(isr.irql()).isEqualTo(-1);
        assertThat(store.info().levels()).isEqualTo(TraceInfo.Levels.UNKNOWN);
        assertThat(store.info().warnings()).anyMatch(warning -> warning.contains("levels of ISRs are unknown"));
    }

    @Test
    void everyFormOfHeaderHoldsTheSameEvent() throws Exception {
        Etl etl = x64();
        byte[] event = etl.isr(STAMP + 20, STAMP + 25, etl.base(), 0x91, true);
        long low = 0x4DA6_137E_CE1D_BFB4L;
        long high = 0xBC2C_10AA_593F_B087L;
        byte[] foreign = Etl.classic(event, low + 1, high, 67);
        List<byte[]> forms = List.of(
                event, Etl.withCounters(event), Etl.compact(event), Etl.classic(event, low, high, 67));
        for (byte[] form : forms) {
            TraceStore store = read(x64().buffer(0, foreign, form));

            assertThat(events(store)).hasSize(2)
                    .first()
                    .isEqualTo(
                            "2000 ISR_ENTER 0 unknown!0xfffff80010000000");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2337949, 2000, QPC", "2, 5, 2000, system time", "3, 5, 2394, processor cycles",
        "0, 10000000, 1, QPC", "1, 3000000000, 1, QPC"})
    void timesFollowTheClockOfTheRecording(int type, long hertz, int megahertz, String name) throws Exception {
        long stamp = 132_445_973_972_118_091L;
        Etl etl = new Etl(8, stamp).clock(type, hertz, megahertz);
        long rate = type == 2 ? 10_000_000 : type == 3 ? megahertz * 1_000_000L : hertz;
        long start = stamp + rate / 2;
        long later = stamp + 5000 * rate + 7;
        etl.buffer(0, etl.dpc(start, start + 1, etl.base()), etl.dpc(later, later + 1, etl.base()));

        TraceStore store = read(etl);

        assertThat(store.info().clock()).isEqualTo(TraceInfo.Clock.nanos(name));
        assertThat(store.snapshot().timeNanos(0)).isEqualTo(rate / 2 * 1_000_000_000 / rate);
        assertThat(store.snapshot().timeNanos(2)).isEqualTo(5_000_000_000_000L + 7_000_000_000L / rate);
    }

    @Test
    void aClockOfUnknownRateCountsTicks() throws Exception {
        Etl etl = x64().clock(1, 0, 0);
        etl.buffer(0, etl.dpc(STAMP + 20, STAMP + 25, etl.base()));

        TraceStore store = read(etl);

        assertThat(store.info().clock().ticks()).isTrue();
        assertThat(store.snapshot().timeNanos(0)).isEqualTo(20);
    }

    @Test
    void impossibleCallsAreLeftOutAndCounted() throws Exception {
        Etl etl = x64();
        long base = etl.base();
        long second = 10_000_000;
        long at = STAMP + 5 * second;
        etl.buffer(
                0,
                etl.dpc(0, at, base),
                etl.dpc(at + 2, at + 1, base),
                etl.dpc(at + 1 - second, at + 2, base),
                etl.dpc(at + 2, at + 3, base));

        TraceStore store = read(etl);

        assertThat(store.size()).isEqualTo(2);
        assertThat(store.info().tornSpans()).isEqualTo(3);
        assertThat(store.info().warnings()).anyMatch(warning -> warning.contains("3 ISR or DPC records"));
    }

    @Test
    void aCallThatCrossesTheEndOfAnotherIsLeftOutAndCounted() throws Exception {
        Etl etl = x64();
        etl.buffer(
                0,
                etl.dpc(STAMP + 10, STAMP + 20, etl.base() + 1),
                etl.call(EtlHooks.THREADED_DPC, STAMP + 15, STAMP + 25, etl.base() + 2),
                etl.dpc(STAMP + 26, STAMP + 27, etl.base() + 1));

        TraceStore store = read(etl);

        assertThat(store.info().tornSpans()).isEqualTo(1);
        Analysis analysis = Indexer.analyze(store, Limits.DEFAULT);
        assertThat(analysis.totals().dpcs()).isEqualTo(2);
        assertThat(analysis.totals().tornSpans()).isEqualTo(1);
    }

    @Test
    void lostEventsStandBetweenCallsBeforeTheBufferThatSaysSo() throws Exception {
        Etl etl = x64().eventsLost(17);
        etl.buffer(0, etl.dpc(STAMP + 10, STAMP + 20, etl.base()));
        etl.buffer(
                0, 2, etl.isr(STAMP + 40, STAMP + 41, etl.base(), 0x91, true),
                etl.dpc(STAMP + 30, STAMP + 50, etl.base()), etl.dpc(STAMP + 60, STAMP + 61, etl.base()));

        TraceStore store = read(etl);

        assertThat(events(store)).contains("5000 LOST 0 17");
        Summary summary = Summary.of(Indexer.analyze(store, Limits.DEFAULT));
        assertThat(summary.lostEvents()).isEqualTo(17);
        assertThat(summary.totals().dpcs()).isEqualTo(3);
        assertThat(summary.totals().isrs()).isEqualTo(1);
        assertThat(summary.warnings()).anyMatch(warning -> warning.startsWith("17 events were lost"));
    }

    @Test
    void aLossBeforeARecordThatCannotBeStandsNoEarlierThanTheTraceBegins() throws Exception {
        Etl etl = x64();
        etl.buffer(0, 2, etl.dpc(0, STAMP - 500, etl.base()));
        etl.buffer(1, etl.dpc(STAMP + 10, STAMP + 20, etl.base()));

        assertThat(events(read(etl)).getFirst()).isEqualTo("0 LOST 0 0");
    }

    @Test
    void lossesOfATraceWithNothingThatCanBeStandAtItsBeginning() throws Exception {
        Etl etl = x64().eventsLost(3);
        etl.buffer(0, etl.dpc(0, STAMP + 500, etl.base()));

        assertThat(events(read(etl))).containsExactly("0 LOST -1 3");
    }

    @Test
    void whatADamagedBufferHeldIsMissingBeforeTheNextOneOfItsProcessor() throws Exception {
        Etl etl = x64();
        byte[] rubbish = new byte[64];
        rubbish[0] = 5;
        etl.buffer(0, etl.dpc(STAMP + 10, STAMP + 20, etl.base()), rubbish);
        etl.buffer(1, etl.dpc(STAMP + 30, STAMP + 40, etl.base()));
        etl.buffer(0, etl.dpc(STAMP + 50, STAMP + 60, etl.base()));

        TraceStore store = read(etl);

        assertThat(events(store).stream().filter(line -> line.contains("LOST"))).containsExactly("5000 LOST 0 0");
        assertThat(store.info().warnings()).anyMatch(warning -> warning.startsWith("1 buffer is damaged"));
    }

    @Test
    void threadsAreNamedAfterTheirProcessAtThatTime() throws Exception {
        Etl etl = x64();
        etl.buffer(
                0,
                etl.threadSwitch(STAMP + 10, 44),
                etl.threadSwitch(STAMP + 20, 0),
                etl.thread(EtlHooks.THREAD_START, STAMP + 30, 8, 44),
                etl.threadSwitch(STAMP + 40, 44),
                etl.process(EtlHooks.PROCESS_RUNDOWN_AT_END, STAMP + 50, 8, "new.exe"),
                etl.process(EtlHooks.PROCESS_END, STAMP + 50, 7, "old.exe"));
        etl.buffer(1, etl.thread(EtlHooks.THREAD_END, STAMP + 5, 7, 44));

        assertThat(events(read(etl)))
                .containsExactly(
                        "1000 THREAD_SWITCH 0 old.exe",
                        "2000 THREAD_SWITCH 0 Idle",
                        "4000 THREAD_SWITCH 0 new.exe");
    }

    @Test
    void aDiskRequestBeginsItsResponseTimeBeforeItsEnd() throws Exception {
        Etl etl = x64();
        etl.buffer(0, etl.diskRead(STAMP + 500, 1, 400), etl.diskRead(STAMP + 600, 1, -1));

        TraceStore store = read(etl);

        assertThat(events(store))
                .containsExactly("10000 REQUEST_STARTED -1 Disk 1", "50000 REQUEST_COMPLETED 0 Disk 1");
        assertThat(store.snapshot().arg(0)).isEqualTo(store.snapshot().arg(1));
    }

    @Test
    void theOrderOfBuffersInTheFileDoesNotMatter() throws Exception {
        Etl etl = x64();
        long base = etl.base();
        etl.buffer(1, etl.dpc(STAMP + 70, STAMP + 80, base), etl.dpc(STAMP + 90, STAMP + 95, base));
        etl.packedBuffer(0, etl.dpc(STAMP + 40, STAMP + 50, base), etl.dpc(STAMP + 75, STAMP + 77, base));
        etl.buffer(0, etl.dpc(STAMP + 10, STAMP + 20, base));
        etl.packedBuffer(1, etl.dpc(STAMP + 12, STAMP + 18, base));

        assertThat(events(read(etl)).stream().map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactly(
                        "1000", "1200", "1800", "2000", "4000", "5000", "7000", "7500", "7700", "8000", "9000", "9500");
    }

    @Test
    void aRecordingWhoseBeginningWasOverwrittenStartsWithWhatIsLeft() throws Exception {
        Etl etl = x64();
        long first = STAMP + 36_000_000_000L;
        etl.buffer(0, etl.dpc(first, first + 10, etl.base()));

        TraceStore store = read(etl);

        assertThat(store.snapshot().timeNanos(0)).isZero();
        assertThat(store.info().originNanos()).isEqualTo(first * 100);
        assertThat(store.info().wallClockStart())
                .isEqualTo(read(x64()).info().wallClockStart().plusSeconds(3600));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aCompressionThatIsNotReadIsRefusedByName(int kind) throws Exception {
        Etl etl = x64().compression(kind);
        etl.packedBuffer(0, etl.dpc(STAMP + 10, STAMP + 20, etl.base()));

        assertThatThrownBy(() -> read(etl))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining(kind == 2 ? "found LZNT1" : "found XPRESS-Huffman")
                .hasMessageContaining("offset 1024");
    }
}
