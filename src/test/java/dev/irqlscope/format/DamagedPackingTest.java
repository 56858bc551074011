package dev.irqlscope.format;

import dev.irqlscope.fuzz.Mutants;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Packed traces that are cut or damaged. {@code -Dirqlscope.mutations=N} sets how many mutants of each kind are tried. */
class DamagedPackingTest {
    private static final Map<Packing, Trial> TRIALS = new EnumMap<>(
            Map.of(
                    // A byte of deflate can become 1,032, a block of zstd 128 KiB.
                    Packing.GZIP, new Trial("gzip", 1_100), Packing.ZIP, new Trial("zip", 1_100),
                    Packing.ZSTD, new Trial("zstd", 20_000)));

    @TempDir
    static Path folder;

    static Stream<Arguments> everyKindInEveryPacking() throws Exception {
        return PackedTraceTest.traces(folder)
                .values()
                .stream()
                .flatMap(trace -> TRIALS.keySet().stream().map(packing -> Arguments.of(packing, trace)));
    }

    @AfterAll
    static void tell() {
        TRIALS.values().forEach(Trial::tell);
    }

    @ParameterizedTest
    @MethodSource("everyKindInEveryPacking")
    void aPackedTraceCutAnywhereIsReadOrRefused(Packing packing, byte[] trace) throws Exception {
        byte[] packed = Packed.by(packing, trace);
        for (int length = 0; length < packed.length; length += 1 + packed.length / 150) {
            TRIALS.get(packing).read(folder, Arrays.copyOf(packed, length));
        }
    }

    @ParameterizedTest
    @MethodSource("everyKindInEveryPacking")
    void noMutantOfAPackedTraceDoesHarm(Packing packing, byte[] trace) throws Exception {
        byte[] packed = Packed.by(packing, trace);
        Mutants mutants = new Mutants(5, 0);
        for (int i = 0; i < Mutants.EACH / 4; i++) {
            TRIALS.get(packing).read(folder, mutants.of(packed));
        }
    }

    /** Checksums refuse most of what is damaged from outside. */
    @ParameterizedTest
    @MethodSource("everyKindInEveryPacking")
    void noMutantInsideAPackingDoesHarm(Packing packing, byte[] trace) throws Exception {
        Mutants mutants = new Mutants(6, 0);
        for (int i = 0; i < Mutants.EACH / 8; i++) {
            TRIALS.get(packing).read(folder, Packed.by(packing, mutants.of(trace)));
        }
    }
}
