package dev.irqlscope.format;

import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Events and megabytes of a CTF trace a second: interrupts on four processors, laid out as LTTng lays them out on x86-64. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class CtfReaderBenchmark {
    private static final int CPUS = 4;
    private static final int PACKETS = 40;
    private static final int PACKET_BYTES = 1 << 18;
    private static final int INTERRUPT_BYTES = 200;
    private static final long INTERRUPT_NANOS = 20_000;
    private static final int CONTENT_SIZE_AT = 12;

    private static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 32; align = 8; } := u32;
            typealias integer { size = 64; align = 8; } := u64;
            typealias integer { size = 27; align = 1; map = clock.monotonic.value; } := stamp27;
            typealias integer { size = 64; align = 8; map = clock.monotonic.value; } := stamp64;
            trace { major = 1; minor = 8; byte_order = le; packet.header := struct { u32 magic; }; };
            clock { name = monotonic; };
            stream {
                packet.context := struct { u64 timestamp_begin; u64 content_size; u64 packet_size; u32 cpu_id; };
                event.header := struct {
                    enum : integer { size = 5; align = 1; } { compact = 0 ... 30, extended = 31 } id;
                    variant <id> {
                        struct { stamp27 timestamp; } compact;
                        struct { u32 id; stamp64 timestamp; } extended;
                    } v;
                } align(8);
            };
            event { name = "irq_handler_entry"; id = 1; fields := struct { u32 _irq; string _name; }; };
            event { name = "irq_handler_exit"; id = 2; fields := struct { u32 _irq; u32 _ret; }; };
            event { name = "irq_softirq_raise"; id = 3; fields := struct { u32 _vec; }; };
            event { name = "irq_softirq_entry"; id = 4; fields := struct { u32 _vec; }; };
            event { name = "irq_softirq_exit"; id = 5; fields := struct { u32 _vec; }; };
            event {
                name = "sched_switch"; id = 6;
                fields := struct {
                    integer { size = 8; encoding = UTF8; } _prev_comm[16]; u32 _prev_tid; u32 _prev_prio; u64 _prev_state;
                    integer { size = 8; encoding = UTF8; } _next_comm[16]; u32 _next_tid; u32 _next_prio;
                };
            };
            """;

    private Path directory;
    private long fileBytes;

    /** What a run of the benchmark amounts to. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Rates {
        public long events;
        public double megabytes;
    }

    /** Writes the trace. */
    @Setup
    public void write() throws IOException {
        directory = Files.createTempDirectory("irqlscope-benchmark");
        Files.writeString(directory.resolve("metadata"), METADATA);
        for (int cpu = 0; cpu < CPUS; cpu++) {
            try (FileChannel file = FileChannel.open(
                    directory.resolve("channel0_" + cpu), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                long time = 1_000_000_000L + cpu * 1_000;
                for (int packet = 0; packet < PACKETS; packet++) {
                    time = writePacket(file, cpu, time);
                }
                fileBytes += file.size();
            }
        }
    }

    private static long writePacket(FileChannel file, int cpu, long begin) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(PACKET_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        packet.putInt(0xC1FC1FC1).putLong(begin).putLong(0).putLong(PACKET_BYTES * 8L).putInt(cpu);
        long time = begin;
        while (packet.remaining() >= INTERRUPT_BYTES) {
            event(packet, 1, time).putInt(36).put(Bytes.ascii("nvme0q1\0"));
            event(packet, 3, time + 400).putInt(4);
            event(packet, 2, time + 900).putInt(36).putInt(1);
            event(packet, 4, time + 1_000).putInt(4);
            event(packet, 5, time + 4_000).putInt(4);
            event(packet, 6, time + 5_000).put(new byte[32])
                    .put(Bytes.ascii("fio"))
                    .put(new byte[13])
                    .putInt(77)
                    .putInt(20);
            time += INTERRUPT_NANOS;
        }
        packet.putLong(CONTENT_SIZE_AT, packet.position() * 8L);
        file.write(packet.clear());
        return time;
    }

    private static ByteBuffer event(ByteBuffer packet, int id, long time) {
        return packet.putInt(id | (int) time << 5);
    }

    @TearDown
    public void delete() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Benchmark
    public TraceStore read(Rates rates) throws TraceFormatException, IOException {
        TraceStore store = TraceFile.readWhole(directory).store();
        rates.events += store.size();
        rates.megabytes += fileBytes / 1e6;
        return store;
    }
}
