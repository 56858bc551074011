package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CTF traces as LTTng writes them, and as it could. */
class CtfReaderTest {
    @TempDir
    Path folder;

    private TraceSnapshot read(CtfImage image) throws Exception {
        return TraceFile.readWhole(image.write(folder.resolve("trace"))).store().snapshot();
    }

    private static List<String> warnings(TraceSnapshot trace) {
        return trace.info().warnings();
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "false, 1", "true, 0", "true, 1"})
    void eventsAreReadInEitherByteOrderWithCompactAndLargeHeads(boolean bigEndian, int stream) throws Exception {
        CtfImage image = new CtfImage(bigEndian);
        image.packets(stream, 0)
                .packet(1_000)
                .schedSwitch(1_000, "fio", 77)
                .event(CtfImage.BLOCK_ISSUE, 1_010, to -> to.number(254 << 20 | 3, 32).number(4096, 64))
                .irqEntry(1_020, 36, "virtio1-req.0")
                .softirq(CtfImage.SOFTIRQ_RAISE, 1_021, 4)
                .softirq(CtfImage.SOFTIRQ_RAISE, 1_022, 4)
                .irqExit(1_025, 36, 1)
                .softirq(CtfImage.SOFTIRQ_ENTRY, 1_030, 4)
                .softirq(CtfImage.SOFTIRQ_EXIT, 1_040, 4)
                .timer(CtfImage.TIMER_ENTRY, 1_050)
                .timer(CtfImage.TIMER_EXIT, 1_060)
                .irqEntry(1_070, 4, "serial")
                .irqExit(1_075, 4, 0)
                .end();

        TraceSnapshot trace = read(image);

        assertThat(Ftrace.lines(trace))
                .containsExactly(
                        "0 0 THREAD_SWITCH fio 0",
                        "10 0 REQUEST_STARTED 254,3 4096",
                        "20 0 ISR_ENTER virtio1-req.0 36",
                        "21 0 DPC_QUEUED BLOCK 0",
                        "22 0 DPC_JOINED BLOCK 0",
                        "25 0 ISR_RETURN virtio1-req.0 1",
                        "30 0 DPC_ENTER BLOCK 0",
                        "40 0 DPC_RETURN BLOCK 0",
                        "50 0 VECTOR_ENTER local_timer 236",
                        "60 0 VECTOR_EXIT local_timer 236",
                        "70 0 ISR_ENTER serial 4",
                        "75 0 ISR_RETURN serial 0");
        assertThat(trace.info().warnings()).isEmpty();
    }

    /** {@code perf data convert --to-ctf} keeps the kernel's names of events and fields. */
    @Test
    void eventsMayHaveTheNamesThatPerfGivesThem() throws Exception {
        CtfImage image = new CtfImage(false);
        String metadata = image.metadata()
                .replace("next_tid", "next_pid")
                .replace("\"irq_handler_", "\"irq:irq_handler_")
                .replace("\"irq_softirq_", "\"irq:softirq_")
                .replace("\"sched_switch", "\"sched:sched_switch")
                .replace("\"block_rq_", "\"block:block_rq_")
                .replace("\"x86_irq_vectors_", "\"irq_vectors:");
        image.metadata(metadata);
        image.packets(CtfImage.COMPACT, 0)
                .packet(1_000)
                .schedSwitch(1_000, "fio", 77)
                .event(CtfImage.BLOCK_ISSUE, 1_010, to -> to.number(254 << 20 | 3, 32).number(4096, 64))
                .irqEntry(1_020, 36, "virtio1-req.0")
                .softirq(CtfImage.SOFTIRQ_RAISE, 1_021, 4)
                .irqExit(1_025, 36, 1)
                .softirq(CtfImage.SOFTIRQ_ENTRY, 1_030, 4)
                .softirq(CtfImage.SOFTIRQ_EXIT, 1_040, 4)
                .timer(CtfImage.TIMER_ENTRY, 1_050)
                .timer(CtfImage.TIMER_EXIT, 1_060)
                .end();

        assertThat(Ftrace.lines(read(image)))
                .containsExactly(
                        "0 0 THREAD_SWITCH fio 0",
                        "10 0 REQUEST_STARTED 254,3 4096",
                        "20 0 ISR_ENTER virtio1-req.0 36",
                        "21 0 DPC_QUEUED BLOCK 0",
                        "25 0 ISR_RETURN virtio1-req.0 1",
                        "30 0 DPC_ENTER BLOCK 0",
                        "40 0 DPC_RETURN BLOCK 0",
                        "50 0 VECTOR_ENTER local_timer 236",
                        "60 0 VECTOR_EXIT local_timer 236");
    }

    @Test
    void theTraceSaysWhatItIs() throws Exception {
        CtfImage image = new CtfImage(false);
        image.packets(CtfImage.COMPACT, 3).packet(1_000_000_000).irqEntry(1_000_000_000, 1, "a").end();

        TraceInfo info = read(image).info();

        assertThat(info.format()).isEqualTo("ctf");
        assertThat(info.source()).isEqualTo("trace");
        assertThat(info.cpus()).isEqualTo(4);
        assertThat(info.clock()).isEqualTo(TraceInfo.Clock.nanos("monotonic"));
        assertThat(info.levels()).isEqualTo(TraceInfo.Levels.CONTEXT);
        assertThat(info.originNanos()).isEqualTo(1_000_000_000);
        assertThat(info.wallClockStart()).isEqualTo(Instant.ofEpochSecond(1_417_383_478L, 3520));
    }

    @Test
    void aClockOfAnyRateIsTurnedIntoNanosecondsInWholeNumbers() throws Exception {
        CtfImage image = new CtfImage(false)
                .with("freq = 1000000000;", "freq = 2400000000;")
                .with("offset = 1417383477000003520;", "offset_s = 1500000000; offset = 1200000000;");
        long ticks = 7_200_000_000_000_000L;
        image.packets(CtfImage.COMPACT, 0)
                .packet(ticks)
                .extended(CtfImage.TIMER_ENTRY, ticks, to -> to.number(236, 32))
                .extended(CtfImage.TIMER_EXIT, ticks + 2_400_000_007L, to -> to.number(236, 32))
                .end();

        TraceSnapshot trace = read(image);

        assertThat(trace.timeNanos(1)).isEqualTo(1_000_000_002);
        assertThat(trace.info().originNanos()).isEqualTo(3_000_000_000_000_000L);
        assertThat(trace.info().wallClockStart()).isEqualTo(Instant.ofEpochSecond(1_503_000_000L, 500_000_000));
    }

    @Test
    void withoutAClockTimesAreTicks() throws Exception {
        CtfImage image = new CtfImage(false);
        String metadata = image.metadata()
                .replaceAll("(?s)clock \\{.*?\\};", "")
                .replace("map = clock.monotonic.value;", "");
        image.metadata(metadata);
        image.packets(CtfImage.COMPACT, 0)
                .packet(50)
                .timer(CtfImage.TIMER_ENTRY, 60)
                .timer(CtfImage.TIMER_EXIT, 90)
                .end();

        TraceSnapshot trace = read(image);

        assertThat(trace.info().clock().ticks()).isTrue();
        assertThat(trace.timeNanos(1)).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(ints = {CtfImage.COMPACT, CtfImage.LARGE})
    void stampsThatWrapGoOn(int stream) throws Exception {
        long wrap = stream == CtfImage.COMPACT ? 1L << 27 : 1L << 32;
        long begin = 5 * wrap - 10;
        CtfImage image = new CtfImage(false);
        image.packets(stream, 0)
                .packet(begin)
                .timer(CtfImage.TIMER_ENTRY, begin)
                .timer(CtfImage.TIMER_EXIT, begin + 20)
                .timer(CtfImage.TIMER_ENTRY, begin + wrap)
                .timer(CtfImage.TIMER_EXIT, begin + 2 * wrap - 1)
                .extended(CtfImage.TIMER_ENTRY, begin + 9 * wrap, to -> to.number(236, 32))
                .timer(CtfImage.TIMER_EXIT, begin + 9 * wrap + 1)
                .end();

        TraceSnapshot trace = read(image);

        assertThat(List.of(0, 1, 2, 3, 4, 5)).map(trace::timeNanos)
                .containsExactly(0L, 20L, wrap, 2 * wrap - 1, 9 * wrap, 9 * wrap + 1);
    }

    @Test
    void numbersOfEventsThatNeedAWideHeadAreRead() throws Exception {
        CtfImage image = new CtfImage(false)
                .with("id = 1; stream_id = 0", "id = 4000000000; stream_id = 0")
                .with("id = 1; stream_id = 1", "id = 70000; stream_id = 1");
        image.packets(CtfImage.COMPACT, 0)
                .packet(10)
                .extended((int) 4_000_000_000L, 10, to -> to.number(7, 32).text("compact"))
                .end();
        image.packets(CtfImage.LARGE, 1).packet(20).extended(70_000, 20, to -> to.number(8, 32).text("large")).end();

        assertThat(Ftrace.lines(read(image)))
                .containsExactly("0 0 ISR_ENTER compact 7", "10 1 ISR_ENTER large 8");
    }

    @Test
    void streamsOfSeveralProcessorsAreMergedByTime() throws Exception {
        CtfImage image = new CtfImage(false);
        for (int cpu = 0; cpu < 3; cpu++) {
            CtfPackets packets = image.packets(cpu % 2, cpu);
            for (int i = 0; i < 50; i++) {
                long time = 1_000 + i * 100 + cpu * 10;
                packets.packet(time).timer(CtfImage.TIMER_ENTRY, time).timer(CtfImage.TIMER_EXIT, time + 5).end();
            }
        }

        TraceSnapshot trace = read(image);

        assertThat(trace.endIndex()).isEqualTo(300);
        assertThat(trace.info().cpus()).isEqualTo(3);
        for (long i = 0; i < trace.endIndex(); i++) {
            assertThat(trace.timeNanos(i)).isEqualTo(i / 6 * 100 + i % 6 / 2 * 10 + i % 2 * 5);
            assertThat(trace.cpu(i)).isEqualTo((int) (i % 6 / 2));
        }
        assertThat(warnings(trace)).isEmpty();
    }

    @Test
    void packetsMayBeLargerThanWhatTheyHold() throws Exception {
        CtfImage image = new CtfImage(false);
        image.packets(CtfImage.COMPACT, 0)
                .packet(1_000, 4096)
                .timer(CtfImage.TIMER_ENTRY, 1_000)
                .end()
                .packet(2_000, 4096)
                .end()
                .packet(3_000, 200)
                .timer(CtfImage.TIMER_EXIT, 3_000)
                .end();

        TraceSnapshot trace = read(image);

        assertThat(Ftrace.lines(trace))
                .containsExactly("0 0 VECTOR_ENTER local_timer 236", "2000 0 VECTOR_EXIT local_timer 236");
        assertThat(warnings(trace)).isEmpty();
    }

    @Test
    void eventsThatWereDiscardedAreMissingBehindTheirPacketOnTheirProcessor() throws Exception {
        CtfImage image = new CtfImage(false);
        image.packets(CtfImage.COMPACT, 0)
                .packet(1_000)
                .irqEntry(1_000, 5, "a")
                .discarded(3)
                .end()
                .packet(2_000)
                .irqExit(2_000, 5, 1)
                .irqEntry(2_010, 5, "a")
                .end()
                .packet(3_000)
                .irqExit(3_000, 5, 1)
                .discarded(10)
                .end();
        image.packets(CtfImage.COMPACT, 1).packet(1_500).timer(CtfImage.TIMER_ENTRY, 1_500).end();

        TraceSnapshot trace = read(image);

        assertThat(Ftrace.lines(trace))
                .containsExactly(
                        "0 0 ISR_ENTER a 5",
                        "500 1 VECTOR_ENTER local_timer 236",
                        "500 0 LOST - 3",
                        "1010 0 ISR_ENTER a 5",
                        "2000 0 ISR_RETURN a 1",
                        "2000 0 LOST - 7");
        assertThat(warnings(trace))
                .containsExactly(
                        "Events were lost in 2 places while recording, 10 of them counted.",
                        "1 return from an interrupt handler has no entry in the trace and was left out.");
        assertThat(trace.info().tornSpans()).isEqualTo(1);
    }

    @Test
    void theCountOfDiscardedEventsMayWrapAndGoOnInAnotherFile() throws Exception {
        CtfImage image = new CtfImage(false)
                .with("unsigned long events_discarded", "uint32_t unused; uint32_t events_discarded");
        long top = 0xFFFF_FFFFL;
        image.packets(CtfImage.COMPACT, 0)
                .packet(1_000)
                .timer(CtfImage.TIMER_ENTRY, 1_000)
                .discarded(top / 2 << 32)
                .end()
                .packet(2_000)
                .timer(CtfImage.TIMER_EXIT, 2_000)
                .discarded(top - 1 << 32)
                .end()
                .file("channel0_0_1")
                .packet(3_000)
                .timer(CtfImage.TIMER_ENTRY, 3_000)
                .discarded(3L << 32)
                .end()
                .packet(4_000)
                .timer(CtfImage.TIMER_EXIT, 4_000)
                .end();

        TraceSnapshot trace = read(image);

        assertThat(Ftrace.lines(trace)).filteredOn(line -> line.contains("LOST"))
                .containsExactly(
                        "0 0 LOST - " + top / 2, "1000 0 LOST - " + (top - 1 - top / 2), "2000 0 LOST - 5");
    }

    /** LTTng can spread a stream over files of a bounded size, the first of which it then writes anew. */
    @Test
    void aStreamMayBeSpreadOverFilesInAnyOrderAndWhatIsMissingBetweenThemIsALoss() throws Exception {
        CtfImage image = new CtfImage(false);
        image.packets(CtfImage.COMPACT, 0)
                .file("channel0_0_1")
                .packet(1_000)
                .irqEntry(1_000, 5, "a")
                .irqExit(1_100, 5, 1)
                .end()
                .packet(1_500)
                .end()
                .file("channel0_0_2")
                .packet(2_000)
                .irqEntry(2_000, 5, "a")
                .end()
                .file("channel0_0_0")
                .packet(3_000)
                .irqExit(3_000, 5, 1)
                .end()
                .skipPackets(4)
                .file("channel0_0_4")
                .packet(9_000)
                .irqEntry(9_000, 5, "a")
                .end();
        image.packets(CtfImage.COMPACT, 1).skipPackets(7).packet(2_500).irqEntry(2_500, 6, "b").end();

        assertThat(Ftrace.lines(read(image))).containsExactly(
                "0 0 ISR_ENTER a 5", "100 0 ISR_RETURN a 1", "1000 0 ISR_ENTER a 5", "1500 1 ISR_ENTER b 6",
                "2000 0 ISR_RETURN a 1", "2000 0 LOST - 0", "8000 0 ISR_ENTER a 5");
    }

    @Test
    void packetsThatAreMissingAreALossThatNobodyCounted() throws Exception {
        CtfImage image = new CtfImage(false);
        image.packets(CtfImage.COMPACT, 0)
                .packet(1_000)
                .irqEntry(1_000, 5, "a")
                .end()
                .skipPackets(2)
                .packet(5_000)
                .irqExit(5_000, 5, 1)
                .end();

        assertThat(Ftrace.lines(read(image))).containsExactly("0 0 ISR_ENTER a 5", "0 0 LOST - 0");
    }

    @Test
    void whatIsOpenAtTheEdgesOfTheTraceIsLeftOpen() throws Exception {
        CtfImage image = new CtfImage(false);
        image.packets(CtfImage.COMPACT, 0).packet(10).irqExit(10, 5, 1).irqEntry(20, 6, "b").end();

        TraceSnapshot trace = read(image);

        assertThat(Ftrace.lines(trace)).containsExactly("0 0 ISR_ENTER b 6");
        assertThat(trace.info().tornSpans()).isEqualTo(1);
    }

    @Test
    void aHandlerWithoutANameIsCalledAsTheStatedumpCallsIt() throws Exception {
        CtfImage image = new CtfImage(false);
        image.packets(CtfImage.COMPACT, 0)
                .packet(10)
                .event(CtfImage.STATEDUMP_INTERRUPT, 10, to -> to.number(9, 32).text("IO-APIC").text("acpi"))
                .irqEntry(20, 9, "")
                .irqExit(30, 9, 1)
                .irqEntry(40, 10, "")
                .end();

        assertThat(Ftrace.lines(read(image)))
                .containsExactly("0 0 ISR_ENTER acpi 9", "10 0 ISR_RETURN acpi 1", "20 0 ISR_ENTER irq 10 10");
    }

    @Test
    void aPacketThatTellsLessIsReadAllTheSame() throws Exception {
        CtfImage image = new CtfImage(false);
        String metadata = image.metadata().replaceAll("(?s)struct packet_context \\{.*?\\};", """
                struct packet_context { uint64_t timestamp_begin; };
                """).replaceAll("(?s)packet.header := struct \\{.*?\\};", "");
        image.metadata(metadata);
        CtfBits bits = new CtfBits(false).put(1_000, 64);
        bits.put(CtfImage.TIMER_ENTRY, 5).put(1_000, 27).number(236, 32);
        bits.put(CtfImage.TIMER_EXIT, 5).put(1_005, 27).number(236, 32);
        image.append("stream_2", bits.bytes(bits.at() / 8));

        TraceSnapshot trace = read(image);

        assertThat(Ftrace.lines(trace))
                .containsExactly("0 2 VECTOR_ENTER local_timer 236", "5 2 VECTOR_EXIT local_timer 236");
        assertThat(warnings(trace)).singleElement().asString().contains("do not say of which processor");
    }

    @Test
    void aFileThatIsCutGivesWhatItHolds() throws Exception {
        CtfImage image = new CtfImage(false);
        CtfPackets packets = image.packets(CtfImage.COMPACT, 0).packet(1_000, 4096);
        for (int i = 0; i < 100; i++) {
            packets.timer(i % 2 == 0 ? CtfImage.TIMER_ENTRY : CtfImage.TIMER_EXIT, 1_000 + i);
        }
        packets.end();
        Path file = image.write(folder.resolve("trace")).resolve("channel0_0");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 404));

        TraceSnapshot trace = TraceFile.readWhole(folder.resolve("trace")).store().snapshot();

        assertThat(trace.endIndex()).isEqualTo(40 + 1);
        assertThat(trace.kind(40)).isEqualTo(EventKind.LOST);
        assertThat(warnings(trace))
                .anyMatch(w -> w.equals("The file channel0_0 is cut off: the end of its last packet is missing."));
    }

    @Test
    void aPacketThatMakesNoSenseIsLeftOut() throws Exception {
        CtfImage image = new CtfImage(false);
        image.packets(CtfImage.COMPACT, 0)
                .packet(1_000)
                .timer(CtfImage.TIMER_ENTRY, 1_000)
                .event(29, 1_001, to -> {
                })
                .timer(CtfImage.TIMER_EXIT, 1_002)
                .end()
                .packet(2_000)
                .timer(CtfImage.TIMER_EXIT, 2_000)
                .end();

        TraceSnapshot trace = read(image);

        assertThat(Ftrace.lines(trace))
                .containsExactly(
                        "0 0 VECTOR_ENTER local_timer 236", "0 0 LOST - 0", "1000 0 VECTOR_EXIT local_timer 236");
        assertThat(warnings(trace))
                .contains("A packet of events is damaged and what cannot be read was left out; the first is in"
                        + " channel0_0 at offset 92: an event of the unknown number 29 stands there.");
    }

    @Test
    void filesThatAreNoStreamsAreLeftOut() throws Exception {
        CtfImage image = new CtfImage(false);
        image.packets(CtfImage.COMPACT, 0).packet(10).timer(CtfImage.TIMER_ENTRY, 10).end();
        image.append("notes.txt", Bytes.ascii("Recorded on Monday, when the disk was slow.".repeat(9)));
        image.append(".hidden", new byte[]{1, 2, 3});
        image.append("empty", new byte[0]);

        TraceSnapshot trace = read(image);

        assertThat(trace.endIndex()).isEqualTo(1);
        assertThat(warnings(trace)).containsExactly("The file notes.txt is no stream of this trace and was left out.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void metadataMayComeInPackets(boolean bigEndian) throws Exception {
        CtfImage image = new CtfImage(bigEndian);
        image.packets(CtfImage.LARGE, 0).packet(10).irqEntry(10, 5, "a").end();
        Path trace = image.write(folder.resolve("trace"));
        Files.write(trace.resolve("metadata"), image.packetisedMetadata(1000));

        assertThat(Ftrace.lines(TraceFile.readWhole(trace).store().snapshot())).containsExactly("0 0 ISR_ENTER a 5");
    }

    @Test
    void theTraceMayLieDeeperOrBeNamedByItsMetadata() throws Exception {
        CtfImage image = new CtfImage(false);
        image.packets(CtfImage.COMPACT, 0).packet(10).irqEntry(10, 5, "a").end();
        image.write(folder.resolve("session/archive/kernel"));

        assertThat(TraceFile.readWhole(folder.resolve("session")).store().size()).isEqualTo(1);
        TraceFile byMetadata = TraceFile.readWhole(folder.resolve("session/archive/kernel/metadata"));
        assertThat(byMetadata.store().size()).isEqualTo(1);
        assertThat(byMetadata.store().info().source()).isEqualTo("kernel");
    }

    @Test
    void ofSeveralTracesTheKernelsIsReadAndThatIsSaid() throws Exception {
        CtfImage image = new CtfImage(false);
        image.packets(CtfImage.COMPACT, 0).packet(10).irqEntry(10, 5, "a").end();
        image.write(folder.resolve("session/kernel"));
        image.write(folder.resolve("session/ust/uid/0/64-bit"));

        assertThat(warnings(TraceFile.readWhole(folder.resolve("session")).store().snapshot()))
                .containsExactly("The directory holds 2 traces; this is the kernel's, in "
                        + folder.resolve("session/kernel") + ".");

        image.write(folder.resolve("session/second/kernel"));
        assertRefused(folder.resolve("session"), "expected a directory with one CTF trace",
                "found 3 of them: kernel, second/kernel, ust/uid/0/64-bit");
    }

    @Test
    void whatIsNoTraceOfVersion18IsNamed() throws Exception {
        Path trace = Files.createDirectories(folder.resolve("two"));
        Files.writeString(trace.resolve("metadata"), "\u001E{\"type\": \"preamble\", \"version\": 2}\n");
        assertRefused(trace, "expected metadata of CTF 1.8", "found metadata of CTF 2 (JSON)");
        assertRefused(trace.resolve("metadata"), "found metadata of CTF 2 (JSON)");
        Files.writeString(trace.resolve("metadata"), "/* CTF 2.0 */\n");
        assertRefused(trace, "offset 7", "found another version of CTF");
        Files.writeString(trace.resolve("metadata"), "hello");
        assertRefused(trace, "metadata:1: expected a block of TSDL", "found \"hello\"");
        new CtfImage(false).write(trace);
        assertRefused(trace, "expected up to 16384 files of events beside the metadata, found none");
        Files.write(trace.resolve("channel0_0"), new byte[100]);
        assertRefused(trace, "expected recorded events, found none in 1 file");
    }

    private static void assertRefused(Path path, String... parts) throws IOException {
        assertThatThrownBy(() -> TraceFile.readWhole(path))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageStartingWith(path.toString())
                .hasMessageContainingAll(parts)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @Test
    void whoeverReadsCanStopIt() throws Exception {
        CtfImage image = new CtfImage(false);
        CtfPackets packets = image.packets(CtfImage.COMPACT, 0);
        for (int i = 0; i < 100; i++) {
            packets.packet(10 + i).timer(CtfImage.TIMER_ENTRY, 10 + i).end();
        }
        TraceFile file = TraceFile.open(image.write(folder.resolve("trace")));

        file.read((done, total) -> false);

        assertThat(file.store().size()).isBetween(1L, 99L);
        assertThat(file.store().info().warnings()).anyMatch(w -> w.startsWith("Reading was stopped on request"));
    }
}
