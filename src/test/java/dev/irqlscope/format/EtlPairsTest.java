package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.DpcInstances;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.PairClass;
import dev.irqlscope.trace.IsrEntry;
import dev.irqlscope.trace.TraceStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the records of an ETL file to pairs of ISRs and DPCs: storport.sys takes the interrupts of two miniports. */
class EtlPairsTest {
    private static final long STAMP = 1_000_000;
    private static final long IMAGE_BYTES = 0x10_000;
    private static final int VECTOR = 0x61;
    private static final int ROUNDS = 10;

    private final Etl etl = new Etl(8, STAMP).bufferBytes(65_536);
    private final long storport = etl.base();
    private final long nvme = storport + IMAGE_BYTES;
    private final long ahci = nvme + IMAGE_BYTES;
    private final List<byte[]> events = new ArrayList<>();
    private long now = STAMP;

    @TempDir
    private Path folder;

    @BeforeEach
    void images() {
        String[] names = {"storport.sys", "stornvme.sys", "storahci.sys"};
        for (int i = 0; i < names.length; i++) {
            events.add(etl.image(
                    EtlHooks.IMAGE_RUNDOWN, STAMP, etl.base() + i * IMAGE_BYTES, IMAGE_BYTES,
                    "\\SystemRoot\\System32\\drivers\\" + names[i]));
        }
    }

    private void message(int number) {
        now += 100;
        events.add(etl.isrMsi(now - 20, now, storport + 0x100, VECTOR, number, true));
    }

    private void dpc(long image) {
        now += 60;
        events.add(etl.dpc(now - 50, now, image + 0x200));
    }

    private void flush(int flags) {
        etl.buffer(0, flags, events.toArray(byte[][]::new));
        events.clear();
    }

    private Analysis analyze() throws Exception {
        flush(0);
        TraceStore store = TraceFile.readWhole(Files.write(folder.resolve("trace.etl"), etl.bytes())).store();
        return Indexer.analyze(store, Limits.DEFAULT);
    }

    @Test
    void messagesOfOneRoutineAndVectorPairWithTheDpcsOfTheirOwnMiniports() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            message(3);
            dpc(nvme);
            message(7);
            dpc(ahci);
        }
        message(3);
        message(7);
        dpc(ahci);
        dpc(nvme);

        Analysis analysis = analyze();

        DpcInstances dpcs = analysis.dpcInstances();
        assertThat(analysis.dpcInstanceCount()).isEqualTo(2 * ROUNDS + 2);
        for (int i = 0; i < analysis.dpcInstanceCount(); i++) {
            assertThat(dpcs.pairClass(i)).isEqualTo(PairClass.INFERRED);
            String miniport = analysis.trace().catalog().routine(dpcs.routine(i)).module();
            long entry = analysis.trace().arg(analysis.activities().enterEvent(dpcs.issuer(i)));
            assertThat(IsrEntry.vector(entry)).isEqualTo(VECTOR);
            assertThat(IsrEntry.message(entry)).isEqualTo(miniport.equals("stornvme.sys") ? 3 : 7);
        }
    }

    @Test
    void aDpcBeforeWhichABufferWasLostIsUnpaired() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            message(3);
            dpc(nvme);
        }
        message(3);
        flush(0);
        dpc(nvme);
        flush(4);
        message(3);
        dpc(nvme);

        Analysis analysis = analyze();

        assertThat(analysis.dpcInstances().pairClass(ROUNDS)).isEqualTo(PairClass.UNPAIRED);
        assertThat(analysis.dpcInstances().pairClass(ROUNDS + 1)).isEqualTo(PairClass.INFERRED);
    }
}
