package dev.irqlscope.format;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a trace.dat file says before its events: the parts that versions 6 and 7 have in common, filled in as they are met.
 * Layouts: trace-cmd.dat.v6(5) and trace-cmd.dat.v7(5) of trace-cmd.
 */
final class DatHead {
    static final int OPTION_DATE = 1;
    static final int OPTION_CPU_STATISTICS = 2;
    static final int OPTION_BUFFER = 3;
    static final int OPTION_CLOCK = 4;
    static final int OPTION_TIME_OFFSET = 7;
    static final int OPTION_CPU_COUNT = 8;
    static final int OPTION_TSC_TO_NANOS = 14;

    private static final int MAX_TEXT_BYTES = 1 << 20;
    private static final int MAX_PRINTK_BYTES = 1 << 26;
    private static final int MAX_CMDLINES_BYTES = 1 << 26;
    private static final int MAX_OPTION_BYTES = 1 << 20;
    private static final int MAX_BUFFERS = 1024;
    private static final int MAX_OTHER_NAMES = 1 << 16;

    private static final Pattern CHOSEN_CLOCK = Pattern.compile("\\[(\\S{1,40})]");
    private static final Pattern NUMBER = Pattern.compile("0[xX]([0-9a-fA-F]{1,40})|-?\\d{1,40}");
    private static final Pattern PRINTK = Pattern.compile("(?m)^0x([0-9a-fA-F]{1,16}) : \"([^\"\\n]{1,100})\"");
    private static final Pattern CMDLINE = Pattern.compile("(\\d{1,9}) ([^\\n]{1,64})");

    final List<DatFormat> formats = new ArrayList<>();

    /** Of events that are of no use here, by their numbers. */
    final Map<Integer, String> otherNames = new HashMap<>();

    final List<DatBuffer> buffers = new ArrayList<>();
    final Map<Integer, byte[]> threadNames = new HashMap<>();

    /** Texts of the kernel by their addresses. */
    final Map<Long, byte[]> texts = new HashMap<>();

    /** Sentences about what is missing of it. */
    final List<String> troubles = new ArrayList<>();

    boolean bigEndian;
    int longSize = 8;
    int pageSize;
    DatLayout layout;
    String clock = "";
    int cpus;

    /** Events that the kernel says were never read. */
    final DatStatistics statistics = new DatStatistics();

    /** Microseconds from the clock's zero to the wall clock's (1970, UTC); 0 if the file does not say. */
    long dateMicros;

    /** Multiplier and shift that make nanoseconds of ticks; none if the multiplier is 0. */
    long multiplier;

    int shift;

    /** Nanoseconds that the recording's stamps are to be moved by. */
    long offsetNanos;

    void takePageSize(DatCursor in) throws TraceFormatException, IOException {
        pageSize = pageSize(in);
    }

    private static int pageSize(DatCursor in) throws TraceFormatException, IOException {
        long size = in.u32();
        if (!DatLayout.isPageSize(size)) {
            throw in.expected("the size of a page", Long.toString(size));
        }
        return (int) size;
    }

    void takeHeaderInfo(DatCursor in) throws TraceFormatException, IOException {
        in.expect("header_page\0");
        String page = in.text(in.length(in.u64(), MAX_TEXT_BYTES, "the layout of a page"));
        layout = DatLayout.of(page, longSize);
        // The number that the file begins with is of the machine that wrote it, where sub-buffers may be of several pages.
        pageSize = layout.pageBytes() > 0 ? layout.pageBytes() : pageSize;
        in.expect("header_event\0");
        in.skip(in.u64(), "the layout of an event's head");
    }

    void takeFormats(DatCursor in) throws TraceFormatException, IOException {
        long count = in.u32();
        for (long i = 0; i < count; i++) {
            String text = in.text(in.length(in.u64(), MAX_TEXT_BYTES, "the format of an event"));
            DatFormat format = DatFormat.of(text);
            if (format != null) {
                formats.add(format);
            } else if (otherNames.size() < MAX_OTHER_NAMES) {
                DatFormat.nameIn(text, otherNames::put);
            }
        }
    }

    void takeSystems(DatCursor in) throws TraceFormatException, IOException {
        long count = in.u32();
        for (long i = 0; i < count; i++) {
            in.name();
            takeFormats(in);
        }
    }

