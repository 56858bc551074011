package dev.irqlscope.format;

import dev.irqlscope.trace.RoutineKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One track event of a Perfetto trace as this program's export writes it: what it is called, and what its annotations say.
 * Reused from event to event. Source of the field numbers: track_event.proto, debug_annotation.proto.
 */
final class PerfettoSlice {
    static final int BEGIN = 1;
    static final int END = 2;
    static final int INSTANT = 3;
    static final int COUNTER = 4;

    private static final int ANNOTATION = 4;
    private static final int TYPE = 9;
    private static final int TRACK = 11;
    private static final int CATEGORY = 22;
    private static final int NAME = 23;
    private static final int COUNTER_VALUE = 30;
    private static final int FLOW = 47;
    private static final int ANNOTATION_FLAG = 2;
    private static final int ANNOTATION_NUMBER = 4;
    private static final int ANNOTATION_TEXT = 6;
    private static final int ANNOTATION_NAME = 10;

    private static final int LONGEST_TEXT = 1 << 10;
    private static final int MOST_FLOWS = 1 << 12;
    private static final long UNKNOWN = -1;

    private final ProtoCursor event = new ProtoCursor();
    private final ProtoCursor annotation = new ProtoCursor();
    private int type;
    private long track;
    private long level;
    private String category;
    private String name;
    private String module;
    private String kind;
    private String device;
    private long vector;
    private long irql;
    private long dispatch;
    private long sinceInterruptNanos;
    private long queueNanos;
    private long registerReads;
    private long lost;
    private boolean claimed;
    private boolean didNothing;
    private boolean storport;
    private long[] flows = new long[8];
    private int flowCount;

    /** Takes in the field that holds an event. False if it makes no sense. */
    boolean read(ProtoCursor packet) {
        clear();
        event.startIn(packet);
        while (event.next()) {
            switch (event.field()) {
                case TYPE -> type = (int) event.number();
                case TRACK -> track = event.number();
                case COUNTER_VALUE -> level = event.number();
                case CATEGORY -> category = text(event);
                case NAME -> name = text(event);
                case FLOW -> addFlow(event.number());
                case ANNOTATION -> annotate();
                default -> {
                }
            }
        }
        return !event.isBroken();
    }

    private void clear() {
        type = 0;
        track = 0;
        level = 0;
        category = "";
        name = "";
        module = null;
        kind = null;
        device = "";
        vector = UNKNOWN;
        irql = UNKNOWN;
        dispatch = UNKNOWN;
        sinceInterruptNanos = 0;
        queueNanos = UNKNOWN;
        registerReads = 0;
        lost = 0;
        claimed = false;
        didNothing = false;
        storport = false;
        flowCount = 0;
    }

    private void addFlow(long flow) {
        if (flowCount == flows.length && flowCount < MOST_FLOWS) {
            flows = Arrays.copyOf(flows, flowCount * 2);
        }
        if (flowCount < flows.length) {
            flows[flowCount++] = flow;
        }
    }

    private void annotate() {
        String about = "";
        String text = "";
        long number = 0;
        annotation.startIn(event);
        while (annotation.next()) {
            switch (annotation.field()) {
                case ANNOTATION_NAME -> about = text(annotation);
                case ANNOTATION_TEXT -> text = text(annotation);
                case ANNOTATION_FLAG, ANNOTATION_NUMBER -> number = annotation.number();
                default -> {
                }
            }
        }
        switch (about) {
            case "module" -> module = text;
            case "kind" -> kind = text;
            case "device" -> device = text;
            case "vector" -> vector = number;
            case "irql" -> irql = number;
            case "dispatch" -> dispatch = number;
            case "sinceInterruptNanos" -> sinceInterruptNanos = number;
            case "queueNanos" -> queueNanos = number;
            case "registerReads" -> registerReads = number;
            case "events" -> lost = number;
            case "claimed" -> claimed = number != 0;
            case "didNothing" -> didNothing = number != 0;
            case "storport" -> storport = number != 0;
            default -> {
            }
        }
    }

    private static String text(ProtoCursor field) {
        int length = Math.min(field.end() - field.from(), LONGEST_TEXT);
        return new String(field.bytes(), field.from(), length, StandardCharsets.UTF_8);
    }

    /** One of those above. */
    int type() {
        return type;
    }

    /** The track's identifier. */
    long track() {
        return track;
    }

    /** Of a counter. */
    long level() {
        return level;
    }

    String name() {
        return name;
    }

    /** The routine's image; its own name where no better one is known. */
    String module() {
        return module == null ? name : module;
    }

    /** What kind of routine it is of; null if it is of none. */
    RoutineKind kind() {
        String word = kind == null ? category : kind;
        for (RoutineKind one : RoutineKind.values()) {
            if (one.word().equals(word)) {
                return one;
            }
        }
        return null;
    }

    /** What the routine serves; empty if nothing. */
    String device() {
        return device;
    }

    /** -1 where there is none, or one that cannot be. */
    int vector() {
        return vector < 0 || vector > Integer.MAX_VALUE ? -1 : (int) vector;
    }

    /** -1 where it is not known. */
    int irql() {
        return irql < 0 || irql > 15 ? -1 : (int) irql;
    }

    /** Number of the interrupt that it is of; -1 if it is of none. */
    long dispatch() {
        return dispatch;
    }

    /** How long before the call its interrupt was taken; 0 if it does not say. */
    long sinceInterruptNanos() {
        return Math.max(0, sinceInterruptNanos);
    }

    /** How long it waited in a queue; -1 if nobody knows. */
    long queueNanos() {
        return queueNanos;
    }

    int registerReads() {
        return (int) Math.max(0, Math.min(registerReads, Integer.MAX_VALUE));
    }

    /** Events that are missing; 0 if nobody counted them. */
    long lost() {
        return Math.max(0, lost);
    }

    boolean claimed() {
        return claimed;
    }

    boolean didNothing() {
        return didNothing;
    }

    boolean storport() {
        return storport;
    }

    int flowCount() {
        return flowCount;
    }

    long flow(int index) {
        return flows[index];
    }
}
