package dev.irqlscope.format;

import dev.irqlscope.trace.EventKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Turns events of a CTF trace into those of the timeline. */
final class CtfEvents {
    private static final int MOST_NAMES = 1 << 16;
    private static final byte[] NOTHING = {};

    private final LinuxEvents events;

    /** Handlers by their interrupts, as far as the recording names them apart from their events. */
    private final Map<Integer, byte[]> handlers = new HashMap<>();

    CtfEvents(LinuxEvents events) {
        this.events = events;
    }

    /** Takes the event that a stream stands at. False if it is a known one whose fields make no sense. */
    boolean accept(CtfStream stream) {
        events.begin(stream.cpu(), stream.stamp());
        CtfEvent event = stream.event();
        if (event.kind() == CtfEventKind.OTHER) {
            return true;
        }
        CtfPacket fields = stream.fields();
        long first = fields.noted(event.first());
        long second = fields.noted(event.second());
        return switch (event.kind()) {
            case BLOCK_ISSUE -> block(EventKind.REQUEST_STARTED, first, second);
            case BLOCK_COMPLETE -> block(EventKind.REQUEST_COMPLETED, first, second);
            default -> first >= 0 && first <= Integer.MAX_VALUE && accept(event, (int) first, second, fields);
        };
    }

    private boolean block(EventKind kind, long device, long sector) {
        boolean possible = device >= 0 && device <= 0xFFFF_FFFFL;
        if (possible) {
            events.blockRequest(kind, device, sector);
        }
        return possible;
    }

    private boolean accept(CtfEvent event, int first, long second, CtfPacket fields) {
        switch (event.kind()) {
            case IRQ_ENTRY -> irqEntry(first, fields);
            case IRQ_EXIT -> events.irqExit(first, second != 0);
            case IRQ_NAME -> {
                if (fields.textBytes() > 0 && handlers.size() < MOST_NAMES) {
                    handlers.putIfAbsent(first, Arrays.copyOf(fields.text(), fields.textBytes()));
                }
            }
            case SCHED_SWITCH, SCHED_SWITCH_OF_PERF -> events.threadSwitch(first, fields.text(), 0, fields.textBytes());
            case VECTOR_ENTRY -> events.vector(true, first, event.vector(), 0, event.vector().length);
            case VECTOR_EXIT -> events.vector(false, first, event.vector(), 0, event.vector().length);
            default -> {
                return softirq(event.kind(), first);
            }
        }
        return true;
    }

    private void irqEntry(int irq, CtfPacket fields) {
        if (fields.textBytes() > 0) {
            events.irqEntry(irq, fields.text(), 0, fields.textBytes());
        } else {
            byte[] known = handlers.getOrDefault(irq, NOTHING);
            events.irqEntry(irq, known, 0, known.length);
        }
    }

    private boolean softirq(CtfEventKind kind, int number) {
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
}
