package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Lane;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.ResetLevel;
import dev.irqlscope.trace.Spill;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What devices do: pull lines, have causes, work on requests; and since when each has been waiting for its ISR. Indexer's
 * thread only.
 */
final class DeviceTracker {
    private static final long NOT_WAITING = -1;
    private static final int VECTORS = 256;

    private final Spill spill;
    private final Catalog catalog;
    private final boolean knowsWholeLife;
    private final List<Device> devices = new ArrayList<>();
    private final List<Device> byEntity = new ArrayList<>();
    private final List<Pull> pulls = new ArrayList<>();
    private final OpenRequests atDevice = new OpenRequests();
    /** By vector: since when a message of it has been waiting, or {@link #NOT_WAITING}. */
    private final long[] messages = new long[VECTORS];

    /** @param knowsWholeLife whether the trace begins with the machine, so that devices begin with no requests */
    DeviceTracker(Spill spill, Catalog catalog, boolean knowsWholeLife) {
        this.spill = spill;
        this.catalog = catalog;
        this.knowsWholeLife = knowsWholeLife;
        Arrays.fill(messages, NOT_WAITING);
    }

    /** A device let go of a line that it had pulled for some time. */
    record Release(int device, long sinceNanos, long nanos) {}

    private record Pull(int line, int vector, Device device) {}

    private static final class Device {
        private final int entity;
        private final Lane asserted;
        private final PartitionLane outstanding;
        private final PartitionLane queued;
        private final Lane resets;
        private int lines;
        private long assertedSinceNanos;
        private long unservedNanos = NOT_WAITING;
        private long lastReleaseNanos;
        private long lastReleaseSinceNanos;
        private int lastReleaseVector = -1;
        private long causes;
        private long causeRises;
        private int requests;
        private int waiting;
        private long resetSinceNanos = NOT_WAITING;
        private int resetLevel;
        private int timedOut;
        private int inactiveIsr = Entity.NONE;

        private Device(int entity, Spill spill) {
            this.entity = entity;
            asserted = new Lane(spill);
            outstanding = new PartitionLane(spill);
            queued = new PartitionLane(spill);
            resets = new Lane(spill);
        }
    }

    /** Takes in the entities that are new. */
    void learn(long firstNanos) {
        for (int entity = byEntity.size(), size = catalog.size(); entity < size; entity++) {
            if (catalog.get(entity) instanceof Entity.Device) {
                Device device = new Device(entity, spill);
                if (knowsWholeLife) {
                    device.outstanding.change(firstNanos, 0, -1);
                }
                devices.add(device);
                byEntity.add(device);
            } else {
                byEntity.add(null);
            }
        }
    }

    void apply(EventKind kind, long nanos, int subject, long arg) {
        switch (kind) {
            case LINE_ASSERT -> raise(subject, device((int) arg), nanos);
            case LINE_DEASSERT -> release(subject, device((int) arg), nanos);
            case MESSAGE_SENT -> sendMessage(subject, nanos);
            case MESSAGE_LOST -> loseMessage(subject, nanos);
            case CAUSE_SET -> setCauses(device(subject), nanos, arg);
            case CAUSE_CLEAR -> clearCauses(device(subject), arg);
            case REQUEST_STARTED -> {
                if (!knowsWholeLife || atDevice.add(subject, arg, nanos)) {
                    count(device(subject), nanos, 1);
                }
            }
            case REQUEST_COMPLETED -> leaveDevice(subject, arg, nanos);
            case REQUEST_QUEUED -> queue(device(subject), nanos, 1);
            case REQUEST_DISPATCHED -> queue(device(subject), nanos, -1);
            case REQUEST_BUSY -> {
                leaveDevice(subject, arg, nanos);
                queue(device(subject), nanos, 1);
            }
            case ISR_ACTIVE -> connect(subject, arg != 0);
            case DEVICE_REMOVED -> clearCauses(device(subject), 0);
            case REQUEST_TIMED_OUT -> timeOut(device(subject), nanos);
            case RESET_BEGIN -> beginReset(device(subject), nanos, (int) arg);
            case RESET_END -> endReset(device(subject), nanos, arg);
            default -> {
            }
        }
    }

    private void connect(int isr, boolean active) {
        Device device = catalog.get(isr) instanceof Entity.Routine routine ? device(routine.device()) : null;
        if (device != null) {
            device.inactiveIsr = active ? Entity.NONE : isr;
        }
    }

    /** The ISR of a device that is soft-disconnected, or {@link Entity#NONE}. */
    int inactiveIsr(int entity) {
        Device device = device(entity);
        return device == null ? Entity.NONE : device.inactiveIsr;
    }

