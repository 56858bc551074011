package dev.irqlscope.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads what stands before the events of a trace.dat file. No offset, size or count is believed before it is checked. */
final class DatHeadReader {
    static final byte[] MAGIC = Bytes.ascii("\u0017\bDtracing");

    private static final int SECTION_OPTIONS = 0;
    private static final int SECTION_COMPRESSED = 1;
    private static final int OPTION_HEADER_INFO = 16;
    private static final int OPTION_FTRACE_FORMATS = 17;
    private static final int OPTION_EVENT_FORMATS = 18;
    private static final int OPTION_PRINTK = 20;
    private static final int OPTION_CMDLINES = 21;
    private static final String TAG_OPTIONS = "options  \0";
    private static final String TAG_EVENTS = "flyrecord\0";
    private static final String TAG_LATENCY = "latency  \0";

    /** Sections that may unfold to so much, and no more of them: a file with more is no recording. */
    private static final int MAX_SECTION_BYTES = 1 << 26;

    private static final int MAX_OPTION_SECTIONS = 256;

    private final String name;
    private final DatCursor in;
    private final DatHead head = new DatHead();
    private final Set<Integer> taken = new HashSet<>();
    private DatCodec codec = DatCodec.NONE;

    private DatHeadReader(String name, FileChannel channel) throws IOException {
        this.name = name;
        this.in = new DatCursor(name, (offset, to, from, length) -> read(channel, offset, to, from, length), false,
                channel.size());
    }

    static DatHead read(String name, FileChannel channel) throws TraceFormatException, IOException {
        return new DatHeadReader(name, channel).read();
    }

