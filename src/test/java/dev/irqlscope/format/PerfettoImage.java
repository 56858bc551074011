package dev.irqlscope.format;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Makes Perfetto traces of kernel events for tests. */
final class PerfettoImage {
    private final Proto trace = new Proto();
    private Proto bundle;

    /** Begins a bundle of a processor. */
    PerfettoImage bundle(int cpu) {
        close();
        bundle = new Proto().number(1, cpu);
        return this;
    }

    PerfettoImage lostBefore() {
        bundle.number(3, 1);
        return this;
    }

    PerfettoImage clock(long clock, long stamp, long bootTime) {
        bundle.number(5, clock).number(6, stamp).number(7, bootTime);
        return this;
    }

    PerfettoImage irqEntry(long at, int irq, String name) {
        return event(at, 36, new Proto().number(1, irq).text(2, name));
    }

    PerfettoImage irqExit(long at, int irq, int ret) {
        // proto2 leaves out nothing, but the reader takes what is absent for 0.
        return event(at, 37, ret == 0 ? new Proto().number(1, irq) : new Proto().number(1, irq).number(2, ret));
    }

    PerfettoImage softirqRaise(long at, int vec) {
        return event(at, 26, new Proto().number(1, vec));
    }

    PerfettoImage softirqEntry(long at, int vec) {
        return event(at, 24, new Proto().number(1, vec));
    }

    PerfettoImage softirqExit(long at, int vec) {
        return event(at, 25, new Proto().number(1, vec));
    }

    PerfettoImage ipiEntry(long at, String reason) {
        return event(at, 21, new Proto().text(1, reason));
    }

    PerfettoImage ipiExit(long at, String reason) {
        return event(at, 22, new Proto().text(1, reason));
    }

    PerfettoImage schedSwitch(long at, String name, int pid) {
        return event(at, 4, new Proto().text(1, "before").number(2, 77).text(5, name).number(6, pid).number(7, 120));
    }

    PerfettoImage blockIssue(long at, long major, long minor, long sector) {
        return event(at, 45, block(major, minor, sector));
    }

    PerfettoImage blockComplete(long at, long major, long minor, long sector) {
        return event(at, 125, block(major, minor, sector));
    }

    private static Proto block(long major, long minor, long sector) {
        return new Proto().number(1, major << 8 | minor).number(2, sector).number(3, 8).text(5, "RS");
    }

    PerfettoImage generic(long at, String name, long vector) {
        Proto field = new Proto().text(1, "vector").number(4, vector);
        return event(at, 327, new Proto().text(1, name).message(2, field));
    }

    /** An event whose message the bundle describes. */
    PerfettoImage described(long at, int id, long vector) {
        return event(at, id, new Proto().number(3, 9).number(7, vector));
    }

    PerfettoImage descriptor(int id, String name) {
        Proto one = new Proto().text(1, "other").number(3, 3);
        Proto vector = new Proto().text(1, "vector").number(3, 7);
        bundle.message(
                11, new Proto().number(1, id).message(2, new Proto().text(1, name).message(2, one).message(2, vector)));
        return this;
    }

    PerfettoImage event(long at, int field, Proto payload) {
        bundle.message(2, new Proto().number(1, at).number(2, 4321).message(field, payload));
        return this;
    }

    PerfettoImage switches(Proto compact) {
        bundle.message(4, compact);
        return this;
    }

    PerfettoImage clocks(long... idsAndStamps) {
        Proto snapshot = new Proto();
        for (int i = 0; i < idsAndStamps.length; i += 2) {
            snapshot.message(1, new Proto().number(1, idsAndStamps[i]).number(2, idsAndStamps[i + 1]));
        }
        return packet(new Proto().message(6, snapshot));
    }

    PerfettoImage packet(Proto packet) {
        close();
        trace.message(1, packet);
        return this;
    }

    byte[] plain() {
        close();
        return trace.toBytes();
    }

    /** All of it in one packet, deflated. */
    byte[] zlib() {
        return new Proto().message(1, new Proto().number(10, 1).bytes(50, deflate(plain()))).toBytes();
    }

    byte[] zstd() {
        byte[] whole = plain();
        byte[] packed = new byte[whole.length * 2 + 1000];
        int length = new ZstdCompressor().compress(whole, 0, whole.length, packed, 0, packed.length);
        return new Proto().message(1, new Proto().bytes(133, Arrays.copyOf(packed, length))).toBytes();
    }

    static byte[] deflate(byte[] whole) {
        Deflater deflater = new Deflater();
        deflater.setInput(whole);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[1 << 16];
        while (!deflater.finished()) {
            out.write(piece, 0, deflater.deflate(piece));
        }
        deflater.end();
        return out.toByteArray();
    }

    private void close() {
        if (bundle != null) {
            trace.message(1, new Proto().number(10, 5).message(1, bundle));
            bundle = null;
        }
    }
}
