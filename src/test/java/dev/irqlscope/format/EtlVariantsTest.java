package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Finding;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.Summary;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ETL files as other Windows versions, other clocks, larger machines and accidents leave them. */
class EtlVariantsTest {
    private static final long STAMP = 1_000_000;
    private static final long SECOND = 10_000_000;

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

    private static Summary summary(TraceStore store) {
        return Summary.of(Indexer.analyze(store, Limits.DEFAULT));
    }

    private static List<String> modules(TraceStore store) {
        TraceSnapshot trace = store.snapshot();
        return IntStream.range(0, (int) trace.endIndex())
                .filter(i -> trace.kind(i) == EventKind.DPC_ENTER || trace.kind(i) == EventKind.ISR_ENTER)
                .mapToObj(i -> store.catalog().routine(trace.subject(i)).module())
                .toList();
    }

    private static List<String> lines(TraceStore store) {
        return Ftrace.lines(store.snapshot());
    }

    // Headers of events

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void aKernelEventThatWasLoggedAgainIsTheSameEvent(int pointerBytes) throws Exception {
        Etl etl = new Etl(pointerBytes, STAMP);
        byte[] isr = etl.isr(STAMP + 20, STAMP + 25, etl.base() + 1, 0x91, false);
        byte[] image = etl.image(EtlHooks.IMAGE_RUNDOWN, STAMP + 5, etl.base(), 0x100, "\\a\\StorPort.sys");
        List<String> once = lines(read(new Etl(pointerBytes, STAMP).buffer(0, image, isr)));

        TraceStore again = read(
                etl.buffer(
                        0, EtlForms.relogged(image, EtlForms.IMAGE_LOW, EtlForms.IMAGE_HIGH, 3),
                        EtlForms.relogged(isr, EtlForms.PERF_INFO_LOW, EtlForms.PERF_INFO_HIGH, 67, 12, 16, 1)));

        assertThat(lines(again)).isEqualTo(once).first().asString().contains("ISR_ENTER storport.sys!");
    }

    @Test
    void anEventOfAnotherProviderWithItemsThatLeadNowhereIsNoEventOfTheKernel() throws Exception {
        Etl etl = x64();
        byte[] isr = etl.isr(STAMP + 20, STAMP + 25, etl.base() + 1, 0x91, true);
        byte[] other = EtlForms.relogged(isr, EtlForms.PERF_INFO_LOW + 1, EtlForms.PERF_INFO_HIGH, 67, 4);
        byte[] broken = EtlForms.relogged(isr, EtlForms.PERF_INFO_LOW, EtlForms.PERF_INFO_HIGH, 67, 4);
        ByteBuffer.wrap(broken).order(ByteOrder.LITTLE_ENDIAN).putShort(84, (short) 1).putShort(86, (short) 0xFFFF);

        TraceStore store = read(etl.buffer(0, other, broken, isr));

        assertThat(store.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 99})
    void anEventWithAnyOtherHeaderIsPassedOverWhateverItsSize(int type) throws Exception {
        for (int bytes = 8; bytes < 100; bytes++) {
            Etl etl = x64();
            etl.buffer(
                    0, EtlForms.foreign(type, bytes), EtlForms.message(bytes),
                    etl.dpc(STAMP + 20, STAMP + 25, etl.base()), EtlForms.foreign(type, bytes));

            TraceStore store = read(etl);

            assertThat(store.size()).as("size %d", bytes).isEqualTo(2);
            assertThat(store.info().warnings()).noneMatch(warning -> warning.contains("damaged"));
        }
    }

    // Address sizes

    @Test
    void levelsFollowTheEventsWhateverTheProgramThatWroteTheHeader() throws Exception {
        Etl etl = new Etl(4, STAMP);
        Etl events = x64();
        etl.buffer(0, events.isr(STAMP + 20, STAMP + 25, events.base(), 0x91, true));
        byte[] file = etl.bytes();

        for (byte[] bytes : List.of(file, Packed.zip("trace.etl", file))) {
            TraceStore store = read(bytes);

            assertThat(store.info().levels()).isEqualTo(TraceInfo.Levels.INFERRED);
            assertThat(store.catalog().routine(store.snapshot().subject(0)).irql()).isEqualTo(9);
            assertThat(store.info().warnings()).noneMatch(warning -> warning.contains("32-bit"));
        }
    }

