package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.irqlscope.fuzz.Mutants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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

/** CTF traces that are cut or damaged. {@code -Dirqlscope.mutations=N} sets how many mutants of each are tried. */
class DamagedCtfTest {
    private static final Trial TRIAL = new Trial("CTF");
    private static final Path TRACES = Path.of("../shared/traces");
    private static final String STREAM = "channel0_0";
    private static final long[] BAD_NUMBERS = {
        0, 1, 3, 0x7F, 0xFF, 0x1000, 0x7FFF_FFFFL, 0xFFFF_FFFFL, 0x1_0000_0000L, Long.MAX_VALUE, Long.MIN_VALUE, -1
    };

    /** What may stand in metadata in the place of anything else. */
    private static final List<String> BAD_WORDS = List.of(
            "0", "-1", "2147483648", "9223372036854775807", "0xFFFFFFFFFFFFFFFF", "{", "}", "[", "]", "<id>", ";", ":=",
            "struct", "variant", "enum", "integer", "string", "typealias", "x[2147483648]", "align(64)", "\"", "/*",
            "...",
            "stream", "id", "uint64_t", "byte_order = le", "size = 64", "\0", "é", "struct { }", "packet_size");

    @TempDir
    Path folder;

    static Stream<CtfImage> traces() {
        return Stream.of(image(false), image(true));
    }

    private static CtfImage image(boolean bigEndian) {
        CtfImage image = new CtfImage(bigEndian);
        for (int cpu = 0; cpu < 2; cpu++) {
            for (int stream = 0; stream < 2; stream++) {
                CtfPackets packets = image.packets(stream, cpu);
                for (long at = 1_000 + cpu; at < 5_000; at += 1_000) {
                    packets.packet(at, 256)
                            .schedSwitch(at, "task", 70)
                            .irqEntry(at + 1, 36, "nvme0q1")
                            .softirq(CtfImage.SOFTIRQ_RAISE, at + 5, 4)
                            .irqExit(at + 9, 36, 1)
                            .softirq(CtfImage.SOFTIRQ_ENTRY, at + 10, 4)
                            .extended(CtfImage.SOFTIRQ_EXIT, at + 20, to -> to.number(4, 32))
                            .discarded(at / 1_000)
                            .end();
                }
            }
        }
        return image;
    }

    private static void readOrRefuse(Path directory) throws Exception {
        long bytes = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        TRIAL.read(directory, bytes);
    }

    @AfterAll
    static void tell() {
        TRIAL.tell();
    }

    private static Mutants mutants(long seed) {
        return new Mutants(seed, 0).scraps(BAD_WORDS.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("traces")
    void noMutantOfAStreamDoesHarm(CtfImage image) throws Exception {
        Path trace = image.write(folder.resolve("trace"));
        byte[] whole = Files.readAllBytes(trace.resolve(STREAM));
        Mutants mutants = mutants(31);
        for (int i = 0; i < Mutants.EACH; i++) {
            Files.write(trace.resolve(STREAM), mutants.of(whole));
            readOrRefuse(trace);
        }
    }

    @ParameterizedTest
    @MethodSource("traces")
    void noNumberAnywhereInAStreamDoesHarm(CtfImage image) throws Exception {
        Path trace = image.write(folder.resolve("trace"));
        byte[] whole = Files.readAllBytes(trace.resolve(STREAM));
        Random random = new Random(32);
        for (int at = 0; at + 8 <= whole.length; at += 1 + random.nextInt(5)) {
            byte[] mutant = whole.clone();
            put(mutant, at, random);
            Files.write(trace.resolve(STREAM), mutant);
            readOrRefuse(trace);
        }
    }

    @ParameterizedTest
    @MethodSource("traces")
    void aStreamCutAnywhereIsReadAsFarAsItGoes(CtfImage image) throws Exception {
        Path trace = image.write(folder.resolve("trace"));
        byte[] whole = Files.readAllBytes(trace.resolve(STREAM));
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(trace.resolve(STREAM), Arrays.copyOf(whole, length));
            assertThat(TraceFile.readWhole(trace).store().size()).isGreaterThan(50);
        }
    }

    @ParameterizedTest
    @MethodSource("traces")
    void noMutantOfTheMetadataDoesHarm(CtfImage image) throws Exception {
        Path trace = image.write(folder.resolve("trace"));
        byte[] text = Files.readAllBytes(trace.resolve("metadata"));
        byte[] packets = image.packetisedMetadata(500);
        Mutants mutants = mutants(33);
        for (int i = 0; i < Mutants.EACH; i++) {
            Files.write(trace.resolve("metadata"), mutants.of(i % 2 == 0 ? text : packets));
            readOrRefuse(trace);
        }
    }

    @ParameterizedTest
    @MethodSource("traces")
    void noWordAnywhereInTheMetadataDoesHarm(CtfImage image) throws Exception {
        Path trace = image.write(folder.resolve("trace"));
        String[] words = image.metadata().split("(?<=[\\s;{}=])|(?=[\\s;{}=])");
        Random random = new Random(34);
        for (int i = 0; i < 2 * Mutants.EACH; i++) {
            String[] mutant = words.clone();
            for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
                int at = random.nextInt(mutant.length);
                String bad = BAD_WORDS.get(random.nextInt(BAD_WORDS.size()));
                mutant[at] = random.nextInt(4) == 0 ? mutant[random.nextInt(mutant.length)] : bad;
            }
            Files.writeString(trace.resolve("metadata"), String.join("", mutant), StandardCharsets.UTF_8);
            readOrRefuse(trace);
        }
    }

    @ParameterizedTest
    @MethodSource("traces")
    void metadataCutAnywhereAreReadOrRefused(CtfImage image) throws Exception {
        Path trace = image.write(folder.resolve("trace"));
        byte[] packets = image.packetisedMetadata(500);
        for (int length = 0; length < packets.length; length += 23) {
            Files.write(trace.resolve("metadata"), Arrays.copyOf(packets, length));
            readOrRefuse(trace);
        }
    }

    @Test
    void noMutantOfARealRecordingDoesHarm() throws Exception {
        assumeTrue(Files.isDirectory(TRACES), "the sample traces beside the project are not there");
        Path sample = TRACES.resolve("ctf_mips_be");
        byte[] metadata = Files.readAllBytes(sample.resolve("metadata"));
        byte[] stream = Files.readAllBytes(sample.resolve("channel-context-switches_0"));
        Path trace = Files.createDirectory(folder.resolve("trace"));
        Mutants mutants = mutants(35);
        for (int i = 0; i < Mutants.EACH / 8; i++) {
            Files.write(trace.resolve("metadata"), i % 2 == 0 ? metadata : mutants.of(metadata));
            Files.write(trace.resolve("channel_0"), i % 2 == 0 ? mutants.of(stream) : stream);
            readOrRefuse(trace);
        }
    }

    private static void put(byte[] mutant, int at, Random random) {
        ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer into = ByteBuffer.wrap(mutant).order(order);
        long number = BAD_NUMBERS[random.nextInt(BAD_NUMBERS.length)];
        if (random.nextBoolean()) {
            into.putLong(at, number);
        } else {
            into.putInt(at, (int) number);
        }
    }
}