    private Device device(int entity) {
        return entity >= 0 && entity < byEntity.size() ? byEntity.get(entity) : null;
    }

    private void raise(int line, Device device, long nanos) {
        if (device == null || !(catalog.get(line) instanceof Entity.Line wire) || pullOf(line, device) != null) {
            return;
        }
        pulls.add(new Pull(line, wire.vector(), device));
        if (device.lines++ == 0) {
            device.assertedSinceNanos = nanos;
        }
        if (device.unservedNanos == NOT_WAITING) {
            device.unservedNanos = nanos;
        }
    }

    private void release(int line, Device device, long nanos) {
        Pull pull = device == null ? null : pullOf(line, device);
        if (pull == null) {
            return;
        }
        pulls.remove(pull);
        device.lastReleaseNanos = nanos;
        device.lastReleaseSinceNanos = device.assertedSinceNanos;
        device.lastReleaseVector = pull.vector;
        if (--device.lines == 0) {
            device.asserted.add(device.assertedSinceNanos, nanos - device.assertedSinceNanos, 0, line);
            device.unservedNanos = NOT_WAITING;
        }
    }

    /** A message that meets another one on its way, or in the pending bit, merges with it. */
    private void sendMessage(int message, long nanos) {
        int vector = vectorOf(message);
        if (vector >= 0 && messages[vector] == NOT_WAITING) {
            messages[vector] = nanos;
        }
    }

    private void loseMessage(int message, long nanos) {
        int vector = vectorOf(message);
        if (vector >= 0 && messages[vector] == nanos) {
            messages[vector] = NOT_WAITING;
        }
    }

    private int vectorOf(int line) {
        int vector = catalog.get(line) instanceof Entity.Line wire ? wire.vector() : -1;
        return vector < VECTORS ? vector : -1;
    }

    private Pull pullOf(int line, Device device) {
        for (int i = 0; i < pulls.size(); i++) {
            Pull pull = pulls.get(i);
            if (pull.line == line && pull.device == device) {
                return pull;
            }
        }
        return null;
    }

    /** A cause that appears while the line is still held merges with the assert; the device waits from then on. */
    private static void setCauses(Device device, long nanos, long causes) {
        if (device != null) {
            device.causes = causes;
            device.causeRises++;
            if (device.lines > 0 && device.unservedNanos == NOT_WAITING) {
                device.unservedNanos = nanos;
            }
        }
    }

    private static void clearCauses(Device device, long left) {
        if (device != null) {
            device.causes = left;
            if (left == 0) {
                device.unservedNanos = NOT_WAITING;
            }
        }
    }

    private static void count(Device device, long nanos, int more) {
        if (device != null) {
            device.requests = Math.max(0, device.requests + more);
            device.outstanding.change(nanos, device.requests, -1);
        }
    }

    private void leaveDevice(int device, long request, long nanos) {
        if (!knowsWholeLife || atDevice.remove(device, request)) {
            count(device(device), nanos, -1);
        }
    }

    private static void queue(Device device, long nanos, int more) {
        if (device != null) {
            device.waiting = Math.max(0, device.waiting + more);
            device.queued.change(nanos, device.waiting, -1);
        }
    }

    private static void timeOut(Device device, long nanos) {
        if (device != null) {
            device.timedOut++;
            if (device.resetSinceNanos == NOT_WAITING) {
                device.resetSinceNanos = nanos;
            }
        }
    }

    private static void beginReset(Device device, long nanos, int level) {
        if (device != null) {
            device.resetLevel = level;
            if (device.resetSinceNanos == NOT_WAITING) {
                device.resetSinceNanos = nanos;
            }
        }
    }

    private static void endReset(Device device, long nanos, long result) {
        if (device != null
                && device.resetSinceNanos != NOT_WAITING
                && (ResetLevel.succeeded(result) || ResetLevel.ofCode(result) == ResetLevel.BUS)) {
            device.resets
                    .add(device.resetSinceNanos, nanos - device.resetSinceNanos, device.resetLevel, device.timedOut);
            device.resetSinceNanos = NOT_WAITING;
            device.timedOut = 0;
        }
    }

    /** Since when the device that has waited longest on this vector has waited, or -1. */
    long oldestUnservedNanos(int vector) {
        long oldest = vector >= 0 && vector < VECTORS ? messages[vector] : NOT_WAITING;
        for (int i = 0; i < pulls.size(); i++) {
            Pull pull = pulls.get(i);
            long since = pull.device.unservedNanos;
            if (pull.vector == vector && since != NOT_WAITING && (oldest == NOT_WAITING || since < oldest)) {
                oldest = since;
            }
        }
        return oldest;
    }

