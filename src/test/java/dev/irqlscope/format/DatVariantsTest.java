package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of trace-cmd from other kernels and machines than those whose recordings are at hand. */
class DatVariantsTest {
    private static final String[] CODECS = {"none", "zlib", "zstd"};

    @TempDir
    Path folder;

    private TraceSnapshot read(byte[] bytes) throws TraceFormatException, IOException {
        return TraceFile.readWhole(Files.write(folder.resolve("trace"), bytes)).store().snapshot();
    }

    private static DatImage interrupt(DatImage image, int cpu, long at) {
        return image.cpu(cpu)
                .page(at)
                .irqEntry(at, 36, "nvme0q1")
                .softirqRaise(at + 1, 4)
                .irqExit(at + 2, 36, 1)
                .softirqEntry(at + 3, 4)
                .softirqExit(at + 4, 4);
    }

    private static List<String> interrupt(int cpu, long at) {
        return List.of(
                at + " " + cpu + " ISR_ENTER nvme0q1 36",
                at + 1 + " " + cpu + " DPC_QUEUED BLOCK " + cpu,
                at + 2 + " " + cpu + " ISR_RETURN nvme0q1 1",
                at + 3 + " " + cpu + " DPC_ENTER BLOCK 0",
                at + 4 + " " + cpu + " DPC_RETURN BLOCK 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 12, 1 << 14, 1 << 16, 1 << 20})
    void pagesMayBeOfAnySize(int bytes) throws Exception {
        DatImage image = DatImage.little().pagesOf(bytes).cpu(0).page(1_000);
        for (int i = 0; i < bytes / 16; i++) {
            if (i > 0 && i % (bytes / 32) == 0) {
                image.page(1_000 + i * 10L);
            }
            if (i % 2 == 0) {
                image.timerEntry(1_000 + i * 10L);
            } else {
                image.timerExit(1_000 + i * 10L);
            }
        }

        assertThat(read(image.version6()).endIndex()).isEqualTo(bytes / 16);
        for (String codec : CODECS) {
            TraceSnapshot trace = read(image.version7(codec));
            assertThat(trace.endIndex()).isEqualTo(bytes / 16);
            assertThat(trace.info().warnings()).isEmpty();
        }
    }

    /** Since Linux 6.8 a sub-buffer, which is what is written at once, may be of several pages. */
    @Test
    void subBuffersMayBeLargerThanAPage() throws Exception {
        DatImage image = DatImage.little().pagesOf(1 << 14).pagesSaidToBeOf(1 << 12);
        interrupt(image, 0, 100);
        interrupt(image, 0, 200);

        List<String> expected = new ArrayList<>(interrupt(0, 0));
        expected.addAll(interrupt(0, 100));
        assertThat(Ftrace.lines(read(image.version6()))).isEqualTo(expected);
        assertThat(Ftrace.lines(read(image.version7("zlib")))).isEqualTo(expected);
    }

    /** Kernels with lazy preemption have one more common field, and all others stand four bytes further on. */
    @ParameterizedTest
    @CsvSource({"LITTLE_ENDIAN, __data_loc", "BIG_ENDIAN, __data_loc", "LITTLE_ENDIAN, __rel_loc"})
    void fieldsStandWhereTheFormatSaysTheyDo(String order, String nameField) throws Exception {
        ByteOrder bytes = order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        DatImage image = new DatImage(bytes, 8, nameField).lazyPreemption();
        interrupt(image, 0, 100);

        assertThat(Ftrace.lines(read(image.version6()))).isEqualTo(interrupt(0, 0));
        assertThat(Ftrace.lines(read(image.version7("zstd")))).isEqualTo(interrupt(0, 0));
    }

    @Test
    void processorsMayBeManyAndSomeWithoutData() throws Exception {
        DatImage image = DatImage.little();
        for (int cpu = 255; cpu >= 0; cpu -= 2) {
            interrupt(image, cpu, 10_000 - cpu * 10L);
        }
        image.cpu(300);

        assertThat(read(image.version6()).info().cpus()).isEqualTo(301);
        for (String codec : CODECS) {
            TraceSnapshot trace = read(image.version7(codec));

            assertThat(trace.info().cpus()).isEqualTo(301);
            assertThat(trace.endIndex()).isEqualTo(128 * 5);
            assertThat(Ftrace.lines(trace).subList(0, 5)).isEqualTo(interrupt(255, 0));
            assertThat(Ftrace.lines(trace).subList(635, 640)).isEqualTo(interrupt(1, 2_540));
            assertThat(trace.info().warnings()).isEmpty();
        }
    }

    @Test
    void eventsAreReadWithoutTheNamesOfThreadsIfThoseAreDamaged() throws Exception {
        DatImage image = interrupt(DatImage.little().cmdlines("1234 someone"), 0, 100);
        byte[] file = image.version7("none");
        // The number of the section that follows the kernel's texts, and then the length of its text.
        int names = Bytes.find(file, 0, file.length, Bytes.ascii("1234 someone"));
        for (int at : new int[]{names - 24, names - 8}) {
            byte[] damaged = file.clone();
            damaged[at] = 77;

            TraceSnapshot trace = read(damaged);

            assertThat(Ftrace.lines(trace)).isEqualTo(interrupt(0, 0));
            assertThat(trace.info().warnings()).singleElement()
                    .asString()
                    .startsWith("The names of threads are missing: ")
                    .contains("expected ", "found ");
        }
    }

    @Test
    void optionsThatNobodyKnowsArePassedOver() throws Exception {
        DatImage image = DatImage.little();
        for (int id : new int[]{5, 6, 9, 10, 11, 12, 13, 15, 22, 23, 99, 4_000}) {
            image.option(id, "x".repeat(id % 40));
        }
        interrupt(image, 0, 100);

        assertThat(Ftrace.lines(read(image.version6()))).isEqualTo(interrupt(0, 0));
        assertThat(Ftrace.lines(read(image.version7("none")))).isEqualTo(interrupt(0, 0));
    }

    @Test
    void ofSeveralBuffersTheMainOneIsShownAndTheOthersAreNamed() throws Exception {
        DatImage image = interrupt(DatImage.little(), 0, 100);
        image.instance("sched", interrupt(DatImage.little(), 2, 50)).instance("empty", DatImage.little().cpu(3));

        for (byte[] file : List.of(image.version6(), image.version7("none"), image.version7("zstd"))) {
            TraceSnapshot trace = read(file);

            assertThat(Ftrace.lines(trace)).isEqualTo(interrupt(0, 0));
            assertThat(trace.info().warnings())
                    .containsExactly("The file holds 1 more buffer, which is not shown: sched");
        }
    }

    @Test
    void aBufferWithInterruptsIsShownBeforeAMainOneWithout() throws Exception {
        DatImage image = DatImage.little().cpu(0).page(50).kfree(50).schedSwitch(60, "fio", 5);
        image.instance("irqs", interrupt(DatImage.little(), 1, 100));

        for (byte[] file : List.of(image.version6(), image.version7("none"), image.version7("zstd"))) {
            TraceSnapshot trace = read(file);

            assertThat(Ftrace.lines(trace)).isEqualTo(interrupt(1, 0));
            assertThat(trace.info().warnings())
                    .containsExactly("The file holds 1 more buffer, which is not shown: the main one");
        }
    }

    /** Which trace-cmd then gives the number of processors of its own. */
    @Test
    void aBufferOfAnotherNameIsShownIfTheMainOneIsEmpty() throws Exception {
        DatImage image = DatImage.little().cpu(0).instance("irqs", interrupt(DatImage.little(), 5, 100));

        for (byte[] file : List.of(image.version6(), image.version7("none"), image.version7("zlib"))) {
            TraceSnapshot trace = read(file);

            assertThat(Ftrace.lines(trace)).isEqualTo(interrupt(5, 0));
            assertThat(trace.info().cpus()).isEqualTo(6);
            assertThat(trace.info().warnings()).isEmpty();
        }
    }

    /** Arm has no vectors: the reason is the address of a text that the kernel lists. */
    @ParameterizedTest
    @CsvSource({"LITTLE_ENDIAN, 8, ffff800011a3c0f8", "BIG_ENDIAN, 8, ffff800011a3c0f8", "LITTLE_ENDIAN, 4, c0a3c0f8"})
    void interProcessorInterruptsAreCalledByTheTextThatTheirReasonIsTheAddressOf(
            String order, int longSize, String address) throws Exception {
        ByteOrder bytes = order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        long reason = Long.parseUnsignedLong(address, 16);
        DatImage image = new DatImage(bytes, longSize)
                .printk("0x" + address + " : \"Rescheduling interrupts\"\n0x1 : \"x");
        image.cpu(0).page(100).interProcessor(true, 100, reason).interProcessor(false, 103, reason);
        image.interProcessor(true, 110, 0x1234);

        for (byte[] file : List.of(image.version6(), image.version7("none"), image.version7("zlib"))) {
            TraceSnapshot trace = read(file);

            assertThat(Ftrace.lines(trace)).containsExactly(
                    "0 0 VECTOR_ENTER Rescheduling interrupts -1", "3 0 VECTOR_EXIT Rescheduling interrupts -1",
                    "10 0 VECTOR_ENTER reason 0x1234 -1");
            assertThat(trace.info().warnings()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "local, false", "global, false", "mono, false", "mono_raw, false", "boot, false", "tai, false", "perf, false",
        "x86-tsc, true", "uptime, true", "counter, true", "ppc-tb, true"
    })
    void theClockSaysWhetherStampsAreNanoseconds(String clock, boolean ticks) throws Exception {
        DatImage image = interrupt(DatImage.little().option(4, "a b [" + clock + "] c\n"), 0, 100);

        TraceSnapshot trace = read(image.version6());

        assertThat(trace.info().clock()).isEqualTo(new TraceInfo.Clock(ticks, clock));
    }
}
