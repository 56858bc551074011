package dev.irqlscope.format;

import java.util.function.Consumer;

/** Writes the packets of one stream and processor of a {@link CtfImage}, one after the other. */
final class CtfPackets {
    private static final int MAGIC = 0xC1FC1FC1;
    private static final int CONTEXT = 32 * 8;
    private static final int CONTENT_SIZE = CONTEXT + 128;
    private static final int PACKET_SIZE = CONTEXT + 192;
    private static final int CONTEXT_BITS = 6 * 64 + 32;

    private final CtfImage image;
    private final int stream;
    private final int cpu;
    private String file;
    private CtfBits bits;
    private long sequence;
    private long discarded;
    private int packetBytes;

    CtfPackets(CtfImage image, int stream, int cpu) {
        this.image = image;
        this.stream = stream;
        this.cpu = cpu;
        this.file = "channel" + stream + "_" + cpu;
    }

    /** Writes into another file from here. */
    CtfPackets file(String name) {
        file = name;
        return this;
    }

    /** Begins a packet at a time, which is as large as what it holds. */
    CtfPackets packet(long time) {
        return packet(time, 0);
    }

    /** Begins a packet at a time, which is of so many bytes. */
    CtfPackets packet(long time, int bytes) {
        packetBytes = bytes;
        bits = new CtfBits(image.isBigEndian());
        bits.put(MAGIC & 0xFFFF_FFFFL, 32).put(0, 64).put(0, 64).put(stream, 32).put(cpu, 64);
        bits.put(time, 64).put(time, 64).put(0, 64).put(0, 64).put(sequence++, 64);
        bits.put(discarded, 64).put(cpu, 32);
        return this;
    }

    /** As if packets before the next had been overwritten. */
    CtfPackets skipPackets(int count) {
        sequence += count;
        return this;
    }

    /** Events that were discarded up to the end of the packet, since the recording began. */
    CtfPackets discarded(long count) {
        discarded = count;
        bits.set(CONTEXT + CONTEXT_BITS - 96, count, 64);
        return this;
    }

    CtfPackets event(int id, long time, Consumer<CtfBits> fields) {
        bits.align(8);
        if (stream == CtfImage.COMPACT) {
            bits.put(id, 5).put(time, 27);
        } else {
            bits.put(id, 16).put(time, 32);
        }
        fields.accept(bits);
        return this;
    }

    /** An event with its whole number and time. */
    CtfPackets extended(int id, long time, Consumer<CtfBits> fields) {
        bits.align(8);
        bits.put(-1, stream == CtfImage.COMPACT ? 5 : 16);
        bits.number(id, 32).number(time, 64);
        fields.accept(bits);
        return this;
    }

    CtfPackets irqEntry(long time, int irq, String name) {
        return event(CtfImage.IRQ_ENTRY, time, to -> to.number(irq, 32).text(name));
    }

    CtfPackets irqExit(long time, int irq, int ret) {
        return event(CtfImage.IRQ_EXIT, time, to -> to.number(irq, 32).number(ret, 32));
    }

    CtfPackets softirq(int id, long time, int vec) {
        return event(id, time, to -> to.number(vec, 32));
    }

    CtfPackets timer(int id, long time) {
        return event(id, time, to -> to.number(236, 32));
    }

    CtfPackets schedSwitch(long time, String to, int tid) {
        return event(
                CtfImage.SCHED_SWITCH, time,
                fields -> fields.text("before", 16)
                        .number(1, 32)
                        .number(20, 32)
                        .number(0, 64)
                        .text(to, 16)
                        .number(tid, 32)
                        .number(20, 32));
    }

    /** Ends the packet. */
    CtfPackets end() {
        int content = bits.at();
        int bytes = Math.max(packetBytes, (content + 7) / 8);
        bits.set(CONTENT_SIZE, content, 64);
        bits.set(PACKET_SIZE, bytes * 8L, 64);
        image.append(file, bits.bytes(bytes));
        return this;
    }
}