    /** The latest time that a device let go of a line with this vector, or {@code null}. */
    Release lastRelease(int vector) {
        Device latest = null;
        for (Device device : devices) {
            if (device.lastReleaseVector == vector
                    && (latest == null || device.lastReleaseNanos > latest.lastReleaseNanos)) {
                latest = device;
            }
        }
        return latest == null
                ? null
                : new Release(latest.entity, latest.lastReleaseSinceNanos, latest.lastReleaseNanos);
    }

    /** Cause bits of a device that are set now. */
    long causes(int entity) {
        Device device = device(entity);
        return device == null ? 0 : device.causes;
    }

    /** How often causes have appeared in a device. */
    long causeRises(int entity) {
        Device device = device(entity);
        return device == null ? 0 : device.causeRises;
    }

    /** Another device that has pulled a level-sensitive line of this vector since before and was not served, or -1. */
    int neighbourWaiting(int entity, int vector, long beforeNanos) {
        for (int i = 0; i < pulls.size(); i++) {
            Pull pull = pulls.get(i);
            long since = pull.device.unservedNanos;
            boolean waits = since != NOT_WAITING && since <= beforeNanos && pull.device.entity != entity;
            if (waits && pull.vector == vector && isLevel(pull)) {
                return pull.device.entity;
            }
        }
        return Entity.NONE;
    }

    /** A device that has pulled a level-sensitive line of this vector since before, or -1. */
    int holder(int vector, long beforeNanos) {
        for (int i = 0; i < pulls.size(); i++) {
            Pull pull = pulls.get(i);
            if (pull.vector == vector && pull.device.assertedSinceNanos <= beforeNanos && isLevel(pull)) {
                return pull.device.entity;
            }
        }
        return Entity.NONE;
    }

    private boolean isLevel(Pull pull) {
        return ((Entity.Line) catalog.get(pull.line)).levelSensitive();
    }

    /** The device's own ISR is entered: it serves what has been waiting. */
    void isrEntered(Frame isr, int entity) {
        Device device = device(entity);
        if (device != null) {
            isr.causesAtEntry = device.causes;
            isr.causeRisesAtEntry = device.causeRises;
            isr.raisedNanos = device.unservedNanos;
            device.unservedNanos = NOT_WAITING;
        }
    }

    /** The processor took a vector: what was sent up to now is served, and what comes later is another one. */
    void messageTaken(int vector) {
        if (vector >= 0 && vector < VECTORS) {
            messages[vector] = NOT_WAITING;
        }
    }

    /** It returned FALSE, so what was waiting still is. */
    void isrDeclined(Frame isr, int entity) {
        Device device = device(entity);
        if (device != null && device.lines > 0 && isr.raisedNanos != NOT_WAITING) {
            device.unservedNanos = isr.raisedNanos;
        }
    }

    /** Events are missing everywhere. */
    void lose(long nanos) {
        pulls.clear();
        Arrays.fill(messages, NOT_WAITING);
        for (Device device : devices) {
            close(device, nanos);
            device.lines = 0;
            device.unservedNanos = NOT_WAITING;
            device.causes = 0;
        }
    }

    void finish(long nanos) {
        for (Device device : devices) {
            close(device, nanos);
            device.lines = 0;
        }
    }

    private static void close(Device device, long nanos) {
        if (device.lines > 0) {
            device.asserted.add(device.assertedSinceNanos, nanos - device.assertedSinceNanos, 0, Entity.NONE);
        }
        device.outstanding.stop(nanos);
        device.queued.stop(nanos);
        if (device.resetSinceNanos != NOT_WAITING) {
            device.resets
                    .add(device.resetSinceNanos, nanos - device.resetSinceNanos, device.resetLevel, device.timedOut);
            device.resetSinceNanos = NOT_WAITING;
        }
    }

    List<DeviceLanes> lanes() {
        List<DeviceLanes> lanes = new ArrayList<>(devices.size());
        for (Device device : devices) {
            LaneView asserted = device.lines > 0
                    ? device.asserted.view(device.assertedSinceNanos, 0, Entity.NONE)
                    : device.asserted.view();
            LaneView resets = device.resetSinceNanos == NOT_WAITING
                    ? device.resets.view()
                    : device.resets.view(device.resetSinceNanos, device.resetLevel, device.timedOut);
            lanes.add(new DeviceLanes(
                    device.entity, asserted, device.outstanding.view(), device.queued.view(), resets));
        }
        return lanes;
    }
}