    // Processors

    @Test
    void processorsOfALargeMachineAreCountedInSixteenBits() throws Exception {
        Etl etl = x64().cpus(1_000);
        for (int cpu = 0; cpu < 1_000; cpu += 37) {
            etl.buffer(cpu, etl.dpc(STAMP + 20 + cpu, STAMP + 21 + cpu, etl.base()));
        }

        TraceStore store = read(etl);

        assertThat(store.info().cpus()).isEqualTo(1_000);
        TraceSnapshot trace = store.snapshot();
        assertThat(IntStream.range(0, (int) trace.endIndex()).map(trace::cpu).distinct().sorted())
                .containsExactlyElementsOf(
                        IntStream.iterate(0, cpu -> cpu < 1_000, cpu -> cpu + 37).boxed().toList());
    }

    @Test
    void olderSystemsCountProcessorsInAByteWithTheAlignmentBehindIt() throws Exception {
        Etl etl = x64();
        etl.narrowBuffer(200, etl.dpc(STAMP + 20, STAMP + 21, etl.base()));

        assertThat(read(etl).snapshot().cpu(0)).isEqualTo(200);
    }

    @Test
    void aProcessorThatNoWindowsHasIsDamageAndNoLane() throws Exception {
        Etl etl = x64().cpus(100_000);
        etl.buffer(2_048, etl.dpc(STAMP + 20, STAMP + 21, etl.base()));
        etl.buffer(2_047, etl.dpc(STAMP + 30, STAMP + 31, etl.base()));

        TraceStore store = read(etl);

        assertThat(store.info().cpus()).isEqualTo(2_048);
        assertThat(store.size()).as("a loss, and a call").isEqualTo(3);
        assertThat(store.info().warnings()).anyMatch(warning -> warning.startsWith("1 buffer is damaged"));
    }

    @Test
    void spansThatCannotBeAreCountedForEachProcessor() throws Exception {
        Etl etl = x64();
        long at = STAMP + 5 * SECOND;
        etl.buffer(0, etl.dpc(0, at, etl.base()), etl.dpc(at + 2, at + 1, etl.base()));
        etl.buffer(
                5, etl.dpc(0, at, etl.base()), etl.dpc(at + 10, at + 20, etl.base()),
                etl.dpc(at + 15, at + 25, etl.base()));

        TraceInfo info = read(etl).info();

        assertThat(info.tornSpans()).isEqualTo(4);
        assertThat(info.warnings())
                .anyMatch(warning -> warning.startsWith("3 ISR or DPC records have an impossible start")
                        && warning.endsWith(": left out (2 on processor 0, 1 on processor 5)."))
                .anyMatch(warning -> warning.startsWith("1 ISR or DPC record overlaps")
                        && warning.endsWith(": left out (1 on processor 5)."));
    }

    @ParameterizedTest
    @CsvSource({"0x191, -1", "0x2F, -1", "0x30, 3", "0xFF, 15"})
    void aVectorThatNoDeviceOfX64HasHasNoKnownLevel(String vector, int level) throws Exception {
        Etl etl = x64();
        etl.buffer(0, etl.isr(STAMP + 10, STAMP + 20, etl.base(), Integer.decode(vector), true));

        TraceStore store = read(etl);

        assertThat(store.catalog().routine(store.snapshot().subject(0)).irql()).isEqualTo(level);
        assertThat(store.info().warnings().stream().filter(warning -> warning.startsWith("1 ISR has a vector that no")))
                .hasSize(level < 0 ? 1 : 0);
    }

