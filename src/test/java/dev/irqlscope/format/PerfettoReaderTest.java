package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PerfettoReaderTest {
    @TempDir
    Path folder;

    private TraceSnapshot read(byte[] bytes) throws TraceFormatException, IOException {
        return TraceFile.readWhole(Files.write(folder.resolve("trace"), bytes)).store().snapshot();
    }

    private List<String> events(PerfettoImage image) throws TraceFormatException, IOException {
        return Ftrace.lines(read(image.plain()));
    }

    private static PerfettoImage example() {
        PerfettoImage image = new PerfettoImage();
        // The second processor's bundle comes first, as when it was fetched first.
        image.bundle(1).generic(100_076, "local_timer_entry", 236).generic(100_090, "local_timer_exit", 236);
        image.bundle(0).schedSwitch(100_000, "my task", 1234).blockIssue(100_010, 254, 3, 52764224);
        image.irqEntry(100_070, 36, "virtio1-req.0").softirqRaise(100_071, 4);
        image.bundle(0).softirqRaise(100_072, 4).irqExit(100_073, 36, 1);
        image.softirqEntry(100_074, 4).softirqExit(100_079, 4);
        image.irqEntry(100_100, 9, "acpi").irqExit(100_101, 9, 0);
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

    @Test
    void bundlesOfProcessorsAreMergedByTimeHoweverTheyArePacked() throws Exception {
        for (byte[] file : List.of(example().plain(), example().zlib(), example().zstd(), gzip(example().plain()))) {
            TraceSnapshot trace = read(file);

            assertThat(Ftrace.lines(trace)).containsExactly(EXAMPLE_EVENTS);
            TraceInfo info = trace.info();
            assertThat(info.format()).isEqualTo("perfetto");
            assertThat(info.cpus()).isEqualTo(2);
            assertThat(info.levels()).isEqualTo(TraceInfo.Levels.CONTEXT);
            assertThat(info.clock()).isEqualTo(TraceInfo.Clock.nanos("boot"));
            assertThat(info.originNanos()).isEqualTo(100_000);
            assertThat(info.wallClockStart()).isNull();
            assertThat(info.warnings()).isEmpty();
        }
    }

    private static byte[] gzip(byte[] whole) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(whole);
        }
        return out.toByteArray();
    }

    @Test
    void bundlesOfOneProcessorThatComeLateAreBroughtToTheirPlace() throws Exception {
        PerfettoImage image = new PerfettoImage();
        image.bundle(0).irqEntry(2_000, 9, "late").irqExit(2_010, 9, 1);
        image.bundle(0).irqEntry(1_000, 9, "late").irqExit(1_010, 9, 1);

        assertThat(events(image)).containsExactly(
                "0 0 ISR_ENTER late 9", "10 0 ISR_RETURN late 1", "1000 0 ISR_ENTER late 9",
                "1010 0 ISR_RETURN late 1");
    }

    @Test
    void compactSwitchesComeBetweenTheOtherEvents() throws Exception {
        PerfettoImage image = new PerfettoImage().bundle(0).irqEntry(1_005, 9, "acpi").irqExit(1_008, 9, 1);
        image.switches(
                new Proto().text(5, "idle")
                        .text(5, "fio")
                        .packed(1, 1_000, 7, 20)
                        .packed(2, 0, 1, 0)
                        .packed(3, 0, 55, 0)
                        .packed(4, 120, 120, 120)
                        .packed(6, 0, 1, 0));

        assertThat(events(image)).containsExactly(
                "0 0 THREAD_SWITCH idle 0", "5 0 ISR_ENTER acpi 9", "7 0 THREAD_SWITCH fio 0",
                "8 0 ISR_RETURN acpi 1", "27 0 THREAD_SWITCH idle 0");
    }

    @Test
    void vectorsOfDescribedEventsAndInterProcessorInterruptsAreCalls() throws Exception {
        PerfettoImage image = new PerfettoImage().bundle(0);
        image.descriptor(65_536, "reschedule_entry").descriptor(65_537, "reschedule_exit").descriptor(65_538, "nmi");
        image.described(50, 65_536, 253).described(60, 65_537, 253).described(61, 65_538, 2);
        image.ipiEntry(70, "Function call interrupts").ipiExit(75, "Function call interrupts");

        assertThat(events(image)).containsExactly(
                "0 0 VECTOR_ENTER reschedule 253", "10 0 VECTOR_EXIT reschedule 253",
                "20 0 VECTOR_ENTER Function call interrupts -1", "25 0 VECTOR_EXIT Function call interrupts -1");
    }

    @Test
    void aFlushIsOfNoSectorAndLargeDeviceNumbersAreReadAsProgramsDo() throws Exception {
        PerfettoImage image = new PerfettoImage().bundle(0).blockIssue(5, 8, 0, -1);
        // major 259, minor 1000: 0x103 << 8, minor split around it.
        image.event(6, 45, new Proto().number(1, 0x103L << 8 | 0xE8 | 0x300L << 12).number(2, 16));

        assertThat(events(image)).containsExactly("0 0 REQUEST_STARTED 8,0 -1", "1 0 REQUEST_STARTED 259,1000 16");
    }

    @Test
    void lostEventsCloseWhatWasOpen() throws Exception {
        PerfettoImage image = new PerfettoImage().bundle(0).irqEntry(100, 9, "acpi");
        image.bundle(0).lostBefore().irqExit(200, 9, 1).softirqEntry(210, 4).softirqExit(220, 4);

        TraceSnapshot trace = read(image.plain());

        assertThat(Ftrace.lines(trace)).containsExactly(
                "0 0 ISR_ENTER acpi 9", "0 0 LOST - 0", "110 0 DPC_ENTER BLOCK 0", "120 0 DPC_RETURN BLOCK 0");
        assertThat(trace.info().warnings()).containsExactly(
                "Events were lost in 1 place while recording.",
                "1 return from an interrupt handler has no entry in the trace and was left out.");
        assertThat(trace.info().tornSpans()).isEqualTo(1);
    }

    @Test
    void lossesOfBundlesWithSwitchesAloneOrWithNothingAreSaidToo() throws Exception {
        Proto idle = new Proto().text(5, "idle").packed(1, 1_010).packed(2, 0).packed(3, 0).packed(4, 120).packed(6, 0);
        PerfettoImage image = new PerfettoImage().bundle(0)
                .irqEntry(1_000, 9, "a")
                .bundle(0)
                .lostBefore()
                .switches(idle);
        image.bundle(0).lostBefore().bundle(0).irqExit(1_020, 9, 1).bundle(1).lostBefore();

        TraceSnapshot trace = read(image.plain());

        assertThat(Ftrace.lines(trace)).containsExactly(
                "0 0 ISR_ENTER a 9", "0 0 LOST - 0", "10 0 THREAD_SWITCH idle 0", "10 0 LOST - 0", "20 1 LOST - 0");
        assertThat(trace.info().warnings()).contains("Events were lost in 3 places while recording.");
    }

    @Test
    void theWallClockComesFromASnapshotOfAllClocks() throws Exception {
        long wall = 1_700_000_000_000_000_000L;
        PerfettoImage image = new PerfettoImage().clocks(6, 5_000, 1, wall).bundle(0).softirqRaise(7_500, 1);

        assertThat(read(image.plain()).info().wallClockStart()).isEqualTo(Instant.ofEpochSecond(0, wall + 2_500));
    }

    @ParameterizedTest
    @CsvSource({"2, global", "3, local", "1, ftrace"})
    void aClockOfTheKernelAloneIsTiedToTheTimeSinceBootByItsBundle(int clock, String name) throws Exception {
        long wall = 1_700_000_000_000_000_000L;
        PerfettoImage image = new PerfettoImage().clocks(6, 5_000, 1, wall);
        image.bundle(0).clock(clock, 100, 4_000).softirqRaise(600, 1);

        TraceInfo info = read(image.plain()).info();

        assertThat(info.clock().name()).isEqualTo(name);
        assertThat(info.wallClockStart()).isEqualTo(Instant.ofEpochSecond(0, wall - 500));
    }

    @Test
    void clocksThatDifferAreSpokenOf() throws Exception {
        PerfettoImage image = new PerfettoImage().bundle(0).softirqRaise(600, 1);
        image.bundle(1).clock(3, 1, 1).softirqRaise(700, 1);

        assertThat(read(image.plain()).info().warnings())
                .containsExactly("Not all events were stamped by the same clock: their order may be wrong.");
    }

    @Test
    void aTraceOfOtherThingsIsRefusedAndSaysHowToRecordInterrupts() {
        byte[] other = new PerfettoImage().packet(new Proto().number(8, 5).text(2, "process tree")).plain();

        assertThatThrownBy(() -> read(other))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("expected events of the Linux kernel")
                .hasMessageContaining("tracebox -t 10s")
                .hasMessageEndingWith("found neither in 1 packet");
    }

    @Test
    void aTraceOfKernelEventsWithoutInterruptsOpensAndSaysHowToRecordThem() throws Exception {
        byte[] file = new PerfettoImage().bundle(0).event(5, 13, new Proto().number(1, 1)).plain();

        assertThat(read(file).info().warnings()).singleElement()
                .asString()
                .startsWith("No interrupts were recorded. To record some: tracebox ");
    }

    @Test
    void whatFollowsSomethingThatIsNoPacketIsMissing() throws Exception {
        byte[] whole = example().plain();
        byte[] mutant = Arrays.copyOf(whole, whole.length + 3);
        mutant[whole.length] = 0x12;

        TraceSnapshot trace = read(mutant);

        assertThat(Ftrace.lines(trace)).containsExactly(EXAMPLE_EVENTS);
        assertThat(trace.info().warnings())
                .containsExactly("Offset " + whole.length + " holds no packet: what follows is missing.");
    }

    @Test
    void aFileCutInAPacketGivesWhatCameBefore() throws Exception {
        byte[] whole = example().plain();

        TraceSnapshot trace = read(Arrays.copyOf(whole, whole.length - 1));

        assertThat(trace.endIndex()).isEqualTo(6);
        assertThat(trace.info().warnings()).singleElement()
                .asString()
                .startsWith("The file is cut off in the packet at offset ");
    }

    @Test
    void aDamagedCompressedPacketCostsItself() throws Exception {
        byte[] packed = PerfettoImage.deflate(example().plain());
        Arrays.fill(packed, packed.length / 2, packed.length, (byte) 0x55);
        PerfettoImage image = example().packet(new Proto().bytes(50, packed));
        image.bundle(0).irqEntry(200_000, 9, "acpi");

        TraceSnapshot trace = read(image.plain());

        assertThat(Ftrace.lines(trace)).contains("70 0 ISR_ENTER virtio1-req.0 36", "100000 0 ISR_ENTER acpi 9");
        assertThat(trace.info().warnings())
                .contains("1 compressed packet is damaged: what cannot be read of it is missing.");
    }

    @Test
    void aPacketThatIsTooLargeIsPassedOver() throws Exception {
        byte[] large = new byte[PacketStream.MOST_PACKET_BYTES];
        PerfettoImage image = new PerfettoImage().packet(new Proto().bytes(900, large));
        image.bundle(0).irqEntry(200_000, 9, "acpi");

        TraceSnapshot trace = read(image.plain());

        assertThat(Ftrace.lines(trace)).containsExactly("0 0 ISR_ENTER acpi 9");
        assertThat(trace.info().warnings())
                .containsExactly("1 packet is larger than the 64 MiB that this program takes: passed over.");
    }

    @Test
    void aLengthIsBelievedOnlyAsFarAsItsBytesAreThere() throws Exception {
        byte[] whole = example().plain();
        byte[] lie = Arrays.copyOf(whole, whole.length + 8);
        System.arraycopy(new byte[]{0x0A, -1, -1, -1, 0x1F, 1, 2, 3}, 0, lie, whole.length, 8);

        TraceSnapshot trace = read(lie);

        assertThat(Ftrace.lines(trace)).containsExactly(EXAMPLE_EVENTS);
        assertThat(trace.info().warnings())
                .containsExactly("The file is cut off in the packet at offset " + whole.length + ".");
    }

    @Test
    void groupsAndNumbersThatNobodyKnowsArePassedOver() throws Exception {
        Proto group = new Proto().number(1, 5).bytes(7, new byte[20]).fixed64(8, -1);
        group.group(9, new Proto().number(1, 77));
        PerfettoImage image = new PerfettoImage().bundle(0);
        image.event(5, 26, new Proto().group(900, group).number(1, 4).fixed64(901, 1));
        image.event(6, 26, new Proto().number(1, 7).group(1 << 28, new Proto()));

        TraceSnapshot trace = read(image.plain());

        assertThat(Ftrace.lines(trace)).containsExactly("0 0 DPC_QUEUED BLOCK 0", "1 0 DPC_QUEUED SCHED 0");
        assertThat(trace.info().warnings()).isEmpty();
    }

    @Test
    void eventsThatMakeNoSenseAreCounted() throws Exception {
        PerfettoImage image = new PerfettoImage().bundle(0).softirqRaise(5, 64).softirqRaise(6, 4);
        image.event(7, 36, new Proto().number(1, -1)).bundle(8192).softirqRaise(9, 4);

        TraceSnapshot trace = read(image.plain());

        assertThat(Ftrace.lines(trace)).containsExactly("0 0 DPC_QUEUED BLOCK 0");
        assertThat(trace.info().warnings()).containsExactly("3 events make no sense and were passed over.");
    }

    @Test
    void readingStopsWhenTheListenerSaysSo() throws Exception {
        PerfettoImage image = new PerfettoImage();
        for (int i = 0; i < 500; i++) {
            image.bundle(0).irqEntry(1_000 + 10L * i, 9, "acpi").irqExit(1_005 + 10L * i, 9, 1);
        }
        TraceFile file = TraceFile.open(Files.write(folder.resolve("trace"), image.plain()));

        file.read((done, total) -> done * 2 < total);

        assertThat(file.store().size()).isEqualTo(512);
        assertThat(file.store().info().warnings())
                .containsExactly("Reading was stopped on request after packet 256.");
    }

    @Test
    void readingThatIsStoppedAtOnceGivesNothing() throws Exception {
        PerfettoImage image = new PerfettoImage();
        for (int i = 0; i < 500; i++) {
            image.bundle(0).irqEntry(1_000 + 10L * i, 9, "acpi").irqExit(1_005 + 10L * i, 9, 1);
        }
        TraceFile file = TraceFile.open(Files.write(folder.resolve("trace"), image.plain()));

        file.read((done, total) -> false);

        assertThat(file.store().size()).isZero();
        assertThat(file.store().info().warnings())
                .containsExactly("Reading was stopped on request after packet 256.");
    }

    /** Of each processor's interrupts, its bundle brings all since it was fetched last. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64})
    void whatLiesBeforeAllThatCanStillComeIsGivenWhileTheRestIsRead(int cpus) throws Exception {
        PerfettoImage image = new PerfettoImage();
        int rounds = 4_000 / cpus;
        for (int round = 0; round < rounds; round++) {
            for (int cpu = 0; cpu < cpus; cpu++) {
                image.bundle(cpu);
                for (long at = round * 10_000L + cpu; at < round * 10_000L + 10_000; at += 2_000) {
                    image.irqEntry(1_000 + at, 9, "acpi").irqExit(1_500 + at, 9, 1);
                }
            }
        }
        TraceFile file = TraceFile.open(Files.write(folder.resolve("trace"), image.plain()));
        List<Long> sizes = new ArrayList<>();
        file.read((done, total) -> sizes.add(file.store().size()));

        assertThat(file.store().size()).isEqualTo(rounds * cpus * 10L);
        assertThat(file.store().info().warnings()).isEmpty();
        long stages = sizes.stream().filter(size -> size > 0 && size < file.store().size()).distinct().count();
        assertThat(stages).as("stages that can be seen: %s", sizes).isGreaterThan(10);
        List<Long> times = new ArrayList<>();
        TraceSnapshot trace = file.store().snapshot();
        for (long i = 0; i < trace.endIndex(); i++) {
            times.add(trace.timeNanos(i));
        }
        assertThat(times).isSorted();
    }

    /** As a ring buffer is written out at the end: one processor after the other, and one whose bundles are old. */
    @Test
    void processorsThatComeOneAfterTheOtherAreMergedAllTheSame() throws Exception {
        PerfettoImage image = new PerfettoImage();
        for (int cpu = 2; cpu >= 0; cpu--) {
            for (int i = 0; i < 600; i++) {
                image.bundle(cpu).irqEntry(1_000 + 10L * i + cpu, 9, "acpi").irqExit(1_003 + 10L * i + cpu, 9, 1);
            }
        }
        image.bundle(3).irqEntry(999, 7, "late");

        List<String> lines = events(image);

        assertThat(lines).hasSize(3_601)
                .startsWith(
                        "0 3 ISR_ENTER late 7", "1 0 ISR_ENTER acpi 9", "2 1 ISR_ENTER acpi 9", "3 2 ISR_ENTER acpi 9",
                        "4 0 ISR_RETURN acpi 1");
    }
}
