package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceDatReaderTest {
    @TempDir
    Path folder;

    private TraceSnapshot read(byte[] bytes) throws TraceFormatException, IOException {
        return TraceFile.readWhole(Files.write(folder.resolve("trace"), bytes)).store().snapshot();
    }

    private List<String> events(DatImage image) throws TraceFormatException, IOException {
        return Ftrace.lines(read(image.version6()));
    }

    private static DatImage example(ByteOrder order, int longSize, String nameField) {
        DatImage image = new DatImage(order, longSize, nameField);
        image.cpu(0).page(100_000);
        image.schedSwitch(100_000, "my task", 1234).blockIssue(100_010, 254, 3, 52764224);
        image.irqEntry(100_070, 36, "virtio1-req.0").softirqRaise(100_071, 4);
        image.page(100_072).softirqRaise(100_072, 4).irqExit(100_073, 36, 1);
        image.softirqEntry(100_074, 4).softirqExit(100_079, 4);
        image.page(100_100).irqEntry(100_100, 9, "acpi").irqExit(100_101, 9, 0);
        image.cpu(1).page(100_076).timerEntry(100_076).timerExit(100_090).kfree(100_095);
        return image;
    }

    private static final String[] EXAMPLE_EVENTS = {
        "0 0 THREAD_SWITCH my task 0",
        "10 0 REQUEST_STARTED 254,3 52764224",
        "70 0 ISR_ENTER virtio1-req.0 36",
        "71 0 DPC_QUEUED BLOCK 0",
        "72 0 DPC_JOINED BLOCK 0",
        "73 0 ISR_RETURN virtio1-req.0 1",
        "74 0 DPC_ENTER BLOCK 0",
        "76 1 VECTOR_ENTER local_timer 236",
        "79 0 DPC_RETURN BLOCK 0",
        "90 1 VECTOR_EXIT local_timer 236",
        "100 0 ISR_ENTER acpi 9",
        "101 0 ISR_RETURN acpi 0"
    };

    @ParameterizedTest
    @CsvSource({
        "LITTLE_ENDIAN, 8, __data_loc",
        "LITTLE_ENDIAN, 4, __data_loc",
        "BIG_ENDIAN, 8, __data_loc",
        "BIG_ENDIAN, 4, __rel_loc",
        "LITTLE_ENDIAN, 8, __rel_loc"
    })
    void eachByteOrderAndWordSizeAndVersionAndPackingGivesTheSame(String order, int longSize, String nameField)
            throws Exception {
        ByteOrder bytes = order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        DatImage image = example(bytes, longSize, nameField);

        for (byte[] file : List.of(image.version6(), image.version7("none"), image.version7("zlib"))) {
            TraceSnapshot trace = read(file);

            assertThat(Ftrace.lines(trace)).containsExactly(EXAMPLE_EVENTS);
            TraceInfo info = trace.info();
            assertThat(info.originNanos()).isEqualTo(100_000);
            assertThat(info.cpus()).isEqualTo(2);
            assertThat(info.levels()).isEqualTo(TraceInfo.Levels.CONTEXT);
            assertThat(info.format()).isEqualTo("trace.dat");
            assertThat(info.warnings()).isEmpty();
        }
    }

    @Test
    void theClockIsTheOneInBrackets() throws Exception {
        DatImage image = DatImage.little().option(4, "[boot] mono x86-tsc\n").cpu(0).page(5).timerEntry(5);

        assertThat(read(image.version6()).info().clock()).isEqualTo(TraceInfo.Clock.nanos("boot"));
        assertThat(read(image.version7("none")).info().clock()).isEqualTo(TraceInfo.Clock.nanos("mono"));
    }

    @Test
    void aClockThatTicksStaysInTicksUnlessTheFileSaysHowLongOneIs() throws Exception {
        DatImage image = DatImage.little().option(4, "local [x86-tsc]").cpu(0).page(3000).timerEntry(3000);
        image.timerExit(6000);

        assertThat(read(image.version6()).info().clock().ticks()).isTrue();

        image.ticksToNanos(1 << 10, 11);
        TraceSnapshot trace = read(image.version6());
        assertThat(trace.info().clock()).isEqualTo(TraceInfo.Clock.nanos("x86-tsc"));
        assertThat(trace.info().originNanos()).isEqualTo(1500);
        assertThat(trace.lastNanos()).isEqualTo(1500);
    }

    @Test
    void ticksBecomeNanosecondsWithoutOverflow() {
        DatTime time = new DatTime("x86-tsc", 0xFFFF_FFFFL, 33);

        assertThat(time.nanos(1L << 62)).isEqualTo((1L << 61) - (1L << 29));
        assertThat(new DatTime("x86-tsc", 0xFFFF_FFFFL, 1).nanos(1L << 62)).isEqualTo(-1);
        assertThat(new DatTime("local", 0, 0).nanos(-5)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"-400, 600", "0x10, 1016", "-5000, -4000", "1700000000000000000, 1700000000000001000",
        "99999999999999999999, 1000", "9223372036854775807, 1000", "none, 1000"})
    void aTimeOffsetMovesTheOrigin(String offset, long origin) throws Exception {
        DatImage image = DatImage.little().option(7, offset).cpu(0).page(1000).timerEntry(1000).timerExit(1010);

        TraceSnapshot trace = read(image.version6());

        assertThat(trace.info().originNanos()).isEqualTo(origin);
        assertThat(trace.lastNanos()).isEqualTo(10);
        assertThat(trace.info().warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0x60a24181e4000, 2023-11-14T22:13:20.001Z", "0xffffffffffffff,", "-5,"})
    void theDateOfTheRecordingGivesTheWallClock(String date, Instant start) throws Exception {
        DatImage image = DatImage.little().option(1, date).cpu(0).page(1_000_000).timerEntry(1_000_000);

        for (byte[] file : List.of(image.version6(), image.version7("none"))) {
            assertThat(read(file).info().wallClockStart()).isEqualTo(start);
            assertThat(read(file).info().originNanos()).isEqualTo(1_000_000);
        }
    }

    /** As trace-cmd shows it: date, offset and stamp are added up. */
    @Test
    void aTimeOffsetMovesTheWallClockToo() throws Exception {
        DatImage image = DatImage.little().option(1, "0x60a24181e4000").option(7, "5000000");
        image.cpu(0).page(1_000_000).timerEntry(1_000_000);

        assertThat(read(image.version7("none")).info().wallClockStart())
                .isEqualTo(Instant.parse("2023-11-14T22:13:20.006Z"));
    }

    @Test
    void longPausesAndAbsoluteStampsAndPaddingMoveTheClock() throws Exception {
        long high = 0x0812_3456_789A_BCDEL;
        DatImage image = DatImage.little().cpu(0).page(high).timerEntry(high);
        image.timeExtend(5_000_000_000L).timerExit(high + 5_000_000_000L);
        image.absoluteStamp(high + 6_000_000_000L).timerEntry(high + 6_000_000_001L);
        image.discarded(12).timerExit(high + 6_000_000_100L).restOfPageEmpty();

        assertThat(events(image)).containsExactly(
                "0 0 VECTOR_ENTER local_timer 236",
                "5000000000 0 VECTOR_EXIT local_timer 236",
                "6000000001 0 VECTOR_ENTER local_timer 236",
                "6000000100 0 VECTOR_EXIT local_timer 236");
    }

    /** The stamp holds the low 59 bits: a clock that has gone beyond them keeps its high ones, or counts them on. */
    @ParameterizedTest
    @CsvSource({"0x1000000000000100, 0x1000000000000500", "0x17FFFFFFFFFFFF00, 0x1800000000000010"})
    void absoluteStampsKeepTheHighBitsOfTheClock(String before, String after) throws Exception {
        long from = Long.decode(before);
        long to = Long.decode(after);
        DatImage image = DatImage.little().cpu(0).page(from).timerEntry(from);
        image.absoluteStamp(to & (1L << 59) - 1).after(to).timerExit(to + 3);

        assertThat(events(image)).containsExactly(
                "0 0 VECTOR_ENTER local_timer 236", (to + 3 - from) + " 0 VECTOR_EXIT local_timer 236");
    }

    @Test
    void equalTimesKeepTheOrderOfProcessors() throws Exception {
        DatImage image = DatImage.little();
        for (int cpu = 3; cpu >= 0; cpu--) {
            image.cpu(cpu).page(50).timerEntry(50);
        }

        assertThat(events(image)).extracting(line -> line.substring(0, 3)).containsExactly("0 0", "0 1", "0 2", "0 3");
    }

    @ParameterizedTest
    @CsvSource({"8, 17", "4, 17", "8, 0"})
    void missedEventsAreSaidAndEndWhatWasOpen(int longSize, long count) throws Exception {
        DatImage image = new DatImage(ByteOrder.LITTLE_ENDIAN, longSize);
        image.cpu(0).page(100).irqEntry(100, 36, "nvme0q1");
        image.page(200).missed(count).irqExit(200, 36, 1).irqEntry(300, 36, "nvme0q1").irqExit(301, 36, 1);

        TraceSnapshot trace = read(image.version6());

        assertThat(Ftrace.lines(trace)).containsExactly(
                "0 0 ISR_ENTER nvme0q1 36",
                "0 0 LOST - " + count,
                "200 0 ISR_ENTER nvme0q1 36",
                "201 0 ISR_RETURN nvme0q1 1");
        assertThat(trace.info().warnings()).contains(
                count > 0
                        ? "Events were lost in 1 place while recording, 17 of them counted."
                        : "Events were lost in 1 place while recording.");
    }

    @Test
    void whatTheKernelCountedAsOverwrittenIsLostAndItsPlaceUnknown() throws Exception {
        DatImage image = DatImage.little().option(2, "CPU: 0\nentries: 0\noverrun: 41\ndropped events: 1\n");
        image.option(2, "CPU: 1\noverrun: 0\ncommit overrun: 0\n").option(2, "Buffer: other\n");
        image.option(2, "CPU: 0\noverrun: 1000\n").cpu(0).page(100).timerEntry(100);

        TraceSnapshot trace = read(image.version6());

        assertThat(Ftrace.lines(trace)).containsExactly("0 0 VECTOR_ENTER local_timer 236", "0 0 LOST - 42");
        assertThat(trace.info().warnings()).containsExactly("The kernel counted 42 events that were lost before they"
                + " were read; where they are missing is not known.");
    }

    @Test
    void whatThePagesTellOfIsNotCountedTwice() throws Exception {
        DatImage image = DatImage.little().option(2, "CPU: 0\noverrun: 17\n").option(2, "CPU: 1\noverrun: 20\n");
        image.cpu(0).page(100).missed(17).timerEntry(100).cpu(1).page(110).missed(15).timerEntry(110);

        TraceSnapshot trace = read(image.version6());

        assertThat(Ftrace.lines(trace)).containsExactly(
                "0 0 LOST - 17", "0 0 VECTOR_ENTER local_timer 236", "0 1 LOST - 15",
                "10 1 VECTOR_ENTER local_timer 236", "10 1 LOST - 5");
        assertThat(trace.info().warnings()).containsExactly(
                "Events were lost in 2 places while recording, 32 of them counted.",
                "The kernel counted 5 more events that were lost before they were read; where they are missing is not"
                        + " known.");
    }

    @Test
    void eventsThatAreMissingBehindTheLastOneAreSaidToo() throws Exception {
        DatImage image = DatImage.little().cpu(0).page(100).timerEntry(100).page(200).missed(9);

        assertThat(events(image)).containsExactly("0 0 VECTOR_ENTER local_timer 236", "0 0 LOST - 9");
    }

    @Test
    void aThreadWithoutANameHasTheOneThatWasSaved() throws Exception {
        DatImage image = DatImage.little().cmdlines("7 other\n1234 saved name\n").cpu(0).page(1);
        image.schedSwitch(1, "", 1234);

        assertThat(events(image)).containsExactly("0 0 THREAD_SWITCH saved name 0");
    }

    @Test
    void aCutFileGivesWhatItHolds() throws Exception {
        DatImage image = example(ByteOrder.LITTLE_ENDIAN, 8, "__data_loc");
        for (byte[] whole : List.of(image.version6(), image.version7("none"), image.version7("zlib"))) {
            TraceSnapshot trace = read(Arrays.copyOf(whole, whole.length - 90));

            assertThat(trace.endIndex()).isPositive();
            assertThat(trace.info().warnings().getFirst()).containsAnyOf("The file is cut off", "is cut off there");
        }
    }

    @Test
    void whatCannotBeIsRefusedWithItsOffset() {
        byte[] file = example(ByteOrder.LITTLE_ENDIAN, 8, "__data_loc").version7("none");
        int firstOptions = 10 + 2 + 6 + "none\0001\0".length();

        assertThatThrownBy(() -> read(changed(file, firstOptions, 0xFF)))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("expected options, found an offset of");
        assertThatThrownBy(() -> read(changed(file, 10, '9')))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("expected version 6 or 7 of trace.dat, found 9");
        assertThatThrownBy(() -> read(changed(file, 12, 7)))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("expected a byte order (0 or 1), found 7");
        assertThatThrownBy(() -> read(Arrays.copyOf(file, 30))).isInstanceOf(TraceFormatException.class);
    }

    @Test
    void optionsThatLeadBackToThemselvesAreRefused() {
        byte[] file = DatImage.little().cpu(0).page(1).timerEntry(1).version7("none");
        int start = 10 + 2 + 6 + "none\0001\0".length() + 8;
        int end = Bytes.find(file, start, file.length, Bytes.ascii("header_page")) - 16 - 8;
        byte[] circle = file.clone();
        circle[end] = (byte) start;

        assertThatThrownBy(() -> read(circle)).hasMessageContaining("a circle at offset " + start);
    }

    @Test
    void aChunkThatClaimsMoreThanItHoldsEndsItsProcessor() throws Exception {
        byte[] file = example(ByteOrder.LITTLE_ENDIAN, 8, "__data_loc").version7("zlib");
        byte[] big = file.clone();
        // The last chunk is that of processor 1; its head is found by the size of the one page it unfolds to.
        int size = Bytes.findLast(big, 0, big.length, new byte[]{0, 1, 0, 0, 0x78});
        big[size + 3] = 0x7F;

        TraceSnapshot trace = read(big);

        assertThat(trace.info().warnings())
                .singleElement()
                .asString()
                .startsWith("Processor 1's events end at offset ")
                .endsWith("because a chunk of impossible size stands there.");
        assertThat(Ftrace.lines(trace)).hasSize(EXAMPLE_EVENTS.length - 2);
    }

    @Test
    void readingStopsOnRequest() throws Exception {
        DatImage image = DatImage.little().cpu(0);
        for (int i = 0; i < 2000; i++) {
            image.page(i * 100L).timerEntry(i * 100L).timerExit(i * 100L + 10);
        }
        TraceFile file = TraceFile.open(Files.write(folder.resolve("trace"), image.version6()));

        file.read((done, total) -> done * 2 < total);

        assertThat(file.store().size()).isBetween(1_900L, 2_600L);
        assertThat(file.store().info().warnings()).anyMatch(w -> w.startsWith("Reading was stopped on request"));
    }

    private static byte[] changed(byte[] file, int at, int value) {
        byte[] changed = file.clone();
        changed[at] = (byte) value;
        changed[at + 1] = (byte) (value == 0xFF ? 0xFF : changed[at + 1]);
        changed[at + 2] = (byte) (value == 0xFF ? 0xFF : changed[at + 2]);
        return changed;
    }
}