    void takePrintk(DatCursor in) throws TraceFormatException, IOException {
        String text = in.text(in.length(in.u32(), MAX_PRINTK_BYTES, "formats of printk"));
        Matcher matcher = PRINTK.matcher(text);
        while (matcher.find() && texts.size() < MAX_OTHER_NAMES) {
            texts.put(
                    Long.parseUnsignedLong(matcher.group(1), 16),
                    matcher.group(2).getBytes(StandardCharsets.UTF_8));
        }
    }

    void takeCmdlines(DatCursor in) throws TraceFormatException, IOException {
        String text = in.text(in.length(in.u64(), MAX_CMDLINES_BYTES, "the names of threads"));
        Matcher matcher = CMDLINE.matcher(text);
        while (matcher.find()) {
            threadNames.put(Integer.valueOf(matcher.group(1)), matcher.group(2).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** An option's data, as a cursor of their own. */
    static DatCursor option(DatCursor in) throws TraceFormatException, IOException {
        return in.slice(in.length(in.u32(), MAX_OPTION_BYTES, "an option"), "an option");
    }

    /** Takes an option that both versions have; one that is too short is as good as none. */
    void takeOption(int id, DatCursor data) throws TraceFormatException, IOException {
        int length = (int) data.remaining();
        switch (id) {
            case OPTION_DATE -> dateMicros = wholeNumber(data.text(length));
            case OPTION_CPU_STATISTICS -> statistics.take(data.text(length));
            case OPTION_CLOCK -> {
                Matcher chosen = CHOSEN_CLOCK.matcher(data.text(length));
                if (chosen.find()) {
                    clock = chosen.group(1);
                }
            }
            case OPTION_TIME_OFFSET -> offsetNanos = wholeNumber(data.text(length));
            case OPTION_CPU_COUNT -> {
                long count = length >= 4 ? data.u32() : 0;
                cpus = count <= EventRules.MAX_CPUS ? Math.max(cpus, (int) count) : cpus;
            }
            case OPTION_TSC_TO_NANOS -> {
                if (length >= 8) {
                    multiplier = data.u32();
                    shift = (int) Math.min(63, data.u32());
                }
            }
            default -> {
            }
        }
    }

    /** A number as C programs write it, in tens or behind {@code 0x}; 0 if there is none of 64 bits. */
    private static long wholeNumber(String text) {
        Matcher number = NUMBER.matcher(text.strip());
        if (!number.lookingAt()) {
            return 0;
        }
        BigInteger value = number.group(1) != null
                ? new BigInteger(number.group(1), 16)
                : new BigInteger(number.group());
        return value.bitLength() < Long.SIZE ? value.longValue() : 0;
    }

    /** Takes the places of a buffer's pages: version 7 names its processors, version 6 counts them. */
    List<DatBuffer.Area> areas(DatCursor in, long count, boolean named) throws TraceFormatException, IOException {
        if (count > EventRules.MAX_CPUS) {
            throw in.expected("a number of processors", Long.toString(count));
        }
        List<DatBuffer.Area> areas = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long cpu = named ? in.u32() : i;
            long offset = in.u64();
            long size = in.u64();
            if (cpu >= EventRules.MAX_CPUS) {
                throw in.expected("the number of a processor", Long.toString(cpu));
            }
            cpus = Math.max(cpus, (int) cpu + 1);
            if (offset < 0 || size < 0 || offset > Long.MAX_VALUE - size) {
                throw in.expected(
                        "the place of processor " + cpu + "'s events",
                        "offset " + Long.toUnsignedString(offset) + ", size " + Long.toUnsignedString(size));
            }
            if (size > 0) {
                areas.add(new DatBuffer.Area((int) cpu, offset, size));
            }
        }
        return areas;
    }

    void add(DatBuffer buffer, DatCursor in) throws TraceFormatException {
        if (buffers.size() == MAX_BUFFERS) {
            throw in.expected("at most " + MAX_BUFFERS + " buffers", "more");
        }
        buffers.add(buffer);
    }

    /** A buffer of version 7, as its option tells it; how it is packed stands at its section. */
    DatBuffer buffer(DatCursor data, DatCodec codec) throws TraceFormatException, IOException {
        String name = data.name();
        String itsClock = data.name();
        int itsPages = pageSize(data);
        return new DatBuffer(name, itsClock, itsPages, codec, areas(data, data.u32(), true));
    }
}
