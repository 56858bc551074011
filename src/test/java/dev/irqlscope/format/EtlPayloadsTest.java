package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.IsrEntry;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the events of ETL files hold, version by version, and the classes that some are named by. */
class EtlPayloadsTest {
    private static final long STAMP = 1_000_000;

    @TempDir
    Path folder;

    private TraceStore read(Etl etl) throws Exception {
        return TraceFile.readWhole(Files.write(folder.resolve("trace"), etl.bytes())).store();
    }

    private List<String> lines(Etl etl) throws Exception {
        return Ftrace.lines(read(etl).snapshot());
    }

    @ParameterizedTest
    @CsvSource({
        "0x0F43, ISR, 9", "0x0F5F, ISR, 0", "0x0F32, ISR_MSI, 9", "0x0F44, DPC, 2", "0x0F46, DPC, 2",
        "0x0F45, TIMER_DPC, 2",
        "0x0F42, THREADED_DPC, 0"
    })
    void everyHookOfACallHasItsKindAndLevel(String hook, RoutineKind kind, int level) throws Exception {
        Etl etl = new Etl(8, STAMP);
        byte[] msi = etl.isrMsi(STAMP + 20, STAMP + 25, etl.base(), 0x91, true);
        ByteBuffer.wrap(msi).order(ByteOrder.LITTLE_ENDIAN).putShort(6, (short) (int) Integer.decode(hook));

        TraceStore store = read(etl.buffer(0, msi));

        Entity.Routine routine = store.catalog().routine(store.snapshot().subject(0));
        assertThat(routine.kind()).isEqualTo(kind);
        assertThat(routine.irql()).isEqualTo(level);
    }

    @Test
    void payloadsMayBeLongerThanIsKnownAndNoShorter() throws Exception {
        for (int pointerBytes : new int[]{4, 8}) {
            Etl etl = new Etl(pointerBytes, STAMP);
            byte[] isr = etl.isr(STAMP + 20, STAMP + 25, etl.base(), 0x91, true);
            int needed = 16 + 8 + pointerBytes + 3;
            for (int bytes = 16; bytes < isr.length + 40; bytes++) {
                byte[] other = Arrays.copyOf(isr, bytes);
                ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putShort(4, (short) bytes);
                TraceStore store = read(new Etl(pointerBytes, STAMP).buffer(0, other));

                assertThat(store.size()).as("%d bytes", bytes).isEqualTo(bytes < needed ? 0 : 2);
                assertThat(store.info().warnings().stream().filter(warning -> warning.startsWith("1 record makes")))
                        .hasSize(bytes < needed ? 1 : 0);
            }
        }
    }

    /** Bytes of a real ISR-MSI event of Windows: claimed, vector 0x91, message 0. */
    @Test
    void aRealMessageIsRead() throws Exception {
        byte[] payload = {
            (byte) 0xEB, (byte) 0xED, 0x3A, (byte) 0xA8, 0x66, 4, 0, 0, 0x20, 0x7E, (byte) 0x93, 0, 0, (byte) 0xF8, -1,
            -1, 1,
            (byte) 0x91, 0, 0, 0, 0, 0, 0
        };
        long start = 0x0466_A83A_EDEBL;
        Etl etl = new Etl(8, start - 100);
        etl.buffer(0, etl.perfInfo(EtlHooks.ISR_MSI, start + 27, ByteBuffer.wrap(payload)));

        TraceStore store = read(etl);

        assertThat(Ftrace.lines(store.snapshot()).getLast())
                .startsWith("12700 0 ISR_RETURN unknown!0xfffff80000937e20");
        assertThat(IsrEntry.vector(store.snapshot().arg(0))).isEqualTo(0x91);
        assertThat(IsrEntry.message(store.snapshot().arg(0))).isZero();
    }

