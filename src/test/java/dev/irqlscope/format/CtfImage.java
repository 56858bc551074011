package dev.irqlscope.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes traces as LTTng 2.13 does on x86-64, where nothing is aligned to more than a byte; in either byte order. */
final class CtfImage {
    static final int SCHED_SWITCH = 0;
    static final int IRQ_ENTRY = 1;
    static final int IRQ_EXIT = 2;
    static final int SOFTIRQ_RAISE = 3;
    static final int SOFTIRQ_ENTRY = 4;
    static final int SOFTIRQ_EXIT = 5;
    static final int TIMER_ENTRY = 6;
    static final int TIMER_EXIT = 7;
    static final int BLOCK_ISSUE = 8;
    static final int STATEDUMP_INTERRUPT = 9;

    /** Numbers of streams whose events have compact and large heads. */
    static final int COMPACT = 0;

    static final int LARGE = 1;

    private final boolean bigEndian;
    private final Map<String, ByteArrayOutputStream> files = new LinkedHashMap<>();
    private String metadata;

    CtfImage(boolean bigEndian) {
        this.bigEndian = bigEndian;
        this.metadata = METADATA.replace("BYTE_ORDER", bigEndian ? "be" : "le") + events(COMPACT) + events(LARGE);
    }

    /** Changes the metadata. */
    CtfImage with(String part, String instead) {
        if (!metadata.contains(part)) {
            throw new IllegalArgumentException(part);
        }
        metadata = metadata.replace(part, instead);
        return this;
    }

    /** Other metadata. */
    CtfImage metadata(String text) {
        metadata = text;
        return this;
    }

    String metadata() {
        return metadata;
    }

    boolean isBigEndian() {
        return bigEndian;
    }

    /** Begins a packet in the file of a stream and processor. */
    CtfPackets packets(int stream, int cpu) {
        return new CtfPackets(this, stream, cpu);
    }

    void append(String file, byte[] bytes) {
        files.computeIfAbsent(file, name -> new ByteArrayOutputStream()).writeBytes(bytes);
    }