    @Test
    void theLevelOfAnIsrInAThreadIsKnownWhateverItsVector() throws Exception {
        Etl etl = x64();
        byte[] isr = etl.isr(STAMP + 10, STAMP + 20, etl.base(), 0x1191, true);
        ByteBuffer.wrap(isr).order(ByteOrder.LITTLE_ENDIAN).putShort(6, (short) EtlHooks.ISR_PASSIVE);

        TraceStore store = read(etl.buffer(0, isr));

        assertThat(store.catalog().routine(store.snapshot().subject(0)).isPassiveIsr()).isTrue();
        assertThat(store.info().warnings()).noneMatch(warning -> warning.contains("vector"));
    }

    // Order

    @Test
    void buffersOfDifferentSizesAndInAnyOrderMerge() throws Exception {
        Etl etl = x64();
        long base = etl.base();
        etl.bufferBytes(8_192).buffer(1, etl.dpc(STAMP + 70, STAMP + 80, base));
        etl.bufferBytes(1_032).packedBuffer(0, etl.dpc(STAMP + 40, STAMP + 50, base));
        etl.bufferBytes(200).buffer(0, etl.dpc(STAMP + 10, STAMP + 20, base));
        etl.bufferBytes(65_536).buffer(1, etl.dpc(STAMP + 12, STAMP + 18, base));

        assertThat(lines(read(etl)).stream().map(line -> line.split(" ")[0]))
                .containsExactly("1000", "1200", "1800", "2000", "4000", "5000", "7000", "8000");
    }

    @Test
    void aStampThatIsFarTooLateHoldsBackNothing() throws Exception {
        Etl etl = x64();
        long base = etl.base();
        etl.buffer(
                0,
                etl.dpc(STAMP + 10, STAMP + 20, base),
                etl.threadSwitch(STAMP + 40_000_000_000L, 0),
                etl.dpc(STAMP + 30, STAMP + 40, base),
                etl.dpc(STAMP + 50, STAMP + 60, base));
        etl.buffer(1, etl.dpc(STAMP + 2 * SECOND, STAMP + 2 * SECOND + 10, base));

        TraceStore store = read(etl);

        assertThat(lines(store).stream().map(line -> line.split(" ")[0]))
                .containsExactly(
                        "1000", "2000", "3000", "4000", "5000", "6000", "2000000000", "2000001000", "4000000000000");
        assertThat(store.info().warnings()).noneMatch(warning -> warning.contains("too late"));
    }

    @Test
    void aStampThatIsTooEarlyIsPutInItsPlace() throws Exception {
        Etl etl = x64();
        long base = etl.base();
        etl.buffer(
                0, etl.dpc(STAMP + 100, STAMP + 110, base), etl.dpc(STAMP + 30, STAMP + 40, base),
                etl.dpc(STAMP + 150, STAMP + 160, base));
        etl.buffer(1, etl.dpc(STAMP + 60, STAMP + 70, base));

        TraceStore store = read(etl);

        assertThat(lines(store).stream().map(line -> line.split(" ")[0]))
                .containsExactly("3000", "4000", "6000", "7000", "10000", "11000", "15000", "16000");
    }

    // Beginnings and ends

    @Test
    void aCallThatBeganBeforeTheRecordingBeginsTheTrace() throws Exception {
        Etl etl = x64();
        etl.buffer(0, etl.isr(STAMP - 50, STAMP + 25, etl.base(), 0x91, true));

        TraceStore store = read(etl);

        assertThat(lines(store).getFirst()).startsWith("0 0 ISR_ENTER");
        assertThat(store.info().tornSpans()).isZero();
        assertThat(store.info().wallClockStart())
                .isEqualTo(EtlHeader.instant(Etl.START_FILETIME).minusNanos(5_000));
    }

    @Test
    void aRecordingThatWasNeverClosedIsReadAndSaysSo() throws Exception {
        Etl etl = x64().neverClosed();
        etl.buffer(0, etl.dpc(STAMP + 20, STAMP + 21, etl.base()));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(etl.bytes());
        file.writeBytes(new byte[40_000]);

        TraceStore store = read(file.toByteArray());

        assertThat(store.size()).isEqualTo(2);
        assertThat(store.info().warnings()).anyMatch(warning -> warning.startsWith("The recording was never closed"))
                .as("room that was never written is no damage")
                .noneMatch(warning -> warning.contains("cut off"));
    }

