package dev.irqlscope.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A recording of four busy processors as Windows would leave it: buffers of 64 KiB with ISRs, DPCs and thread switches, plain or
 * XPRESS. Every event of it belongs on the timeline, which is the hardest case.
 */
final class EtlRecording {
    private static final int CPUS = 4;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long STAMP = 1_000_000;
    private static final int DRIVERS = 12;
    private static final long IMAGE_BYTES = 0x40_000;
    private static final int THREADS = 40;

    private final boolean packed;
    private final Random random = new Random(1);
    private final Etl etl = new Etl(8, STAMP).bufferBytes(BUFFER_BYTES);
    private final Processor[] processors = new Processor[CPUS];

    EtlRecording(boolean packed) {
        this.packed = packed;
        for (int cpu = 0; cpu < CPUS; cpu++) {
            processors[cpu] = new Processor(cpu);
        }
    }

    /** A processor with the buffer that it fills. */
    private final class Processor {
        private final int cpu;
        private final List<byte[]> events = new ArrayList<>();
        private int filled = EtlBuffers.HEADER_BYTES;
        private long now = STAMP;

        private Processor(int cpu) {
            this.cpu = cpu;
        }

        /** An interrupt, the DPC it leads to, which another interrupt may interrupt, and what the processor does then. */
        private void round() {
            int driver = random.nextInt(DRIVERS);
            long image = etl.base() + driver * IMAGE_BYTES;
            int vector = 0x51 + 0x10 * (driver % 8);
            pass(500);
            isr(image, vector);
            pass(30);
            long start = now;
            pass(100);
            if (random.nextInt(3) == 0) {
                isr(image, vector);
                pass(100);
            }
            add(etl.dpc(start, now, image + 0x2000 + 0x10 * random.nextInt(3)));
            if (random.nextInt(2) == 0) {
                pass(20);
                add(etl.threadSwitch(now, random.nextInt(THREADS)));
            }
        }

        private void isr(long image, int vector) {
            long start = now;
            pass(80);
            add(etl.isrMsi(start, now, image + 0x1000, vector, random.nextInt(16) > 0));
        }

        private void pass(int atMost) {
            now += 1 + random.nextInt(atMost);
        }

        private void add(byte[] event) {
            if (filled + event.length > BUFFER_BYTES) {
                flush();
            }
            events.add(event);
            filled += event.length + 7 & ~7;
        }

        private void flush() {
            byte[][] all = events.toArray(byte[][]::new);
            if (packed) {
                etl.packedBuffer(cpu, all);
            } else {
                etl.buffer(cpu, all);
            }
            events.clear();
            filled = EtlBuffers.HEADER_BYTES;
        }
    }

    /**
     * Writes about so many bytes, or fewer if they are packed.
     *
     * @return how many they are when unpacked
     */
    long write(Path file, long wanted) throws IOException {
        long bytes = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(etl.bytes());
            for (int driver = 0; driver < DRIVERS; driver++) {
                processors[0].add(etl.image(
                        EtlHooks.IMAGE_RUNDOWN, STAMP, etl.base() + driver * IMAGE_BYTES, IMAGE_BYTES,
                        "\\SystemRoot\\System32\\drivers\\driver" + driver + ".sys"));
            }
            while (bytes < wanted) {
                for (Processor processor : processors) {
                    processor.round();
                }
                for (byte[] buffer : etl.takeBuffers()) {
                    out.write(buffer);
                    bytes += LittleEndian.u32(buffer, 4);
                }
            }
        }
        return bytes;
    }
}
