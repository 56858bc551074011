package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.irqlscope.fuzz.Mutants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** trace.dat files that are cut or damaged. {@code -Dirqlscope.mutations=N} sets how many mutants of each are tried. */
class DamagedTraceDatTest {
    private static final Trial TRIAL = new Trial("trace.dat");
    private static final Path TRACES = Path.of("../shared/traces");
    private static final long[] BAD_NUMBERS = {
        0, 1, 3, 0x7F, 0xFF, 0x1000, 0x7FFF_FFFFL, 0xFFFF_FFFFL, 0x1_0000_0000L, Long.MAX_VALUE, Long.MIN_VALUE, -1
    };

    @TempDir
    Path folder;

    static Stream<byte[]> files() {
        DatImage little = image(ByteOrder.LITTLE_ENDIAN, 8);
        DatImage big = image(ByteOrder.BIG_ENDIAN, 4);
        return Stream.of(
                little.version6(),
                little.version7("none"),
                little.version7("zlib"),
                big.version6(),
                big.version7("zlib"));
    }

    private static DatImage image(ByteOrder order, int longSize) {
        DatImage image = new DatImage(order, longSize).option(4, "[local] x86-tsc").ticksToNanos(3, 1);
        for (int cpu = 0; cpu < 2; cpu++) {
            image.cpu(cpu);
            for (long at = 1_000 + cpu; at < 9_000; at += 1_000) {
                image.page(at).irqEntry(at, 36, "nvme0q1").softirqRaise(at + 5, 4).irqExit(at + 9, 36, 1);
                image.softirqEntry(at + 10, 4).softirqExit(at + 20, 4).timeExtend(100).timerEntry(at + 130);
            }
        }
        return image;
    }

    @AfterAll
    static void tell() {
        TRIAL.tell();
    }

    @ParameterizedTest
    @MethodSource("files")
    void noMutantDoesHarm(byte[] whole) throws Exception {
        Mutants mutants = mutants(21);
        for (int i = 0; i < Mutants.EACH; i++) {
            TRIAL.read(folder, mutants.of(whole));
        }
    }

    private static Mutants mutants(long seed) {
        return new Mutants(seed, 10).scraps("offset:", "size:", "signed:1;", "\t", "field:", "format:", "\0", "none",
                "zlib");
    }

    @ParameterizedTest
    @MethodSource("files")
    void noNumberAnywhereDoesHarm(byte[] whole) throws Exception {
        Random random = new Random(22);
        for (int at = 10; at + 8 <= whole.length; at += 1 + random.nextInt(7)) {
            byte[] mutant = whole.clone();
            put(mutant, at, random);
            TRIAL.read(folder, mutant);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileCutAnywhereIsReadOrRefused(byte[] whole) throws Exception {
        for (int length = 0; length < whole.length; length += 13) {
            TRIAL.read(folder, Arrays.copyOf(whole, length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux_small_v6.dat", "linux_small_v7_zstd.dat"})
    void noMutantOfARealRecordingDoesHarm(String name) throws Exception {
        assumeTrue(Files.isDirectory(TRACES), "the sample traces beside the project are not there");
        byte[] whole = Files.readAllBytes(TRACES.resolve(name));
        Mutants mutants = mutants(23);
        for (int i = 0; i < Mutants.EACH / 8; i++) {
            TRIAL.read(folder, mutants.of(whole));
        }
    }

    @Test
    void eventsThatTwoProcessorsShareAreRefused() throws Exception {
        byte[] file = image(ByteOrder.LITTLE_ENDIAN, 8).version6();
        int places = Bytes.find(file, 0, file.length, Bytes.ascii("flyrecord\0")) + 10;
        System.arraycopy(file, places, file, places + 16, 16);
        Path written = Files.write(folder.resolve("shared"), file);

        assertThatThrownBy(() -> TraceFile.readWhole(written))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("expected the events of processor 1 alone");
    }

    @Test
    void pagesThatWouldFillTheMemoryAreRefused() throws Exception {
        DatImage image = DatImage.little();
        for (int cpu = 0; cpu < 200; cpu++) {
            image.cpu(cpu).page(5).timerEntry(5);
        }
        byte[] file = image.version6();
        // The kernel's own word for the size would go first.
        file[Bytes.find(file, 0, file.length, Bytes.ascii("data;\toffset"))] = 'x';
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(14, 1 << 24);
        Path written = Files.write(folder.resolve("large"), file);

        assertThatThrownBy(() -> TraceFile.readWhole(written))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("200 processors with pages of 16777216 bytes");
    }

    private static void put(byte[] mutant, int at, Random random) {
        ByteOrder order = List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN).get(random.nextInt(2));
        ByteBuffer into = ByteBuffer.wrap(mutant).order(order);
        long number = BAD_NUMBERS[random.nextInt(BAD_NUMBERS.length)];
        if (random.nextBoolean()) {
            into.putLong(at, number);
        } else {
            into.putInt(at, (int) number);
        }
    }
}
