package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are cut or damaged. {@code -Dirqlscope.mutations=N} sets how many mutants of each sample are tried.
 */
class DamagedFileTest {
    private static final int MUTANTS = Integer.getInteger("irqlscope.mutations", 400);
    private static final int MAX_MESSAGE = 500;

    @TempDir
    Path folder;

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static void assertOneLine(TraceFormatException e) {
        assertThat(e.getMessage()).doesNotContain("\n").contains("expected ", "found ").hasSizeLessThan(MAX_MESSAGE);
    }

    @Test
    void noMutantOfFtraceTextDoesHarm() throws Exception {
        byte[] text = Bytes.ascii(Ftrace.EXAMPLE);
        Random random = new Random(8);
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = Mutants.mutate(text, random, 0);
            readOrRefuse(mutant);
            readOrRefuse(Mutants.mutate(Packed.gzip(mutant), random, 0));
        }
    }

    @Test
    void aCutGzipFileGivesWhatItHolds() throws Exception {
        byte[] packed = Packed.gzip(Bytes.ascii(Ftrace.EXAMPLE.repeat(300)));

        TraceFile read = TraceFile.readWhole(write("cut", Arrays.copyOf(packed, packed.length * 2 / 3)));

        assertThat(read.store().size()).isPositive();
        assertThat(read.store().info().warnings()).anyMatch(w -> w.contains("gzip file is cut off"));
    }

    private void readOrRefuse(byte[] bytes) throws IOException {
        try {
            TraceFile.readWhole(write("mutant", bytes));
        } catch (TraceFormatException e) {
            assertOneLine(e);
        }
    }
}