    private static void read(FileChannel channel, long offset, byte[] to, int from, int length) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(to, from, length);
        long at = offset;
        while (into.hasRemaining()) {
            int read = channel.read(into, at);
            if (read < 0) {
                throw new IOException("the file has become shorter while it was read");
            }
            at += read;
        }
    }

    private DatHead read() throws TraceFormatException, IOException {
        if (!Bytes.startsWith(in.bytes((int) Math.min(MAGIC.length, in.remaining())), MAGIC)) {
            throw TraceFormatException.at(name, 0, "a trace.dat file", "something else");
        }
        String version = in.name();
        if (!version.equals("6") && !version.equals("7")) {
            throw in.expected("version 6 or 7 of trace.dat", version.length() > 9 ? "another one" : version);
        }
        int order = in.u8();
        if (order > 1) {
            throw in.expected("a byte order (0 or 1)", Integer.toString(order));
        }
        head.bigEndian = order == 1;
        in.order(head.bigEndian);
        head.longSize = in.u8();
        head.takePageSize(in);
        if (version.equals("7")) {
            readSections();
        } else {
            readInOrder();
        }
        if (head.layout == null) {
            throw in.expected("the layout of a page", "none in the file");
        }
        return head;
    }

    /** Version 6: all parts stand one after the other. */
    private void readInOrder() throws TraceFormatException, IOException {
        head.takeHeaderInfo(in);
        head.takeFormats(in);
        head.takeSystems(in);
        in.skip(in.u32(), "kallsyms");
        head.takePrintk(in);
        head.takeCmdlines(in);
        long cpus = in.u32();
        List<Instance> instances = new ArrayList<>();
        while (true) {
            String tag = in.text(in.length(TAG_EVENTS.length(), TAG_EVENTS.length(), "a tag"));
            if (tag.equals(TAG_OPTIONS)) {
                readOptions(instances);
            } else if (tag.equals(TAG_EVENTS)) {
                break;
            } else if (tag.equals(TAG_LATENCY)) {
                throw in.expected("recorded events", "the text of a latency tracer (\"trace-cmd report\" shows it)");
            } else {
                throw in.expected("\"options\" or \"flyrecord\"", "something else");
            }
        }
        head.add(new DatBuffer("", "", head.pageSize, DatCodec.NONE, head.areas(in, cpus, false)), in);
        for (Instance instance : instances) {
            in.moveTo(instance.offset, "the buffer " + instance.name);
            in.expect(TAG_EVENTS);
            long its = instance.cpus > 0 ? instance.cpus : cpus;
            head.add(new DatBuffer(instance.name, "", head.pageSize, DatCodec.NONE, head.areas(in, its, false)), in);
        }
    }

    /** A buffer beside the main one; {@code cpus} is 0 unless it has its own number of processors. */
    private record Instance(String name, long offset, long cpus) {}

    /** A count of processors that follows a buffer is that buffer's. */
    private void readOptions(List<Instance> instances) throws TraceFormatException, IOException {
        for (int id = in.u16(); id != 0; id = in.u16()) {
            DatCursor data = DatHead.option(in);
            if (id == DatHead.OPTION_BUFFER) {
                long offset = data.u64();
                instances.add(new Instance(data.name(), offset, 0));
            } else if (id == DatHead.OPTION_CPU_COUNT && !instances.isEmpty() && data.remaining() >= 4) {
                Instance last = instances.removeLast();
                instances.add(new Instance(last.name, last.offset, data.u32()));
            } else {
                head.takeOption(id, data);
            }
        }
    }

    /** Version 7: options lead to sections, and to more options. */
    private void readSections() throws TraceFormatException, IOException {
        String codecName = in.name();
        in.name();
        codec = DatCodec.of(codecName);
        if (codec == null) {
            throw in.expected("no compression, zlib or zstd", "a compression of another name");
        }
        Set<Long> seen = new HashSet<>();
        long next = in.u64();
        while (next != 0) {
            if (!seen.add(next) || seen.size() > MAX_OPTION_SECTIONS) {
                throw in.expected("options that come to an end", "a circle at offset " + next);
            }
            next = readOptionSection(next);
        }
    }

    /** The offset of the next one, 0 if there is none. */
    private long readOptionSection(long offset) throws TraceFormatException, IOException {
        DatCursor section = section(offset, SECTION_OPTIONS, "options");
        while (section.remaining() >= 2) {
            int id = section.u16();
            DatCursor data = DatHead.option(section);
            switch (id) {
                case SECTION_OPTIONS -> {
                    return data.remaining() >= 8 ? data.u64() : 0;
                }
                case DatHead.OPTION_BUFFER -> readBuffer(data);
                case OPTION_HEADER_INFO, OPTION_FTRACE_FORMATS, OPTION_EVENT_FORMATS, OPTION_PRINTK,
                        OPTION_CMDLINES -> {
                    if (taken.add(id)) {
                        takeSection(id, data.u64());
                    }
                }
                default -> head.takeOption(id, data);
            }
        }
        return 0;
    }

    private void takeSection(int id, long offset) throws TraceFormatException, IOException {
        switch (id) {
            case OPTION_HEADER_INFO -> head.takeHeaderInfo(section(offset, id, "the layout of a page"));
            case OPTION_FTRACE_FORMATS -> head.takeFormats(section(offset, id, "the formats of ftrace"));
            case OPTION_EVENT_FORMATS -> head.takeSystems(section(offset, id, "the formats of events"));
            default -> takeNames(id, offset);
        }
    }

    /** Takes a section without which the events can be read all the same. */
    private void takeNames(int id, long offset) throws IOException {
        boolean ofThreads = id == OPTION_CMDLINES;
        try {
            if (ofThreads) {
                head.takeCmdlines(section(offset, id, "the names of threads"));
            } else {
                head.takePrintk(section(offset, id, "the formats of printk"));
            }
        } catch (TraceFormatException e) {
            head.troubles.add((ofThreads ? "The names of threads" : "The kernel's texts") + " are missing: "
                    + e.getMessage() + ".");
        }
    }

    private void readBuffer(DatCursor data) throws TraceFormatException, IOException {
        in.moveTo(data.u64(), "a buffer");
        int id = in.u16();
        int flags = in.u16();
        if (id != DatHead.OPTION_BUFFER) {
            throw in.expected("section " + DatHead.OPTION_BUFFER + " (a buffer)", "section " + id);
        }
        head.add(head.buffer(data, (flags & SECTION_COMPRESSED) != 0 ? codec : DatCodec.NONE), in);
    }

    /** What a section holds, unpacked. */
    private DatCursor section(long offset, int id, String what) throws TraceFormatException, IOException {
        in.moveTo(offset, what);
        int found = in.u16();
        int flags = in.u16();
        in.u32();
        long size = in.u64();
        if (found != id) {
            throw in.expected("section " + id + " (" + what + ")", "section " + found);
        }
        if ((flags & SECTION_COMPRESSED) == 0) {
            return in.slice(size, what);
        }
        long packed = in.u32();
        long unpacked = in.u32();
        int length = in.length(packed, MAX_SECTION_BYTES, what);
        if (unpacked > MAX_SECTION_BYTES) {
            throw in.expected(what, "a section of " + unpacked + " bytes");
        }
        byte[] bytes = in.bytes(length);
        byte[] content = new byte[(int) unpacked];
        if (!codec.unpack(bytes, length, content, content.length)) {
            throw in.expected(what, "a section that cannot be unpacked");
        }
        return DatCursor.of(name + ": " + what, content, head.bigEndian);
    }
}