    /** The files of the trace by their names. */
    Map<String, byte[]> files() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("metadata", metadata.getBytes(StandardCharsets.UTF_8));
        files.forEach((name, content) -> all.put(name, content.toByteArray()));
        return all;
    }

    /** Writes it all; the directory. */
    Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
        return directory;
    }

    /** The metadata in packets of so many bytes of text. */
    byte[] packetisedMetadata(int textBytes) {
        byte[] text = metadata.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < text.length; from += textBytes) {
            int length = Math.min(textBytes, text.length - from);
            int padding = 11;
            CtfBits head = new CtfBits(bigEndian);
            head.put(0x75D11D57, 32).put(0, 64).put(0, 64).put(0, 32);
            head.put((37 + length) * 8, 32).put((37 + length + padding) * 8, 32);
            head.put(0, 8).put(0, 8).put(0, 8).put(1, 8).put(8, 8);
            out.writeBytes(head.bytes(37));
            out.write(text, from, length);
            out.writeBytes(new byte[padding]);
        }
        return out.toByteArray();
    }

    private static String events(int stream) {
        StringBuilder text = new StringBuilder();
        String[] events = {
            "sched_switch: _text prev_comm; _int prev_tid; _int prev_prio; long prev_state; _text next_comm; _int next_tid; _int next_prio",
            "irq_handler_entry: _int irq; string name",
            "irq_handler_exit: _int irq; _int ret",
            "irq_softirq_raise: unsigned int vec",
            "irq_softirq_entry: unsigned int vec",
            "irq_softirq_exit: unsigned int vec",
            "x86_irq_vectors_local_timer_entry: _int vector",
            "x86_irq_vectors_local_timer_exit: _int vector",
            "block_rq_issue: unsigned int dev; uint64_t sector",
            "lttng_statedump_interrupt: unsigned int irq; string name; string action",
        };
        for (int id = 0; id < events.length; id++) {
            String[] parts = events[id].split(": ");
            String fields = parts[1].replaceAll("_text (\\w+)", "integer { size = 8; encoding = UTF8; } _$1[16]")
                    .replaceAll("(int|long|uint64_t|string) (?!int)(\\w+)", "$1 _$2")
                    .replace("_int ", "int ");
            text.append("event { name = \"").append(parts[0]).append("\"; id = ").append(id);
            text.append("; stream_id = ").append(stream);
            text.append("; fields := struct { ").append(fields).append("; }; };\n");
        }
        return text.toString();
    }

    private static final String METADATA = """
            /* CTF 1.8 */

            typealias integer { size = 8; align = 8; signed = false; } := uint8_t;
            typealias integer { size = 16; align = 8; signed = false; } := uint16_t;
            typealias integer { size = 32; align = 8; signed = false; } := uint32_t;
            typealias integer { size = 64; align = 8; signed = false; } := uint64_t;
            typealias integer { size = 64; align = 8; signed = false; } := unsigned long;
            typealias integer { size = 64; align = 8; signed = true; } := long;
            typealias integer { size = 32; align = 8; signed = true; } := int;
            typealias integer { size = 32; align = 8; signed = false; } := unsigned int;
            typealias integer { size = 5; align = 1; signed = false; } := uint5_t;
            typealias integer { size = 27; align = 1; signed = false; } := uint27_t;

            trace {
                major = 1;
                minor = 8;
                uuid = "cf1c757c-93a6-6343-be56-fe367222623c";
                byte_order = BYTE_ORDER;
                packet.header := struct {
                    uint32_t magic;
                    uint8_t uuid[16];
                    uint32_t stream_id;
                    uint64_t stream_instance_id;
                };
            };

            env { domain = "kernel"; tracer_name = "lttng-modules"; tracer_major = 2; tracer_minor = 13; };

            clock {
                name = "monotonic";
                uuid = "d39b661a-e9f2-49d1-ad90-b039bba8a6fb";
                description = "Monotonic Clock";
                freq = 1000000000; /* Frequency, in Hz */
                /* clock value offset from Epoch is: offset * (1/freq) */
                offset = 1417383477000003520;
            };

            typealias integer {
                size = 27; align = 1; signed = false;
                map = clock.monotonic.value;
            } := uint27_clock_monotonic_t;

            typealias integer {
                size = 32; align = 8; signed = false;
                map = clock.monotonic.value;
            } := uint32_clock_monotonic_t;

            typealias integer {
                size = 64; align = 8; signed = false;
                map = clock.monotonic.value;
            } := uint64_clock_monotonic_t;

            struct packet_context {
                uint64_clock_monotonic_t timestamp_begin;
                uint64_clock_monotonic_t timestamp_end;
                uint64_t content_size;
                uint64_t packet_size;
                uint64_t packet_seq_num;
                unsigned long events_discarded;
                uint32_t cpu_id;
            };

            struct event_header_compact {
                enum : uint5_t { compact = 0 ... 30, extended = 31 } id;
                variant <id> {
                    struct {
                        uint27_clock_monotonic_t timestamp;
                    } compact;
                    struct {
                        uint32_t id;
                        uint64_clock_monotonic_t timestamp;
                    } extended;
                } v;
            } align(8);

            struct event_header_large {
                enum : uint16_t { compact = 0 ... 65534, extended = 65535 } id;
                variant <id> {
                    struct {
                        uint32_clock_monotonic_t timestamp;
                    } compact;
                    struct {
                        uint32_t id;
                        uint64_clock_monotonic_t timestamp;
                    } extended;
                } v;
            } align(8);

            stream {
                id = 0;
                event.header := struct event_header_compact;
                packet.context := struct packet_context;
            };

            stream {
                id = 1;
                event.header := struct event_header_large;
                packet.context := struct packet_context;
            };

            """;
}