    @Test
    void theLongestOfTheKernelsHeadersHoldsTheSameEvent() throws Exception {
        for (int pointerBytes : new int[]{4, 8}) {
            Etl etl = new Etl(pointerBytes, STAMP);
            byte[] isr = etl.isr(STAMP + 20, STAMP + 25, etl.base(), 0x91, true);

            assertThat(lines(new Etl(pointerBytes, STAMP).buffer(0, Etl.system(isr))))
                    .isEqualTo(lines(new Etl(pointerBytes, STAMP).buffer(0, isr)))
                    .hasSize(2);
        }
    }

    @Test
    void classesOfTheKernelStandForTheirGroups() throws Exception {
        Etl etl = new Etl(8, STAMP);
        long low = 0x11D0_FE05_3D6F_A8D0L;
        long high = 0x7CBA_D74F_C000_DA9DL;
        byte[] process = Etl.classic(etl.process(EtlHooks.PROCESS_RUNDOWN, STAMP + 1, 7, "a.exe"), low, high, 3);
        byte[] thread = Etl.classic(etl.thread(EtlHooks.THREAD_RUNDOWN, STAMP + 2, 7, 44), low + 1, high, 3);
        byte[] toThread = Etl.classic(etl.threadSwitch(STAMP + 10, 44), low + 1, high, 36);
        byte[] disk = Etl.classic(etl.diskRead(STAMP + 60, 2, 40), low + 4, high, 10);
        byte[] mark = Etl.classic(etl.threadSwitch(STAMP + 70, 44), 0x11D1_4A3E_68FD_D900L, 0xE364_04F8_0000_F484L, 36);

        assertThat(lines(etl.buffer(0, process, thread, toThread, disk, mark)))
                .containsExactly(
                        "1000 0 THREAD_SWITCH a.exe 0", "2000 -1 REQUEST_STARTED Disk 2 1",
                        "6000 0 REQUEST_COMPLETED Disk 2 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void processesOfEveryVersionHaveTheirName(int version) throws Exception {
        for (int pointerBytes : new int[]{4, 8}) {
            for (int sidParts : new int[]{-1, 1, 2, 5, 15}) {
                Etl etl = new Etl(pointerBytes, STAMP);
                etl.buffer(
                        0,
                        etl.process(version, EtlHooks.PROCESS_RUNDOWN_AT_END, STAMP + 90, 7, sidParts, "diskspd.exe"),
                        etl.thread(EtlHooks.THREAD_RUNDOWN_AT_END, STAMP + 90, 7, 44),
                        etl.threadSwitch(STAMP + 10, 44));

                assertThat(lines(etl)).containsExactly("1000 0 THREAD_SWITCH diskspd.exe 0");
            }
        }
    }

    @Test
    void aBufferThatDoesNotSayHowFarItIsFilledIsReadToItsFiller() throws Exception {
        Etl etl = new Etl(8, STAMP).neverClosed();
        etl.unfinishedBuffer(
                1, etl.dpc(STAMP + 20, STAMP + 25, etl.base()), etl.dpc(STAMP + 30, STAMP + 35, etl.base()));

        TraceStore store = read(etl);

        assertThat(store.size()).isEqualTo(4);
        assertThat(store.info().warnings()).noneMatch(warning -> warning.contains("damaged"));
    }

    @Test
    void messagesAreNumberedAsFarAsADeviceCanHaveThem() throws Exception {
        Etl etl = new Etl(8, STAMP);
        etl.buffer(
                0, etl.isrMsi(STAMP + 20, STAMP + 25, etl.base(), 0x91, 2_047, true),
                etl.isrMsi(STAMP + 30, STAMP + 35, etl.base(), 0x91, 2_048, true));

        TraceStore store = read(etl);

        assertThat(IsrEntry.message(store.snapshot().arg(0))).isEqualTo(2_047);
        assertThat(IsrEntry.message(store.snapshot().arg(2))).isEqualTo(IsrEntry.NO_MESSAGE);
    }
}