    @Test
    void aCircularFileBeginsWithTheOldestBufferThatWasKept() throws Exception {
        Etl etl = x64().mode(2);
        long base = etl.base();
        for (int i : new int[]{7, 8, 9, 3, 4, 5, 6}) {
            etl.buffer(i % 2, etl.dpc(STAMP + i * SECOND, STAMP + i * SECOND + 10, base));
        }

        TraceStore store = read(etl);

        assertThat(lines(store).stream().filter(line -> line.contains("ENTER")).map(line -> line.split(" ")[0]))
                .containsExactly(
                        "0", "1000000000", "2000000000", "3000000000", "4000000000", "5000000000", "6000000000");
        assertThat(store.info().wallClockStart()).isEqualTo(EtlHeader.instant(Etl.START_FILETIME + 3 * SECOND));
        assertThat(store.info().warnings()).anyMatch(warning -> warning.startsWith("Only the newest events were kept"));
    }

    @Test
    void aRecordingThatWaitsForItsFirstEventBeginsWithIt() throws Exception {
        Etl etl = x64();
        etl.buffer(0, etl.dpc(STAMP + 5 * SECOND / 2, STAMP + 5 * SECOND / 2 + 10, etl.base()));

        TraceStore store = read(etl);

        assertThat(store.snapshot().timeNanos(0)).isZero();
        assertThat(store.info().wallClockStart()).isEqualTo(EtlHeader.instant(Etl.START_FILETIME + 5 * SECOND / 2));
        assertThat(store.info().warnings())
                .contains("Time 0 is the first event, 2.500 s after the recording began.");
    }

