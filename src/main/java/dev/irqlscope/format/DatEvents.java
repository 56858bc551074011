package dev.irqlscope.format;

import dev.irqlscope.trace.EventKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads the fields of binary records, by the formats that the recording itself brings. */
final class DatEvents {
    private static final byte[] NOTHING = {};

    private final LinuxEvents events;
    private final Undecoded undecoded;
    private final Map<Integer, String> otherNames;
    private final Map<Integer, byte[]> threadNames;
    private final Map<Long, byte[]> texts;
    private final boolean bigEndian;
    private final Decoder[] decoders = new Decoder[1 << 16];
    private byte[] page;
    private int from;
    private int end;
    private int textFrom;
    private int textEnd;
    private boolean torn;

    DatEvents(LinuxEvents events, DatHead head, Undecoded undecoded) {
        this.events = events;
        this.undecoded = undecoded;
        this.otherNames = head.otherNames;
        this.threadNames = head.threadNames;
        this.texts = head.texts;
        this.bigEndian = head.bigEndian;
        for (DatFormat format : head.formats) {
            decoders[format.id()] = Decoder.of(format);
        }
    }

    /** A format with the fields that matter at hand. {@code name} is that of a vector. */
    private record Decoder(DatFormat.Kind kind, DatField first, DatField second, byte[] name) {
        private static Decoder of(DatFormat format) {
            String name = format.name().substring(0, Math.max(0, format.name().lastIndexOf('_')));
            List<String> fields = switch (format.kind()) {
                case IRQ_ENTRY -> List.of("irq", "name");
                case IRQ_EXIT -> List.of("irq", "ret");
                case SOFTIRQ_RAISE, SOFTIRQ_ENTRY, SOFTIRQ_EXIT -> List.of("vec", "vec");
                case SCHED_SWITCH -> List.of("next_pid", "next_comm");
                case BLOCK_ISSUE, BLOCK_COMPLETE -> List.of("dev", "sector");
                case VECTOR_ENTRY, VECTOR_EXIT -> List.of("vector", "vector");
                case IPI_ENTRY, IPI_EXIT -> List.of("reason", "reason");
            };
            return new Decoder(
                    format.kind(),
                    format.field(fields.get(0)),
                    format.field(fields.get(1)),
                    name.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Takes the record that a processor stands at. False if it is a known event whose fields make no sense. */
    boolean accept(DatCpu cpu) {
        page = cpu.page();
        from = cpu.from();
        end = cpu.end();
        events.begin(cpu.cpu(), cpu.stamp());
        if (end - from < 2) {
            return false;
        }
        int id = (int) DatBytes.number(page, from, 2, bigEndian);
        Decoder decoder = decoders[id];
        if (decoder == null) {
            if (undecoded.isWanted()) {
                undecoded.event("event " + id + " " + otherNames.getOrDefault(id, "without a format"),
                        () -> place(cpu));
            }
            return true;
        }
        torn = false;
        boolean makesSense = decode(decoder) && !torn;
        if (!makesSense) {
            undecoded.event(
                    decoder.kind + ", which makes no sense", () -> place(cpu), page, from, end);
        }
        return makesSense;
    }

    private static String place(DatCpu cpu) {
        return "time " + cpu.stamp() + " of processor " + cpu.cpu();
    }

    private boolean decode(Decoder decoder) {
        long first = number(decoder.first);
        if (decoder.kind == DatFormat.Kind.IPI_ENTRY || decoder.kind == DatFormat.Kind.IPI_EXIT) {
            return interProcessor(decoder.kind == DatFormat.Kind.IPI_ENTRY, first);
        }
        if (torn || first < 0 || first > 0xFFFF_FFFFL) {
            return false;
        }
        if (decoder.kind == DatFormat.Kind.BLOCK_ISSUE || decoder.kind == DatFormat.Kind.BLOCK_COMPLETE) {
            return block(decoder, first);
        }
        return first <= Integer.MAX_VALUE && decode(decoder, (int) first);
    }

    private boolean decode(Decoder decoder, int first) {
        switch (decoder.kind) {
            case IRQ_ENTRY -> {
                text(decoder.second);
                trimRight();
                if (torn) {
                    return false;
                }
                events.irqEntry(first, page, textFrom, textEnd);
            }
            case IRQ_EXIT -> {
                boolean claimed = number(decoder.second) != 0;
                if (torn) {
                    return false;
                }
                events.irqExit(first, claimed);
            }
            case SOFTIRQ_RAISE, SOFTIRQ_ENTRY, SOFTIRQ_EXIT -> {
                return softirq(decoder.kind, first);
            }
            case SCHED_SWITCH -> threadSwitch(decoder, first);
            case VECTOR_ENTRY -> events.vector(true, first, decoder.name, 0, decoder.name.length);
            case VECTOR_EXIT -> events.vector(false, first, decoder.name, 0, decoder.name.length);
            default -> throw new IllegalStateException("no such kind: " + decoder.kind);
        }
        return true;
    }

    /** The reason is the address of a text, which the file holds if it holds the kernel's texts. */
    private boolean interProcessor(boolean entry, long reason) {
        if (!torn) {
            byte[] name = texts.computeIfAbsent(reason,
                    address -> Bytes.ascii("reason 0x" + Long.toHexString(address)));
            events.vector(entry, LinuxEvents.NO_VECTOR, name, 0, name.length);
        }
        return !torn;
    }

    private boolean softirq(DatFormat.Kind kind, int number) {
        if (number >= LinuxEvents.MAX_SOFTIRQS) {
            return false;
        }
        switch (kind) {
            case SOFTIRQ_RAISE -> events.softirqRaise(number, NOTHING, 0, 0);
            case SOFTIRQ_ENTRY -> events.softirqEntry(number, NOTHING, 0, 0);
            default -> events.softirqExit(number, NOTHING, 0, 0);
        }
        return true;
    }

    /** The name that the event gives; where it gives none, the one that the file saved for the thread. */
    private void threadSwitch(Decoder decoder, int pid) {
        if (decoder.second != null) {
            text(decoder.second);
            if (!torn && textFrom < textEnd) {
                events.threadSwitch(pid, page, textFrom, textEnd);
                return;
            }
        }
        byte[] saved = threadNames.getOrDefault(pid, NOTHING);
        if (!torn) {
            events.threadSwitch(pid, saved, 0, saved.length);
        }
    }

    private boolean block(Decoder decoder, long number) {
        long sector = number(decoder.second);
        if (torn) {
            return false;
        }
        boolean issued = decoder.kind == DatFormat.Kind.BLOCK_ISSUE;
        events.blockRequest(issued ? EventKind.REQUEST_STARTED : EventKind.REQUEST_COMPLETED, number, sector);
        return true;
    }

    private long number(DatField field) {
        int at = from + field.offset();
        if (!field.isNumber() || field.size() > end - at) {
            torn = true;
            return -1;
        }
        long value = DatBytes.number(page, at, field.size(), bigEndian);
        int unused = 64 - field.size() * 8;
        return field.signed() ? value << unused >> unused : value;
    }

    /** Where a text stands, up to its zero, into {@link #textFrom} and {@link #textEnd}. */
    private void text(DatField field) {
        int at = from + field.offset();
        if (field.size() > end - at) {
            torn = true;
            return;
        }
        int length = field.size();
        if (field.place() != DatField.Place.HERE) {
            if (length != 4) {
                torn = true;
                return;
            }
            int where = DatBytes.u32(page, at, bigEndian);
            at = (field.place() == DatField.Place.FROM_RECORD ? from : at + 4) + (where & 0xFFFF);
            length = where >>> 16;
        }
        if (at > end || length > end - at) {
            torn = true;
            return;
        }
        textFrom = at;
        textEnd = at;
        while (textEnd < at + length && page[textEnd] != 0) {
            textEnd++;
        }
    }

    /** Text readers know no blanks at the end of a line. */
    private void trimRight() {
        while (textEnd > textFrom && (page[textEnd - 1] == ' ' || page[textEnd - 1] == '\r')) {
            textEnd--;
        }
    }
}
