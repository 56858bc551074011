package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.TraceSnapshot;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/**
 * The calls in an ETL file are the same whatever its clock, the size of its addresses, the headers of its events, and however they lie
 * in buffers and these in the file.
 */
class EtlProperties {
    private static final int CPUS = 4;
    private static final long STAMP = 132_445_973_972_118_091L;
    private static final int[] HOOKS = {
        EtlHooks.ISR, EtlHooks.ISR_MSI, EtlHooks.DPC, EtlHooks.TIMER_DPC, EtlHooks.THREADED_DPC
    };
    private static final int[] FREQUENCIES = {10_000_000, 3_579_545, 24_000_000, 2_337_949, 1_000_000_007};
    private static final String ODD = "(?s).*(impossible|overlap|makes? no sense|damaged|cut off|no buffer|too late).*";

    private Path file;

    /** A call as it happened, in ticks since the recording began. */
    private record Happened(int cpu, int hook, long start, long end, int vector, int routine, boolean claimed) {
        boolean isIsr() {
            return EtlHooks.routineKind(hook).isIsr();
        }
    }

    @BeforeProperty
    void makeRoom() throws Exception {
        file = Files.createTempFile("calls", ".etl");
    }

    @AfterProperty
    void tidy() throws Exception {
        Files.delete(file);
    }

    @Property(tries = 150)
    void theCallsAreTheSameHoweverTheyAreWritten(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        int clock = 1 + random.nextInt(3);
        long hertz = clock == 1
                ? FREQUENCIES[random.nextInt(FREQUENCIES.length)]
                : clock == 2 ? 10_000_000 : 3_192_000_000L;
        Etl etl = new Etl(random.nextBoolean() ? 4 : 8, STAMP).clock(clock, hertz, 3_192).cpus(CPUS);
        List<Happened> calls = new ArrayList<>();
        for (int cpu = 0; cpu < CPUS; cpu++) {
            happen(random, cpu, random.nextInt(1_000), 2, random.nextInt(40), calls);
        }

        TraceSnapshot trace = read(random, etl, calls);

        assertThat(trace.info().warnings()).noneMatch(warning -> warning.matches(ODD));
        assertThat(returned(trace)).containsExactlyInAnyOrderElementsOf(
                calls.stream().map(call -> text(call, etl.base(), hertz)).toList());
    }

    /** Calls of one processor, in the order of their ends; those inside of a call lie deeper. */
    private static long happen(Random random, int cpu, long from, int depth, int count, List<Happened> into) {
        long at = from;
        for (int i = 0; i < count; i++) {
            long start = at + random.nextInt(300);
            long inner = depth == 0 ? start : happen(random, cpu, start, depth - 1, random.nextInt(3), into);
            long end = inner + random.nextInt(200);
            into.add(
                    new Happened(
                            cpu,
                            HOOKS[random.nextInt(HOOKS.length)],
                            start,
                            end,
                            0x30 + random.nextInt(0xC0),
                            random.nextInt(8) * 0x40,
                            random.nextBoolean()));
            at = end;
        }
        return at;
    }

    private TraceSnapshot read(Random random, Etl etl, List<Happened> calls) throws Exception {
        for (int cpu = 0; cpu < CPUS; cpu++) {
            List<byte[]> some = new ArrayList<>();
            for (Happened call : calls) {
                if (call.cpu == cpu) {
                    some.add(inSomeForm(random, event(etl, call)));
                    if (random.nextInt(20) == 0) {
                        some.add(EtlForms.foreign(random.nextBoolean() ? 11 : 21, 72 + random.nextInt(9)));
                        some.add(EtlForms.message(8 + random.nextInt(30)));
                    }
                }
                if (some.size() > random.nextInt(20)) {
                    flush(random, etl, cpu, some);
                }
            }
            flush(random, etl, cpu, some);
        }
        List<byte[]> buffers = new ArrayList<>(etl.takeBuffers());
        Collections.shuffle(buffers, random);
        byte[] head = etl.bytes();
        ByteBuffer all = ByteBuffer.allocate(head.length + buffers.stream().mapToInt(buffer -> buffer.length).sum());
        all.put(head);
        buffers.forEach(all::put);
        Files.write(file, all.array());
        return TraceFile.readWhole(file).store().snapshot();
    }

    private static byte[] event(Etl etl, Happened call) {
        long start = STAMP + call.start;
        long end = STAMP + call.end;
        long routine = etl.base() + call.routine;
        byte[] event = call.isIsr()
                ? etl.isrMsi(start, end, routine, call.vector, 0, call.claimed)
                : etl.dpc(start, end, routine);
        ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN).putShort(6, (short) call.hook);
        return event;
    }

    private static byte[] inSomeForm(Random random, byte[] event) {
        int opcode = event[6];
        return switch (random.nextInt(6)) {
            case 0 -> Etl.withCounters(event);
            case 1 -> Etl.compact(event);
            case 2 -> Etl.system(event);
            case 3 -> Etl.classic(event, EtlForms.PERF_INFO_LOW, EtlForms.PERF_INFO_HIGH, opcode);
            case 4 -> EtlForms.relogged(event, EtlForms.PERF_INFO_LOW, EtlForms.PERF_INFO_HIGH, opcode, 3, 16);
            default -> event;
        };
    }

    private static void flush(Random random, Etl etl, int cpu, List<byte[]> events) {
        byte[][] all = events.toArray(new byte[0][]);
        switch (random.nextInt(3)) {
            case 0 -> etl.buffer(cpu, all);
            case 1 -> etl.packedBuffer(cpu, all);
            default -> etl.narrowBuffer(cpu, all);
        }
        events.clear();
    }

    /** The calls of a trace as {@link #text} has them; each ends with the return that its processor comes to next. */
    private static List<String> returned(TraceSnapshot trace) {
        List<List<String>> open = new ArrayList<>();
        for (int cpu = 0; cpu < CPUS; cpu++) {
            open.add(new ArrayList<>());
        }
        List<String> calls = new ArrayList<>();
        long last = 0;
        for (long i = 0; i < trace.endIndex(); i++) {
            assertThat(trace.timeNanos(i)).isGreaterThanOrEqualTo(last);
            last = trace.timeNanos(i);
            List<String> stack = open.get(trace.cpu(i));
            if (trace.kind(i) == EventKind.ISR_ENTER || trace.kind(i) == EventKind.DPC_ENTER) {
                stack.add(last + " " + trace.catalog().nameOf(trace.subject(i)));
            } else {
                boolean isr = trace.kind(i) == EventKind.ISR_RETURN;
                Entity.Routine routine = trace.catalog().routine(trace.subject(i));
                String answer = isr ? " " + routine.vector() + " " + IsrResult.claimed(trace.arg(i)) : "";
                calls.add(trace.cpu(i) + " " + routine.kind() + " " + stack.removeLast() + " " + last + answer);
            }
        }
        return calls;
    }

    private static String text(Happened call, long base, long hertz) {
        return String.format(
                Locale.ROOT,
                "%d %s %d unknown!0x%x %d%s",
                call.cpu,
                EtlHooks.routineKind(call.hook),
                nanos(call.start, hertz),
                base + call.routine,
                nanos(call.end, hertz),
                call.isIsr() ? " " + call.vector + " " + call.claimed : "");
    }

    private static long nanos(long ticks, long hertz) {
        return BigInteger.valueOf(ticks)
                .multiply(BigInteger.valueOf(1_000_000_000))
                .divide(BigInteger.valueOf(hertz))
                .longValueExact();
    }
}