    @ParameterizedTest
    @CsvSource({"1, false, false", "2, false, true", "0x400, false, true", "2, true, false"})
    void whatACircularFileOverwroteOfAProcessorIsMissing(String mode, boolean image, boolean lost) throws Exception {
        Etl etl = x64().mode(Integer.decode(mode));
        long base = etl.base();
        etl.buffer(0, etl.dpc(STAMP + 10, STAMP + 20, base),
                etl.dpc(STAMP + 9 * SECOND, STAMP + 9 * SECOND + 10, base));
        if (image) {
            etl.buffer(1, etl.image(EtlHooks.IMAGE_RUNDOWN, STAMP + 5, base, 0x1000, "a.sys"));
        }
        etl.buffer(1, etl.dpc(STAMP + 5 * SECOND, STAMP + 5 * SECOND + 10, base));

        TraceStore store = read(etl);

        assertThat(lines(store).stream().filter(line -> line.contains("LOST")))
                .containsExactlyElementsOf(lost ? List.of("1000 1 LOST - 0") : List.of());
        assertThat(Indexer.analyze(store, Limits.DEFAULT).findings().stream().map(Finding::text))
                .filteredOn(text -> text.startsWith("Events of CPU 1 are missing within 5.000 s"))
                .hasSize(lost ? 1 : 0);
        assertThat(store.info().warnings().stream().filter(warning -> warning.startsWith("1 processor has no events")))
                .hasSize(lost ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000000", "2, 132445973972118091", "3, 1000000"})
    void aHeaderWhoseTimeIsAnotherIsNotBelievedWhateverTheClock(int clock, long stamp) throws Exception {
        for (long told : new long[]{stamp + 100 * SECOND, stamp + (1L << 60)}) {
            Etl etl = new Etl(8, told).clock(clock, SECOND, 10);
            etl.buffer(0, etl.dpc(stamp + 10, stamp + 20, etl.base()), etl.dpc(stamp + 30, stamp + 40, etl.base()));

            TraceStore store = read(etl);

            assertThat(lines(store).stream().map(line -> line.split(" ")[0]))
                    .containsExactly("0", "1000", "2000", "3000");
            assertThat(store.info().wallClockStart()).isNull();
            assertThat(store.info().warnings())
                    .anyMatch(warning -> warning.contains("the wall clock at its beginning is unknown"));
        }
    }

    @Test
    void aSystemTimeThatIsFarFromTheHeadersIsReadAllTheSame() throws Exception {
        long at = Etl.START_FILETIME;
        Etl etl = new Etl(8, 1).clock(2, SECOND, 10);
        etl.buffer(0, etl.dpc(at + 10, at + 20, etl.base()));

        TraceStore store = read(etl);

        assertThat(lines(store).stream().map(line -> line.split(" ")[0])).containsExactly("0", "1000");
        assertThat(store.info().wallClockStart()).isNull();
    }

    @Test
    void aSystemTimeNeedsNoStampInTheHeader() throws Exception {
        long at = Etl.START_FILETIME;
        Etl etl = new Etl(8, 0).clock(2, SECOND, 10);
        etl.buffer(0, etl.dpc(at + 10, at + 20, etl.base()));

        TraceStore store = read(etl);

        assertThat(lines(store).stream().map(line -> line.split(" ")[0])).containsExactly("1000", "2000");
        assertThat(store.info().wallClockStart()).isEqualTo(EtlHeader.instant(at));
    }

    @Test
    void aHeaderWhoseTimeLiesBehindTheEventsIsNotBelieved() throws Exception {
        Etl etl = new Etl(8, STAMP + 100 * SECOND);
        etl.buffer(
                0, etl.dpc(STAMP + 10, STAMP + 20, etl.base()), etl.dpc(STAMP + 30, STAMP + 40, etl.base()));

        TraceStore store = read(etl);

        assertThat(lines(store).stream().map(line -> line.split(" ")[0])).containsExactly("0", "1000", "2000", "3000");
        assertThat(store.info().wallClockStart()).isNull();
        assertThat(store.info().warnings())
                .anyMatch(warning -> warning.contains("the wall clock at its beginning is unknown"));
    }

    @Test
    void aHeaderWithoutAStampTellsNoWallClock() throws Exception {
        Etl etl = new Etl(8, 0);
        etl.buffer(0, etl.dpc(STAMP + 10, STAMP + 20, etl.base()));

        TraceStore store = read(etl);

        assertThat(lines(store)).first().asString().startsWith("0 0 DPC_ENTER");
        assertThat(store.info().wallClockStart()).isNull();
        assertThat(store.info().warnings()).anyMatch(warning -> warning.startsWith("The header does not say what"));
    }

    @Test
    void theClockOfSystemTimeIsTheWallClock() throws Exception {
        Etl etl = new Etl(8, Etl.START_FILETIME).clock(2, 3_579_545, 2_000);
        etl.buffer(0, etl.dpc(Etl.START_FILETIME - 3, Etl.START_FILETIME + 7, etl.base()));

        TraceInfo info = read(etl).info();

        assertThat(info.wallClockStart()).isEqualTo(EtlHeader.instant(Etl.START_FILETIME - 3));
        assertThat(info.originNanos())
                .isEqualTo((Etl.START_FILETIME - 3 - EtlHeader.UNIX_EPOCH_FILETIME) * 100);
    }

    // Losses

    @Test
    void lossesOfSeveralProcessorsStandOnEachAndTheirNumberOnNone() throws Exception {
        Etl etl = x64().eventsLost(17);
        long base = etl.base();
        for (int cpu = 0; cpu < 3; cpu++) {
            etl.buffer(cpu, etl.dpc(STAMP + 10 + cpu, STAMP + 20 + cpu, base));
            etl.buffer(cpu, cpu < 2 ? 4 : 0, etl.dpc(STAMP + 110 + cpu, STAMP + 120 + cpu, base));
        }

        TraceStore store = read(etl);

        assertThat(lines(store).stream().filter(line -> line.contains("LOST")))
                .containsExactly("1000 -1 LOST - 17", "11000 0 LOST - 0", "11100 1 LOST - 0");
        assertThat(summary(store).lostEvents()).isEqualTo(17);
        assertThat(store.info().warnings())
                .contains("Events are missing on 2 processors; how many on each is not known.");
    }

    @Test
    void lossesOfOneProcessorAreItsOwn() throws Exception {
        Etl etl = x64().eventsLost(17);
        etl.buffer(1, etl.dpc(STAMP + 10, STAMP + 20, etl.base()));
        etl.buffer(0, etl.dpc(STAMP + 30, STAMP + 40, etl.base()));
        etl.buffer(1, 2, etl.dpc(STAMP + 50, STAMP + 60, etl.base()));

        assertThat(summary(read(etl)).lostEventsByCpu()).containsExactly(0L, 17L);
    }

    @ParameterizedTest
    @CsvSource({"false, 4096", "true, 4096", "false, 1000"})
    void behindAStretchThatIsNoBufferTheNextOneIsFound(boolean packed, int damaged) throws Exception {
        Etl etl = x64();
        for (int i = 0; i < 6; i++) {
            byte[] event = etl.dpc(STAMP + 100 * i, STAMP + 100 * i + 10, etl.base());
            if (packed) {
                etl.packedBuffer(i % 2, event);
            } else {
                etl.buffer(i % 2, event);
            }
        }
        List<byte[]> buffers = etl.takeBuffers();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(etl.bytes());
        for (int i = 0; i < 6; i++) {
            byte[] buffer = buffers.get(i).clone();
            if (i == 2) {
                Arrays.fill(buffer, 0, Math.min(buffer.length, damaged), (byte) 0xEE);
            }
            file.writeBytes(buffer);
        }

        TraceStore store = read(file.toByteArray());

        assertThat(summary(store).totals().dpcs()).isEqualTo(5);
        assertThat(lines(store).stream().filter(line -> line.contains("LOST")))
                .containsExactly("30000 0 LOST - 0", "30000 1 LOST - 0");
        assertThat(store.info().warnings())
                .anyMatch(warning -> warning.startsWith("1 stretch of the file is no buffer"))
                .noneMatch(warning -> warning.contains("cut off"));
    }

    // Images

    @ParameterizedTest
    @CsvSource({"4, 0", "4, 1", "4, 2", "4, 3", "8, 0", "8, 1", "8, 2", "8, 3"})
    void imagesOfEveryVersionNameTheirRoutines(int pointerBytes, int version) throws Exception {
        Etl etl = new Etl(pointerBytes, STAMP);
        etl.buffer(
                0,
                etl.dpc(STAMP + 20, STAMP + 25, etl.base() + 0xFFF),
                etl.image(version, EtlHooks.IMAGE_RUNDOWN_AT_END, STAMP + 90, etl.base(), 0x1000, 0, "\\x\\AFD.sys"),
                etl.image(version, EtlHooks.IMAGE_RUNDOWN_AT_END, STAMP + 90, 0x40_0000, 0x1000, 0, "C:\\u.dll"));

        TraceStore store = read(etl);

        assertThat(modules(store)).containsExactly("afd.sys");
        assertThat(store.info().images()).isEqualTo(1);
    }

    @Test
    void imagesComeAndGoInOrderOfTimeWhateverTheOrderOfBuffers() throws Exception {
        Etl etl = x64();
        long base = etl.base();
        etl.buffer(0, etl.image(EtlHooks.IMAGE_UNLOAD, STAMP + 40, base, 0x100, "a.sys"),
                etl.image(EtlHooks.IMAGE_LOAD, STAMP + 45, base, 0x100, "b.sys"),
                etl.image(EtlHooks.IMAGE_UNLOAD, STAMP + 80, base, 0x100, "b.sys"));
        etl.buffer(1, etl.image(EtlHooks.IMAGE_LOAD, STAMP + 30, base, 0x100, "a.sys"),
                etl.image(EtlHooks.IMAGE_LOAD, STAMP + 85, base, 0x100, "a.sys"));
        etl.buffer(
                0, etl.dpc(STAMP + 32, STAMP + 33, base + 5), etl.dpc(STAMP + 50, STAMP + 51, base + 5),
                etl.dpc(STAMP + 90, STAMP + 91, base + 5));

        assertThat(modules(read(etl))).containsExactly("a.sys", "b.sys", "a.sys");
    }

    @Test
    void anUnloadThatTwoSessionsTellOfIsOne() throws Exception {
        Etl etl = x64();
        etl.buffer(
                0, etl.image(EtlHooks.IMAGE_LOAD, STAMP + 10, etl.base(), 0x100, "a.sys"),
                etl.image(EtlHooks.IMAGE_LOAD, STAMP + 12, etl.base(), 0x100, "a.sys"),
                etl.dpc(STAMP + 20, STAMP + 21, etl.base()),
                etl.image(EtlHooks.IMAGE_UNLOAD, STAMP + 40, etl.base(), 0x100, "a.sys"),
                etl.image(EtlHooks.IMAGE_UNLOAD, STAMP + 42, etl.base(), 0x100, "a.sys"));

        assertThat(read(etl).info().images()).isEqualTo(1);
    }

    @Test
    void anImageThatIsSeenAtTheEndInThePlaceOfAnotherWasThereSinceThatWasLastHeardOf() throws Exception {
        Etl etl = x64();
        etl.buffer(
                0, etl.image(EtlHooks.IMAGE_RUNDOWN, STAMP + 10, etl.base(), 0x100, "a.sys"),
                etl.dpc(STAMP + 20, STAMP + 21, etl.base()),
                etl.image(EtlHooks.IMAGE_RUNDOWN_AT_END, STAMP + 90, etl.base(), 0x200, "b.sys"));
        etl.buffer(1, etl.dpc(STAMP + 5, STAMP + 6, etl.base()));

        assertThat(modules(read(etl))).containsExactly("a.sys", "b.sys");
    }

    // Limits

    @Test
    void onlyStorportsIsrsHaveItsLimit() throws Exception {
        Etl etl = x64();
        etl.buffer(
                0, etl.image(EtlHooks.IMAGE_RUNDOWN, STAMP, etl.base(), 0x100, "\\x\\storport.sys"),
                etl.image(EtlHooks.IMAGE_RUNDOWN, STAMP, etl.base() + 0x100, 0x100, "\\x\\ndis.sys"),
                etl.isr(STAMP + 1_000, STAMP + 1_400, etl.base() + 1, 0x91, true),
                etl.isr(STAMP + 2_000, STAMP + 2_501, etl.base() + 1, 0x91, true),
                etl.isr(STAMP + 3_000, STAMP + 3_251, etl.base() + 0x101, 0x81, true),
                etl.isr(STAMP + 4_000, STAMP + 4_250, etl.base() + 0x101, 0x81, true));

        assertThat(summary(read(etl)).totals().isrOverLimit()).isEqualTo(2);
    }

    // Disks

    @ParameterizedTest
    @CsvSource({"1, 10000000, 400, 40000", "2, 3579545, 3580, 1000100", "3, 10000000, 400, 40000"})
    void durationsOfDiskRequestsCountThePerformanceCounterWhateverTheClock(
            int type, long hertz, long response, long nanos) throws Exception {
        long stamp = Etl.START_FILETIME;
        Etl etl = new Etl(8, stamp).clock(type, hertz, 2_000);
        long rate = type == 3 ? 2_000_000_000L : 10_000_000;
        etl.buffer(0, etl.diskRead(stamp + rate, 3, response), etl.diskFlush(stamp + rate, 4, response));

        TraceSnapshot trace = read(etl).snapshot();

        assertThat(trace.endIndex()).isEqualTo(4);
        assertThat(trace.timeNanos(2) - trace.timeNanos(0)).isEqualTo(nanos);
        assertThat(trace.timeNanos(3) - trace.timeNanos(1)).isEqualTo(nanos);
    }

    @Test
    void aRequestOfManySecondsBeginsWhereItBegan() throws Exception {
        Etl etl = x64();
        etl.buffer(
                0, etl.dpc(STAMP + 1, STAMP + 2, etl.base()),
                etl.diskRead(STAMP + 31 * SECOND, 1, 30 * SECOND),
                etl.diskRead(STAMP + 31 * SECOND, 1, 30 * SECOND),
                etl.diskRead(STAMP + 32 * SECOND, 1, 5));
        etl.buffer(
                1, etl.dpc(STAMP + 2 * SECOND, STAMP + 2 * SECOND + 1, etl.base()),
                etl.dpc(STAMP + 20 * SECOND, STAMP + 20 * SECOND + 1, etl.base()));

        TraceStore store = read(etl);

        assertThat(lines(store).stream().filter(line -> line.contains("REQUEST")))
                .containsExactly(
                        "1000000000 -1 REQUEST_STARTED Disk 1 1", "1000000000 -1 REQUEST_STARTED Disk 1 2",
                        "31000000000 0 REQUEST_COMPLETED Disk 1 1", "31000000000 0 REQUEST_COMPLETED Disk 1 2",
                        "31999999500 -1 REQUEST_STARTED Disk 1 3", "32000000000 0 REQUEST_COMPLETED Disk 1 3");
        assertThat(store.info().warnings()).noneMatch(warning -> warning.contains("too late"));
    }

    @Test
    void requestsThatDoNotTellWhenTheyBeganAreCounted() throws Exception {
        Etl etl = x64();
        etl.buffer(
                0, etl.diskRead(STAMP + 3 * SECOND, 1, 0), etl.diskRead(STAMP + 3 * SECOND, 1, 9 * SECOND),
                etl.diskRead(STAMP + 3 * SECOND, -1, 5), etl.diskRead(STAMP + 3 * SECOND, 1, Long.MAX_VALUE));

        TraceStore store = read(etl);

        assertThat(store.size()).isZero();
        assertThat(store.info().warnings()).anyMatch(warning -> warning.startsWith("4 disk requests do not tell"));
    }

    // What is missing

    @Test
    void aFileThatEndsInsideABufferGivesTheEventsThatAreThere() throws Exception {
        Etl etl = x64();
        etl.buffer(
                0, etl.dpc(STAMP + 20, STAMP + 25, etl.base()), etl.dpc(STAMP + 30, STAMP + 35, etl.base()),
                etl.dpc(STAMP + 40, STAMP + 45, etl.base()));
        byte[] cut = Arrays.copyOf(etl.bytes(), 1024 + 72 + 32 + 32 + 20);

        TraceStore store = read(cut);

        assertThat(store.size()).isEqualTo(4);
        assertThat(store.info().warnings())
                .contains("The file is cut off at offset 1180: the rest of a buffer and what followed it is missing.");
    }

    @Test
    void aCutFileWithoutCallsDoesNotSayThatItWasRecordedWithoutThem() throws Exception {
        Etl etl = x64();
        etl.buffer(0, etl.dpc(STAMP + 20, STAMP + 25, etl.base()));

        assertThat(read(Arrays.copyOf(etl.bytes(), 1024 + 60)).info().warnings())
                .anyMatch(warning -> warning
                        .contains("in what can be read of the trace: it is cut, or was recorded without"));
    }

    @Test
    void aTraceWithOnlyOneKindOfCallSaysWhichFlagIsMissingAndHowToSetIt() throws Exception {
        Etl isrs = x64();
        isrs.buffer(0, isrs.isr(STAMP + 20, STAMP + 25, isrs.base(), 0x91, true));
        Etl dpcs = x64();
        dpcs.buffer(0, dpcs.dpc(STAMP + 20, STAMP + 25, dpcs.base()));

        assertThat(read(isrs).info().warnings())
                .anyMatch(warning -> warning.contains("without the DPC flag") && warning.contains("logman start"));
        assertThat(read(dpcs).info().warnings())
                .anyMatch(warning -> warning.contains("without the INTERRUPT flag")
                        && warning.contains("wpr -start CPU"));
    }

    @Test
    void aRoutineOfNoImageIsUnknown() throws Exception {
        Etl etl = x64();
        etl.buffer(
                0, etl.image(EtlHooks.IMAGE_RUNDOWN, STAMP, etl.base(), 0x100, "a.sys"),
                etl.dpc(STAMP + 20, STAMP + 25, etl.base() + 0x100),
                etl.dpc(STAMP + 30, STAMP + 35, etl.base() - 1));

        TraceStore store = read(etl);

        assertThat(modules(store)).containsExactly("unknown", "unknown");
        assertThat(store.catalog().list()).extracting(Entity::name)
                .contains("unknown!0xfffff80010000100", "unknown!0xfffff8000fffffff");
    }
}
