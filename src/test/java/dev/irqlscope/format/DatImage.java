package dev.irqlscope.format;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/** Makes trace.dat files for tests, of either version, byte order and word size. */
final class DatImage {
    static final int PAGE_BYTES = 256;

    private final ByteOrder order;
    private final int longSize;
    private final String nameField;
    private final List<List<byte[]>> pages = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();
    private ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES);
    private int common = 8;
    private int statedPageBytes;
    private final List<byte[]> rawOptions = new ArrayList<>();
    private String cmdlines = "1234 saved\n";
    private String packing = "none";
    private String printk = "";
    private int cpu;
    private long pageStamp;
    private long last;
    private int missedFlags;
    private long missed;
    private boolean open;

    DatImage(ByteOrder order, int longSize) {
        this(order, longSize, "__data_loc");
    }

    /** {@code nameField} is {@code __data_loc} or {@code __rel_loc}: how the name of a handler is found. */
    DatImage(ByteOrder order, int longSize, String nameField) {
        this.order = order;
        this.longSize = longSize;
        this.nameField = nameField;
        page.order(order);
    }

    static DatImage little() {
        return new DatImage(ByteOrder.LITTLE_ENDIAN, 8);
    }

    /** Another ring buffer in the file. */
    private record Instance(String name, DatImage image) {}

    /** Makes larger pages than usual. Before the first of them. */
    DatImage pagesOf(int bytes) {
        page = ByteBuffer.allocate(bytes).order(order);
        return this;
    }

    /** Begins the file with another size than its pages have. */
    DatImage pagesSaidToBeOf(int bytes) {
        statedPageBytes = bytes;
        return this;
    }

    /** Puts one more field before those of every event, as kernels with lazy preemption do. */
    DatImage lazyPreemption() {
        common = 12;
        return this;
    }

    /** Adds a ring buffer of its own name, whose pages are those of another image. */
    DatImage instance(String name, DatImage image) {
        image.closePage();
        instances.add(new Instance(name, image));
        return this;
    }

    private int pageBytes() {
        return page.capacity();
    }

    int dataOffset() {
        return 8 + longSize;
    }

    DatImage cpu(int number) {
        closePage();
        cpu = number;
        while (pages.size() <= number) {
            pages.add(new ArrayList<>());
        }
        return this;
    }

    /** Begins a page on the processor chosen last. */
    DatImage page(long stamp) {
        closePage();
        Arrays.fill(page.array(), (byte) 0);
        page.position(dataOffset());
        pageStamp = stamp;
        last = stamp;
        open = true;
        return this;
    }

    /** Says that events are missing before the page that was begun last; a count of 0 is left open. */
    DatImage missed(long count) {
        missedFlags = count > 0 ? 3 << 30 : 1 << 31;
        missed = count;
        return this;
    }

    private void closePage() {
        if (!open) {
            return;
        }
        open = false;
        int length = page.position() - dataOffset();
        if (missed > 0) {
            putLong(missed);
        }
        page.putLong(0, pageStamp).position(8);
        putLong(length | missedFlags & 0xFFFF_FFFFL);
        pages.get(cpu).add(page.array().clone());
        missedFlags = 0;
        missed = 0;
    }

    private void putLong(long value) {
        if (longSize == 4) {
            page.putInt((int) value);
        } else {
            page.putLong(value);
        }
    }

    private int head(int type, long delta) {
        return order == ByteOrder.BIG_ENDIAN ? type << 27 | (int) delta : (int) delta << 5 | type;
    }

    DatImage timeExtend(long delta) {
        page.putInt(head(30, delta & (1 << 27) - 1)).putInt((int) (delta >>> 27));
        last += delta;
        return this;
    }

    DatImage absoluteStamp(long stamp) {
        page.putInt(head(31, stamp & (1 << 27) - 1)).putInt((int) (stamp >>> 27));
        last = stamp;
        return this;
    }

    /** Says where the clock is, where what was written does not tell. */
    DatImage after(long stamp) {
        last = stamp;
        return this;
    }

    DatImage discarded(int bytes) {
        page.putInt(head(29, 1)).putInt(bytes);
        page.position(page.position() + bytes - 4);
        last += 1;
        return this;
    }

    DatImage restOfPageEmpty() {
        page.putInt(head(29, 0));
        page.putInt(-1);
        return this;
    }

    private DatImage record(long stamp, boolean longForm, byte[] payload) {
        if (longForm) {
            page.putInt(head(0, stamp - last)).putInt(payload.length + 4);
        } else {
            page.putInt(head(payload.length / 4, stamp - last));
        }
        page.put(payload);
        last = stamp;
        return this;
    }

    private ByteBuffer payload(int id, int bytes) {
        ByteBuffer payload = ByteBuffer.allocate(common + bytes).order(order);
        return payload.putShort((short) id).putShort((short) 0).putInt(77).position(common);
    }

    DatImage irqEntry(long stamp, int irq, String name) {
        byte[] text = (name + "\0").getBytes(StandardCharsets.UTF_8);
        int room = text.length + 3 & ~3;
        int from = nameField.equals("__data_loc") ? common + 8 : 0;
        byte[] payload = payload(DatFormats.IRQ_ENTRY, 8 + room).putInt(irq)
                .putInt(from | text.length << 16)
                .put(text)
                .array();
        return record(stamp, true, payload);
    }

    DatImage irqExit(long stamp, int irq, int ret) {
        return record(stamp, false, payload(DatFormats.IRQ_EXIT, 8).putInt(irq).putInt(ret).array());
    }

    DatImage softirqRaise(long stamp, int vec) {
        return record(stamp, false, payload(DatFormats.SOFTIRQ_RAISE, 4).putInt(vec).array());
    }

    DatImage softirqEntry(long stamp, int vec) {
        return record(stamp, false, payload(DatFormats.SOFTIRQ_ENTRY, 4).putInt(vec).array());
    }

    DatImage softirqExit(long stamp, int vec) {
        return record(stamp, false, payload(DatFormats.SOFTIRQ_EXIT, 4).putInt(vec).array());
    }

    DatImage timerEntry(long stamp) {
        return record(stamp, false, payload(DatFormats.TIMER_ENTRY, 4).putInt(236).array());
    }

    DatImage timerExit(long stamp) {
        return record(stamp, false, payload(DatFormats.TIMER_EXIT, 4).putInt(236).array());
    }

    DatImage schedSwitch(long stamp, String comm, int pid) {
        byte[] name = Arrays.copyOf(comm.getBytes(StandardCharsets.UTF_8), 16);
        return record(stamp, false, payload(DatFormats.SCHED_SWITCH, 20).put(name).putInt(pid).array());
    }

    DatImage blockIssue(long stamp, int major, int minor, long sector) {
        byte[] payload = payload(DatFormats.BLOCK_ISSUE, 16).putInt(major << 20 | minor)
                .putInt(0)
                .putLong(sector)
                .array();
        return record(stamp, false, payload);
    }

    DatImage kfree(long stamp) {
        return record(stamp, false, payload(DatFormats.KFREE, 8).array());
    }

    /** Entry or exit of an interrupt between processors; the reason is the address of a text. */
    DatImage interProcessor(boolean entry, long stamp, long reason) {
        ByteBuffer payload = payload(entry ? DatFormats.IPI_ENTRY : DatFormats.IPI_EXIT, longSize);
        return record(
                stamp, false, (longSize == 4 ? payload.putInt((int) reason) : payload.putLong(reason)).array());
    }

    /** Texts of the kernel by their addresses. */
    DatImage printk(String text) {
        printk = text;
        return this;
    }

    /** An option with text. */
    DatImage option(int id, String text) {
        rawOptions.add(option(id, text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    DatImage ticksToNanos(int multiplier, int shift) {
        rawOptions.add(option(14, bytes(16).putInt(multiplier).putInt(shift).putLong(0).array()));
        return this;
    }

    DatImage cmdlines(String text) {
        cmdlines = text;
        return this;
    }

    private byte[] option(int id, byte[] data) {
        return bytes(6 + data.length).putShort((short) id).putInt(data.length).put(data).array();
    }

    private ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length).order(order);
    }

    private byte[] headerInfo() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String layout = "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n\tfield: local_t commit;\toffset:8;\tsize:"
                + longSize + ";\tsigned:1;\n\tfield: char data;\toffset:" + dataOffset() + ";\tsize:"
                + (pageBytes() - dataOffset()) + ";\tsigned:0;\n";
        out.writeBytes(Bytes.ascii("header_page\0"));
        putText(out, layout);
        out.writeBytes(Bytes.ascii("header_event\0"));
        putText(out, "# compressed entry header\n");
        return out.toByteArray();
    }

    private void putText(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(bytes(8).putLong(bytes.length).array());
        out.writeBytes(bytes);
    }

    private byte[] systems() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> formats = new DatFormats(nameField, common, longSize).all();
        out.writeBytes(bytes(4).putInt(1).array());
        out.writeBytes(Bytes.ascii("irq\0"));
        out.writeBytes(bytes(4).putInt(formats.size()).array());
        formats.forEach(format -> putText(out, format));
        return out.toByteArray();
    }

    private ByteArrayOutputStream start(String version) {
        closePage();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(DatHeadReader.MAGIC);
        out.writeBytes(Bytes.ascii(version + "\0"));
        out.write(order == ByteOrder.BIG_ENDIAN ? 1 : 0);
        out.write(longSize);
        out.writeBytes(bytes(4).putInt(statedPageBytes > 0 ? statedPageBytes : pageBytes()).array());
        return out;
    }

    byte[] version6() {
        ByteArrayOutputStream out = start("6");
        out.writeBytes(headerInfo());
        out.writeBytes(bytes(4).putInt(0).array());
        out.writeBytes(systems());
        out.writeBytes(bytes(8 + printk.length()).putInt(0).putInt(printk.length()).put(Bytes.ascii(printk)).array());
        putText(out, cmdlines);
        out.writeBytes(bytes(4).putInt(pages.size()).array());
        out.writeBytes(Bytes.ascii("options  \0"));
        rawOptions.forEach(out::writeBytes);
        int named = instances.stream().mapToInt(one -> 6 + 8 + one.name.length() + 1 + 6 + 4).sum();
        long at = out.size() + (long) named + 2 + tableBytes(this);
        at += pageBytes() * pages.stream().mapToLong(List::size).sum();
        for (Instance one : instances) {
            out.writeBytes(option(
                    3, bytes(8 + one.name.length() + 1).putLong(at).put(Bytes.ascii(one.name + "\0")).array()));
            out.writeBytes(option(8, bytes(4).putInt(one.image.pages.size()).array()));
            at += tableBytes(one.image) + pageBytes() * one.image.pages.stream().mapToLong(List::size).sum();
        }
        out.writeBytes(new byte[2]);
        putPages(out, this);
        instances.forEach(one -> putPages(out, one.image));
        return out.toByteArray();
    }

    private static int tableBytes(DatImage of) {
        return "flyrecord\0".length() + 16 * of.pages.size();
    }

    /** The places of a buffer's pages, and the pages. */
    private void putPages(ByteArrayOutputStream out, DatImage of) {
        out.writeBytes(Bytes.ascii("flyrecord\0"));
        long at = out.size() + 16L * of.pages.size();
        for (List<byte[]> ofCpu : of.pages) {
            long size = (long) pageBytes() * ofCpu.size();
            out.writeBytes(bytes(16).putLong(at).putLong(size).array());
            at += size;
        }
        of.pages.forEach(ofCpu -> ofCpu.forEach(out::writeBytes));
    }

    /** Version 7; {@code codec} is {@code none}, {@code zlib} or {@code zstd}. Options come first and lead on. */
    byte[] version7(String codec) {
        ByteArrayOutputStream out = start("7");
        out.writeBytes(Bytes.ascii(codec + "\0" + "1\0"));
        packing = codec;
        out.writeBytes(bytes(8).putLong(out.size() + 8L).array());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        rawOptions.forEach(list::writeBytes);
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        putText(names, cmdlines);
        int buffers = bufferBytes("", this)
                + instances.stream().mapToInt(one -> bufferBytes(one.name, one.image)).sum();
        long at = out.size() + 16L + list.size() + 4 * (6 + 8) + buffers + 6 + 8;
        byte[] texts = bytes(4 + printk.length()).putInt(printk.length()).put(Bytes.ascii(printk)).array();
        int[] ids = {16, 18, 20, 21};
        byte[][] contents = {headerInfo(), systems(), texts, names.toByteArray()};
        for (int i = 0; i < ids.length; i++) {
            list.writeBytes(option(ids[i], bytes(8).putLong(at + body.size()).array()));
            body.writeBytes(section(ids[i], contents[i]));
        }
        putBuffer(list, body, at, "", this);
        instances.forEach(one -> putBuffer(list, body, at, one.name, one.image));
        list.writeBytes(option(0, new byte[8]));
        byte[] options = list.toByteArray();
        out.writeBytes(
                bytes(16).putShort((short) 0).putShort((short) 0).putInt(0).putLong(options.length).array());
        out.writeBytes(options);
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }

    private boolean isPacked() {
        return !packing.equals("none");
    }

    private static int bufferBytes(String name, DatImage of) {
        return 6 + 8 + name.length() + 1 + "mono\0".length() + 8 + 20 * of.pages.size();
    }

    /** A buffer's option, and its section with its pages. */
    private void putBuffer(
            ByteArrayOutputStream list, ByteArrayOutputStream body, long at, String name, DatImage of) {
        ByteBuffer buffer = bytes(bufferBytes(name, of) - 6);
        buffer.putLong(at + body.size()).put(Bytes.ascii(name + "\0mono\0"));
        body.writeBytes(
                bytes(16).putShort((short) 3).putShort((short) (isPacked() ? 1 : 0)).putInt(0).putLong(0).array());
        buffer.putInt(of.pageBytes()).putInt(of.pages.size());
        for (int i = 0; i < of.pages.size(); i++) {
            byte[] area = of.pages.get(i).isEmpty() ? new byte[0] : area(of.pages.get(i));
            buffer.putInt(i)
                    .putLong(at + body.size())
                    .putLong(isPacked() ? Math.max(0, area.length - 4L) : area.length);
            body.writeBytes(area);
        }
        list.writeBytes(option(3, buffer.array()));
    }

    private byte[] section(int id, byte[] content) {
        byte[] body = isPacked() ? packedBlock(content) : content;
        return bytes(16 + body.length).putShort((short) id)
                .putShort((short) (isPacked() ? 1 : 0))
                .putInt(0)
                .putLong(body.length)
                .put(body)
                .array();
    }

    /** Two pages a chunk, so that there are several. */
    private byte[] area(List<byte[]> ofCpu) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!isPacked()) {
            ofCpu.forEach(out::writeBytes);
            return out.toByteArray();
        }
        out.writeBytes(bytes(4).putInt((ofCpu.size() + 1) / 2).array());
        for (int i = 0; i < ofCpu.size(); i += 2) {
            ByteArrayOutputStream chunk = new ByteArrayOutputStream();
            ofCpu.subList(i, Math.min(i + 2, ofCpu.size())).forEach(chunk::writeBytes);
            out.writeBytes(packedBlock(chunk.toByteArray()));
        }
        return out.toByteArray();
    }

    private byte[] packedBlock(byte[] content) {
        byte[] packed = new byte[content.length * 2 + 1000];
        int length;
        if (packing.equals("zstd")) {
            length = new ZstdCompressor().compress(content, 0, content.length, packed, 0, packed.length);
        } else {
            Deflater deflater = new Deflater();
            deflater.setInput(content);
            deflater.finish();
            length = deflater.deflate(packed);
            deflater.end();
        }
        return bytes(8 + length).putInt(length).putInt(content.length).put(packed, 0, length).array();
    }
}
