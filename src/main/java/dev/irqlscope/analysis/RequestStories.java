package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.IsrResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a trace tells about requests that are under way, and about the device that each of them is at: what is needed to say why
 * one does not come back. Of traces whose requests have numbers. Indexer's thread only.
 */
final class RequestStories {
    /** For a moment that did not come. */
    static final long NEVER = -1;

    private static final int VECTORS = 256;

    private final Catalog catalog;
    private final Map<OpenRequests.Request, Story> stories = new HashMap<>();
    private final List<Device> devices = new ArrayList<>();
    /** By vector: when an ISR was last called for it. */
    private final long[] isrByVector = new long[VECTORS];

    /** One request. */
    static final class Story {
        long startedNanos = NEVER;
        long finishedNanos = NEVER;
    }

    /** What a device and its driver did of late. */
    static final class Device {
        /** When it was pulled out. */
        long removedNanos = NEVER;
        /** Of those of its requests that came back, the latest that it had finished: when. */
        long finishOfACompletedNanos = NEVER;
        /** When a cause of it last appeared. */
        long causeNanos = NEVER;
        /** Since when it pulls a line. */
        long pullsSinceNanos = NEVER;
        int line = Entity.NONE;
        /** When a message of it was last lost, or held because it was masked; and which. */
        long lostNanos = NEVER;
        long heldNanos = NEVER;
        int message = Entity.NONE;
        /** When an ISR of it was last entered; whether it has returned since, and what. */
        long isrNanos = NEVER;
        int isr = Entity.NONE;
        int isrCpu = -1;
        boolean isrRuns;
        boolean isrClaimed;
        /** How often it declined in a row. */
        int declined;
        /** When one of its DPCs was queued that has not run since; and which. */
        long dpcQueuedNanos = NEVER;
        int dpc = Entity.NONE;
        int dpcCpu = -1;
    }

    RequestStories(Catalog catalog) {
        this.catalog = catalog;
        Arrays.fill(isrByVector, NEVER);
    }

    /** The story of a request; an empty one if the trace tells none. */
    Story of(int device, long number) {
        return stories.getOrDefault(new OpenRequests.Request(device, number), new Story());
    }

    /** What is known of a device; nothing of something that is none. */
    Device device(int entity) {
        if (entity < 0 || entity >= catalog.size()) {
            return new Device();
        }
        while (devices.size() <= entity) {
            devices.add(null);
        }
        if (devices.get(entity) == null) {
            devices.set(entity, new Device());
        }
        return devices.get(entity);
    }

    /** Whether an ISR was called for a message since a moment. */
    boolean wasServedSince(int message, long nanos) {
        int vector = catalog.get(message) instanceof Entity.Line line ? line.vector() : -1;
        return vector >= 0 && vector < VECTORS && isrByVector[vector] > nanos;
    }

    void apply(EventKind kind, long nanos, int cpu, int subject, long arg) {
        switch (kind) {
            case REQUEST_STARTED -> start(subject, arg, nanos);
            case REQUEST_FINISHED -> of(subject, arg).finishedNanos = nanos;
            case REQUEST_COMPLETED, REQUEST_BUSY -> end(subject, arg);
            case DEVICE_REMOVED -> device(subject).removedNanos = nanos;
            case CAUSE_SET -> device(subject).causeNanos = nanos;
            case LINE_ASSERT -> pull(device((int) arg), subject, nanos);
            case LINE_DEASSERT -> device((int) arg).pullsSinceNanos = NEVER;
            case MESSAGE_SENT -> device((int) arg).heldNanos = NEVER;
            case MESSAGE_LOST -> {
                device((int) arg).lostNanos = nanos;
                device((int) arg).message = subject;
            }
            case MESSAGE_HELD -> {
                device((int) arg).heldNanos = nanos;
                device((int) arg).message = subject;
            }
            case ISR_ENTER -> {
                enterIsr(subject, cpu, nanos);
                if (arg >= 0 && arg < VECTORS) {
                    isrByVector[(int) arg] = nanos;
                }
            }
            case ISR_RETURN -> leaveIsr(subject, arg);
            case DPC_QUEUED -> queueDpc(subject, cpu, nanos);
            case DPC_ENTER, DPC_CANCELLED -> forgetDpc(subject);
            default -> {
            }
        }
    }

    private void start(int device, long number, long nanos) {
        if (stories.size() < OpenRequests.MOST) {
            Story story = new Story();
            story.startedNanos = nanos;
            stories.put(new OpenRequests.Request(device, number), story);
        }
    }

    private void end(int device, long number) {
        Story story = stories.remove(new OpenRequests.Request(device, number));
        if (story != null) {
            Device at = device(device);
            at.finishOfACompletedNanos = Math.max(at.finishOfACompletedNanos, story.finishedNanos);
        }
    }

    private static void pull(Device device, int line, long nanos) {
        device.line = line;
        device.pullsSinceNanos = nanos;
    }

    private int deviceOf(int routine) {
        return catalog.get(routine) instanceof Entity.Routine one ? one.device() : Entity.NONE;
    }

    private void enterIsr(int routine, int cpu, long nanos) {
        Device device = device(deviceOf(routine));
        device.isrNanos = nanos;
        device.isr = routine;
        device.isrCpu = cpu;
        device.isrRuns = true;
    }

    private void leaveIsr(int routine, long result) {
        Device device = device(deviceOf(routine));
        device.isrRuns = false;
        device.isrClaimed = IsrResult.claimed(result);
        device.declined = device.isrClaimed ? 0 : device.declined + 1;
    }

    private void queueDpc(int routine, int cpu, long nanos) {
        Device device = device(deviceOf(routine));
        device.dpcQueuedNanos = nanos;
        device.dpc = routine;
        device.dpcCpu = cpu;
    }

    private void forgetDpc(int routine) {
        Device device = device(deviceOf(routine));
        if (device.dpc == routine) {
            device.dpcQueuedNanos = NEVER;
        }
    }
}
