package dev.irqlscope.format;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The events of one file of a CTF trace, packet after packet. What the packets say of their own sizes is believed as far as it
 * leads onward in the file. Source: the CTF 1.8.3 specification, 5 and 6.
 */
final class CtfStream implements TimeMerge.Source, Closeable {
    private final Path path;
    private final CtfTrace trace;
    private final CtfLosses losses;
    private final FileChannel file;
    private final CtfPacket packet;
    private final long fileBytes;
    private final int order;

    private CtfStreamKind kind;
    private CtfEvent event;
    private boolean inPacket;
    private long nextPacket;
    private long instance;
    private long sequence = -1;

    /** Of the first packet, until it is known what was read before it in other files of the same stream. */
    private long firstSequence = -1;

    private int cpu;
    private int namedCpu;
    private long stamp;
    private long shift;
    private long lost = -1;
    private boolean freshPacket;
    private long tornPackets;
    private String firstTorn;
    private boolean foreign;
    private boolean cut;

    /**
     * Opens a file.
     *
     * @param order of this file among the others
     * @param windowBytes memory for what is read of it
     */
    CtfStream(Path path, CtfTrace trace, CtfLosses losses, int order, int windowBytes) throws IOException {
        this.path = path;
        this.trace = trace;
        this.losses = losses;
        this.order = order;
        this.namedCpu = cpuInName(path.getFileName().toString());
        this.file = FileChannel.open(path);
        try {
            this.packet = new CtfPacket(file, windowBytes);
            this.fileBytes = file.size();
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** LTTng ends the name of a file with the number of its processor. */
    private static int cpuInName(String name) {
        String number = name.substring(name.lastIndexOf('_') + 1);
        return number.matches("\\d{1,4}") ? Math.min(Integer.parseInt(number), EventRules.MAX_CPUS - 1) : 0;
    }

    String fileName() {
        return path.getFileName().toString();
    }

    int cpu() {
        return cpu;
    }

    @Override
    public long stamp() {
        return stamp;
    }

    @Override
    public int rank() {
        return order;
    }

    /** What happened; null if nothing did and {@link #takeLost} tells what is missing at the end. */
    CtfEvent event() {
        return event;
    }

    /** What was noted of the event. */
    CtfPacket fields() {
        return packet;
    }

    /** How many events are missing before this one, 0 if nobody knows, -1 if none are; asking forgets it. */
    long takeLost() {
        if (firstSequence >= 0 && event != null) {
            boolean missing = losses.missingBefore(kind.number(), instance, cpu, firstSequence);
            lost = missing ? Math.max(lost, 0) : lost;
            firstSequence = -1;
        }
        long count = lost;
        lost = -1;
        return count;
    }

    /** Whether this event is the first of its packet; asking forgets it. */
    boolean takeFreshPacket() {
        boolean fresh = freshPacket;
        freshPacket = false;
        return fresh;
    }

    /** Packets that could not be read to their ends. */
    long tornPackets() {
        return tornPackets;
    }

    /** What is wrong with the first of them. */
    String firstTorn() {
        return firstTorn;
    }

    /** Whether it is no stream of this trace. */
    boolean isForeign() {
        return foreign;
    }

    /** Whether its last packet is not all there. */
    boolean isCut() {
        return cut;
    }

    boolean namesProcessors() {
        return kind == null || kind.namesProcessors();
    }

    long bytesDone() {
        return packet.start();
    }

    @Override
    public boolean next() throws IOException {
        while (true) {
            if (inPacket) {
                if (readEvent()) {
                    return true;
                }
            } else if (nextPacket >= fileBytes || !openPacket()) {
                nextPacket = fileBytes;
                event = null;
                return lost >= 0;
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Reads what stands before the events of the next packet. False if the rest of the file makes no sense. */
    private boolean openPacket() throws IOException {
        long start = nextPacket;
        packet.begin(start);
        try {
            trace.packetHeader().read(packet);
            if (!trace.isPacket(packet)) {
                throw new ByteSource.Malformed("no packet begins there");
            }
            kind = trace.kindOf(packet);
            if (kind == null) {
                throw new ByteSource.Malformed("a packet of a stream that the metadata do not name begins there");
            }
            kind.packetContext().read(packet);
            boundPacket(start);
        } catch (ByteSource.Malformed e) {
            foreign = start == 0;
            if (!foreign) {
                tear(start, e);
            }
            return false;
        }
        try {
            beginEvents();
        } catch (ByteSource.Malformed e) {
            tear(start, e);
        }
        return true;
    }

    /** Finds out where the packet ends. */
    private void boundPacket(long start) throws ByteSource.Malformed {
        long bits = kind.packetBits(packet);
        if (bits < Math.max(packet.at(), CtfType.BYTE) || bits % CtfType.BYTE != 0) {
            throw new ByteSource.Malformed("a packet of impossible size (" + bits + " bits) begins there");
        }
        cut = bits > packet.bitsInFile();
        nextPacket = cut ? fileBytes : start + bits / CtfType.BYTE;
    }

    private void beginEvents() throws ByteSource.Malformed {
        long content = kind.contentBits(packet);
        if (content < packet.at() || content > kind.packetBits(packet)) {
            throw new ByteSource.Malformed("it claims to hold " + content + " bits");
        }
        long number = kind.namesProcessors() ? kind.cpu(packet) : namedCpu;
        if (number < 0 || number >= EventRules.MAX_CPUS) {
            throw new ByteSource.Malformed("it claims to be of processor " + Long.toUnsignedString(number));
        }
        cpu = (int) number;
        instance = trace.instanceOf(packet);
        long before = sequence;
        sequence = kind.sequence(packet);
        if (before >= 0 && sequence > before + 1) {
            lost = Math.max(lost, 0);
        } else if (before < 0 && kind.namesProcessors()) {
            firstSequence = sequence;
        }
        packet.endAt(Math.min(content, packet.bitsInFile()));
        packet.setClock(kind.begin(packet));
        shift = kind.clock() == null ? 0 : kind.clock().nanosAfter(trace.clock());
        inPacket = true;
        freshPacket = true;
    }

    /** Reads an event; false if there is none in this packet any more. */
    private boolean readEvent() throws IOException {
        if (packet.atEnd()) {
            endPacket();
            return false;
        }
        long from = packet.at();
        try {
            packet.forgetText();
            kind.eventHeader().read(packet);
            event = kind.eventOf(packet);
            if (event == null) {
                throw new ByteSource.Malformed("an event of the unknown number "
                        + Long.toUnsignedString(kind.idOf(packet)) + " stands there");
            }
            kind.eventContext().read(packet);
            event.context().read(packet);
            event.fields().read(packet);
            takeStamp(from);
            return true;
        } catch (ByteSource.Malformed e) {
            tear(packet.start() + from / CtfType.BYTE, e);
            return false;
        }
    }

    private void takeStamp(long from) throws ByteSource.Malformed {
        if (packet.at() == from) {
            throw new ByteSource.Malformed("an event of no size stands there");
        }
        CtfClock clock = kind.clock();
        long time = clock == null ? packet.clock() : clock.nanos(packet.clock());
        stamp = time + shift;
        if (time < 0 || stamp < 0) {
            throw new ByteSource.Malformed("a time that cannot be stands there");
        }
    }

    /** Those that found no room while this packet was the newest are missing behind it. */
    private void endPacket() {
        inPacket = false;
        losses.read(kind.number(), instance, cpu, sequence);
        if (cut) {
            lost = Math.max(lost, 0);
        } else if (kind.countsDiscarded()) {
            long count = losses.discarded(
                    kind.number(), instance, cpu, kind.discarded(packet), kind.discardedBits());
            lost = count > 0 ? Math.max(lost, 0) + count : lost;
        }
    }

    private void tear(long offset, ByteSource.Malformed why) {
        inPacket = false;
        lost = Math.max(lost, 0);
        if (cut && offset > 0) {
            return;
        }
        tornPackets++;
        if (firstTorn == null) {
            firstTorn = fileName() + " at offset " + offset + ": " + why.getMessage();
        }
    }
}
