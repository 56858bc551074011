package dev.irqlscope.hba;

import dev.irqlscope.engine.Machine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A virtio-style disk, as hypervisors give to their guests: queues in the host's memory with a ring of requests that are available
 * and a ring of those that are used up, on a line or on messages.
 *
 * <p>On a line, {@link #ISR_STATUS} says why it interrupts, and reading it clears it and lets go of the line. With messages it is
 * not used: the first message is for the configuration, and each further one for a queue.
 * A driver can switch the notifications of a queue off while it drains it, and asks when it switches them on again whether
 * something came meanwhile, for about that it will never be told.
 *
 * <p>Source: Virtual I/O Device specification 1.1, sections 2.6.7 (notification suppression) and 4.1.4.5 (ISR status).
 */
public final class VirtioDisk extends StorageDevice implements Notifier {
    /** Why it pulls its line: {@link #QUEUE}, {@link #CONFIGURATION}. Reading it clears it and lets go of the line. */
    public static final int ISR_STATUS = 0;
    /** Writing the number of a queue makes it look there for what is available. A number that no queue has says nothing. */
    public static final int QUEUE_NOTIFY = 1;
    /** Its state, as its driver says it. Writing 0 resets it, and it gives up everything it was given. */
    public static final int DEVICE_STATUS = 2;

    /** How large it is, of its configuration. Reading it is an answer to the message about the configuration. */
    public static final int CAPACITY = 3;

    /** In {@link #ISR_STATUS}: something was used in a queue. */
    public static final int QUEUE = 1;
    /** In {@link #ISR_STATUS}: the configuration changed. */
    public static final int CONFIGURATION = 1 << 1;
    /** In {@link #DEVICE_STATUS}: the driver is ready. Before, the device says nothing. */
    public static final int DRIVER_OK = 1 << 2;

    /** Messages that it may have. */
    public static final int MOST_MESSAGES = 33;
    /** Messages that are for no queue. */
    public static final int CONFIGURATION_MESSAGES = 1;
    /** Stands for no request. */
    public static final long NO_REQUEST = -1;

    private static final int CONFIGURATION_MESSAGE = 0;
    private static final int SECTORS = 1 << 21;

    private final boolean onLine;
    private final List<Queue> queues = new ArrayList<>();
    private int driverStatus = DRIVER_OK;
    private long causes;

    /** One queue, with its two rings. */
    private static final class Queue {
        private final int number;
        private final Deque<Long> available = new ArrayDeque<>();
        private final Deque<Long> used = new ArrayDeque<>();
        private boolean notifies = true;

        private Queue(int number) {
            this.number = number;
        }
    }

    /**
     * @param device index of its {@link dev.irqlscope.trace.Entity.Device}
     * @param interrupts a line; or at least two messages, the second and each further one for a queue
     */
    public VirtioDisk(Machine machine, int device, InterruptOutput interrupts, Medium medium) {
        super(machine, device, interrupts, medium);
        onLine = interrupts instanceof InterruptOutput.Pull;
        int count = onLine ? 1 : interrupts.count() - CONFIGURATION_MESSAGES;
        for (int number = 0; number < count; number++) {
            queues.add(new Queue(number));
        }
    }

    @Override
    public void powerOn() {
        driverStatus = 0;
    }

    // What a driver finds out before it starts

    /** How many queues it has. */
    public int queues() {
        return queues.size();
    }

    /** How many messages it has; 0 if it is on a line. */
    public int messages() {
        return onLine ? 0 : interrupts().count();
    }

    // What lies in the host's memory

    /** The driver makes a request available. {@link #QUEUE_NOTIFY} tells the device. */
    public void makeAvailable(int queue, long request) {
        queues.get(queue).available.add(request);
    }

    /** The driver takes the next request that was used up; {@link #NO_REQUEST} if there is none. */
    public long takeUsed(int queue) {
        Queue one = queues.get(queue);
        if (one.used.isEmpty()) {
            return NO_REQUEST;
        }
        long request = one.used.remove();
        if (!onLine && one.used.isEmpty()) {
            clear(bit(one));
        }
        return request;
    }

    /** The driver asks not to be interrupted about this queue. */
    public void disableNotifications(int queue) {
        queues.get(queue).notifies = false;
    }

    /**
     * The driver asks to be interrupted about this queue again.
     *
     * @return whether something was used meanwhile, about which the device will not interrupt
     */
    public boolean enableNotifications(int queue) {
        Queue one = queues.get(queue);
        one.notifies = true;
        return !one.used.isEmpty();
    }

    // Registers

    @Override
    public List<String> registerNames() {
        return List.of("ISR", "QNOTIFY");
    }

    @Override
    public List<String> controlRegisterNames() {
        return List.of("STATUS", "CAPACITY");
    }

    @Override
    public int read(int register) {
        return switch (register) {
            case ISR_STATUS -> takeStatus();
            case DEVICE_STATUS -> driverStatus;
            case CAPACITY -> capacity();
            default -> 0;
        };
    }

    @Override
    public boolean readClearsCause(int register) {
        return switch (register) {
            case ISR_STATUS -> onLine && causes != 0;
            case CAPACITY -> !onLine && (causes & CONFIGURATION) != 0;
            default -> false;
        };
    }

    @Override
    public void write(int register, int value) {
        switch (register) {
            case QUEUE_NOTIFY -> {
                if (value >= 0 && value < queues.size()) {
                    startAll(queues.get(value));
                }
            }
            case DEVICE_STATUS -> {
                if (value == 0) {
                    reset();
                }
                driverStatus = value & DRIVER_OK;
            }
            default -> {
                // The status is for reading.
            }
        }
    }

    @Override
    public boolean wouldClearCause(int register, int value) {
        return false;
    }

    private int takeStatus() {
        if (!onLine) {
            return 0;
        }
        int status = (int) causes;
        clear(causes);
        interrupts().lower();
        return status;
    }

    private int capacity() {
        if (!onLine) {
            clear(CONFIGURATION);
        }
        return SECTORS;
    }

    // What it does by itself

    private void startAll(Queue queue) {
        while (!queue.available.isEmpty()) {
            long request = queue.available.remove();
            medium().start(request, () -> workDone(queue, request));
        }
    }

    private void workDone(Queue queue, long request) {
        queue.used.add(request);
        if (queue.notifies) {
            raise(bit(queue), messageOf(queue));
        }
    }

    /** The hypervisor changed something, as the size of the disk. */
    @Override
    public void sendNotification() {
        if (driverStatus == DRIVER_OK) {
            raise(CONFIGURATION, CONFIGURATION_MESSAGE);
        }
    }

    private void reset() {
        medium().giveUpAll();
        for (Queue queue : queues) {
            queue.available.clear();
            queue.used.clear();
            queue.notifies = true;
        }
        clear(causes);
        interrupts().lower();
    }

    private void raise(long cause, int message) {
        causes |= cause;
        causesSet(causes);
        interrupts().raise(message);
    }

    private void clear(long cleared) {
        if ((causes & cleared) != 0) {
            causes &= ~cleared;
            causesCleared(causes);
        }
    }

    /** With messages each queue is a cause of its own. */
    private long bit(Queue queue) {
        return onLine || queue.number == 0 ? QUEUE : (long) CONFIGURATION << queue.number;
    }

    private int messageOf(Queue queue) {
        return 1 + queue.number;
    }
}
