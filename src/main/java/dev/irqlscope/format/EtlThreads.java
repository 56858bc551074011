package dev.irqlscope.format;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Which process a thread belongs to, so that it has a name. Numbers are used again: a start outdoes what was known before. */
final class EtlThreads {
    private static final int MOST = 1 << 20;
    private static final int MOST_NAME_BYTES = 260;

    private final Map<Integer, Known<Integer>> processOf = new HashMap<>();
    private final Map<Integer, Known<String>> nameOf = new HashMap<>();
    private final Map<Integer, Integer> entityOf = new HashMap<>();

    /** What a record says of a number, and when it was written. */
    private record Known<T>(T value, long stamp) {
        static <T> Known<T> earlier(Known<T> a, Known<T> b) {
            return b.stamp < a.stamp ? b : a;
        }
    }

    /** Takes in any process or thread event before the timeline is made: the earliest that is known of a number stays. */
    void survey(EtlEvents event) {
        switch (event.hook()) {
            case EtlHooks.THREAD_START, EtlHooks.THREAD_END, EtlHooks.THREAD_RUNDOWN,
                    EtlHooks.THREAD_RUNDOWN_AT_END -> {
                if (isThread(event) && processOf.size() < MOST) {
                    processOf.merge(
                            thread(event), new Known<>(process(event), event.stamp()), Known::earlier);
                }
            }
            case EtlHooks.PROCESS_START, EtlHooks.PROCESS_END, EtlHooks.PROCESS_RUNDOWN,
                    EtlHooks.PROCESS_RUNDOWN_AT_END -> {
                String name = imageName(event);
                if (name != null && nameOf.size() < MOST) {
                    nameOf.merge(processNumber(event), new Known<>(name, event.stamp()), Known::earlier);
                }
            }
            default -> {
            }
        }
    }

    /** Takes in a start on the timeline, when it happens. */
    void started(EtlEvents event) {
        if (event.hook() == EtlHooks.THREAD_START && isThread(event) && processOf.size() < MOST) {
            processOf.put(thread(event), new Known<>(process(event), event.stamp()));
            entityOf.remove(thread(event));
        } else if (event.hook() == EtlHooks.PROCESS_START) {
            String name = imageName(event);
            if (name != null && nameOf.size() < MOST) {
                nameOf.put(processNumber(event), new Known<>(name, event.stamp()));
            }
        }
    }

    /** The entity of a thread by its number. */
    int of(int thread, Catalog catalog) {
        Integer entity = entityOf.get(thread);
        if (entity == null) {
            entity = catalog.intern(new Entity.Thread(name(thread), thread));
            entityOf.put(thread, entity);
        }
        return entity;
    }

    private String name(int thread) {
        if (thread == 0) {
            return "Idle";
        }
        Known<Integer> process = processOf.get(thread);
        Known<String> name = process == null ? null : nameOf.get(process.value);
        if (name != null) {
            return name.value;
        }
        return process == null
                ? "thread " + Integer.toUnsignedString(thread)
                : "process " + Integer.toUnsignedString(process.value);
    }

    private static boolean isThread(EtlEvents event) {
        return event.payloadBytes() >= 8 && event.version() >= 1;
    }

    private static int process(EtlEvents event) {
        return LittleEndian.i32(event.bytes(), event.payload());
    }

    private static int thread(EtlEvents event) {
        return LittleEndian.i32(event.bytes(), event.payload() + 4);
    }

    private static int processNumber(EtlEvents event) {
        return LittleEndian.i32(event.bytes(), event.payload() + event.pointerBytes());
    }

    /** The image's name behind the owner's security identifier, whose length varies; {@code null} if it is not there. */
    private static String imageName(EtlEvents event) {
        if (event.version() < 1) {
            return null;
        }
        byte[] bytes = event.bytes();
        int pointer = event.pointerBytes();
        int end = event.payloadEnd();
        int at = event.payload() + pointer + 16 + (event.version() >= 3 ? pointer : 0) + (event.version() >= 4 ? 4 : 0);
        if (end - at < 4) {
            return null;
        }
        if (LittleEndian.i32(bytes, at) == 0) {
            at += 4;
        } else {
            at += 2 * pointer;
            if (end - at < 8) {
                return null;
            }
            at += 8 + 4 * (bytes[at + 1] & 0xFF);
        }
        int from = at;
        while (at < end && at - from < MOST_NAME_BYTES && bytes[at] != 0) {
            if (bytes[at] > 0 && bytes[at] < ' ') {
                return null;
            }
            at++;
        }
        return at > from && at < end ? new String(bytes, from, at - from, StandardCharsets.ISO_8859_1) : null;
    }
}
