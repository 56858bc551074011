package dev.irqlscope.format;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Which process a thread belongs to, so that it has a name. Numbers are used again: a start outdoes what was known before. */
final class EtlThreads {
    /** What the threads of number 0 are called. */
    static final String IDLE = "Idle";

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

    /** Takes in any process or thread event before the timeline is made. */
    void survey(EtlEvents event) {
        if (EtlHooks.isOfThread(event.hook()) && isThread(event)) {
            surveyThread(thread(event), process(event), event.stamp());
        } else if (EtlHooks.isOfProcess(event.hook())) {
            surveyProcess(event);
        }
    }

    private void surveyProcess(EtlEvents event) {
        String name = imageName(event);
        if (name != null) {
            surveyProcess(processNumber(event), name, event.stamp());
        }
    }

    /** Whose a thread is, from a record anywhere in the recording: the earliest that is known of a number stays. */
    void surveyThread(int thread, int process, long stamp) {
        if (processOf.size() < MOST) {
            processOf.merge(thread, new Known<>(process, stamp), Known::earlier);
        }
    }

    /** The same for a process and the name of its image. */
    void surveyProcess(int process, String image, long stamp) {
        if (nameOf.size() < MOST) {
            nameOf.merge(process, new Known<>(image, stamp), Known::earlier);
        }
    }

    /** Takes in a start on the timeline, when it happens. */
    void started(EtlEvents event) {
        if (event.hook() == EtlHooks.THREAD_START && isThread(event)) {
            startThread(thread(event), process(event), event.stamp());
        } else if (event.hook() == EtlHooks.PROCESS_START) {
            String name = imageName(event);
            if (name != null) {
                startProcess(processNumber(event), name, event.stamp());
            }
        }
    }

    /** A thread begins: what was known of its number is of another one. */
    void startThread(int thread, int process, long stamp) {
        if (processOf.size() < MOST) {
            processOf.put(thread, new Known<>(process, stamp));
            entityOf.remove(thread);
        }
    }

    /** The same for a process. */
    void startProcess(int process, String image, long stamp) {
        if (nameOf.size() < MOST) {
            nameOf.put(process, new Known<>(image, stamp));
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
            return IDLE;
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
