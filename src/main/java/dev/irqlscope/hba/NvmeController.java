package dev.irqlscope.hba;

import dev.irqlscope.engine.Machine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * An NVMe-style controller: queue pairs in the host's memory, a doorbell for each end, and one MSI-X message for each pair. It
 * puts completions into a queue by itself, so the driver reads no register to find them; and it may let several gather before
 * it sends the message. A message has no level: what decides whether one is sent is that a completion was added.
 *
 * <p>Source: NVM Express base specification 1.4, sections 4.1 (queues), 5.21.1.8 (interrupt coalescing) and 7.5 (interrupts).
 */
public final class NvmeController extends StorageDevice {
    /** Queue pairs that it may have. */
    public static final int MOST_PAIRS = 32;

    /** In CC: the controller works. Cleared, it gives up everything it was given. */
    public static final int CC_EN = 1;
    /** In CSTS: it is ready to work. */
    public static final int CSTS_RDY = 1;

    private static final long BECOMES_READY_NANOS = 5_000;

    /** Stands for no request. */
    public static final long NO_REQUEST = -1;

    private final Coalescing coalescing;
    private final List<QueuePair> pairs = new ArrayList<>();
    private final List<String> registerNames = new ArrayList<>();
    private boolean enabled = true;
    private boolean ready = true;
    private int causes;

    /**
     * How completions gather before a message is sent.
     *
     * @param count so many send it at once; 1 for each by itself
     * @param nanos so long after the first of them it is sent anyway
     */
    public record Coalescing(int count, long nanos) {
        public static final Coalescing NONE = new Coalescing(1, 0);
    }

    /** One submission and one completion queue, and the message that belongs to them. */
    private static final class QueuePair {
        private final Deque<Long> submitted = new ArrayDeque<>();
        private final Deque<Long> completions = new ArrayDeque<>();
        private int gathered;
        private long gathering;

        private void forget() {
            submitted.clear();
            completions.clear();
            gathered = 0;
            gathering++;
        }
    }

    /**
     * @param device index of its {@link dev.irqlscope.trace.Entity.Device}
     * @param interrupts messages; each belongs to the queue pair of the same number
     */
    public NvmeController(
            Machine machine, int device, InterruptOutput interrupts, Medium medium, Coalescing coalescing) {
        super(machine, device, interrupts, medium);
        this.coalescing = coalescing;
        for (int pair = 0; pair < interrupts.count(); pair++) {
            registerNames.add("SQ%dTDBL".formatted(pair));
            registerNames.add("CQ%dHDBL".formatted(pair));
            pairs.add(new QueuePair());
        }
    }

    @Override
    public void powerOn() {
        enabled = false;
        ready = false;
    }

    public int queuePairs() {
        return pairs.size();
    }

    /** The register that tells it how many requests were put into a submission queue. */
    public static int submissionDoorbell(int pair) {
        return 2 * pair;
    }

    /** The register that tells it how many completions were taken out of a completion queue. */
    public static int completionDoorbell(int pair) {
        return 2 * pair + 1;
    }

    /** Controller configuration, a register behind the doorbells. Its {@link #CC_EN} starts the controller and resets it. */
    public int configuration() {
        return 2 * pairs.size();
    }

    /** Controller status, behind that: {@link #CSTS_RDY} follows {@link #CC_EN} a while later. */
    public int status() {
        return 2 * pairs.size() + 1;
    }

    // What lies in the host's memory

    /** The driver puts a request into a submission queue. The doorbell tells the controller. */
    public void submit(int pair, long request) {
        pairs.get(pair).submitted.add(request);
    }

    /** The driver takes the next completion that is there; {@link #NO_REQUEST} if there is none. The doorbell tells the controller. */
    public long takeCompletion(int pair) {
        Deque<Long> completions = pairs.get(pair).completions;
        return completions.isEmpty() ? NO_REQUEST : completions.remove();
    }

    // Registers

    @Override
    public List<String> registerNames() {
        return List.copyOf(registerNames);
    }

    @Override
    public List<String> controlRegisterNames() {
        return List.of("CC", "CSTS");
    }

    /** Doorbells are for writing. */
    @Override
    public int read(int register) {
        if (register == configuration()) {
            return enabled ? CC_EN : 0;
        }
        return register == status() && ready ? CSTS_RDY : 0;
    }

    @Override
    public void write(int register, int value) {
        if (register < configuration()) {
            ring(register, value);
        } else if (register == configuration()) {
            enable((value & CC_EN) != 0);
        }
    }

    private void ring(int register, int value) {
        QueuePair queues = pairs.get(register / 2);
        if (register % 2 == 0) {
            for (int i = 0; enabled && i < value && !queues.submitted.isEmpty(); i++) {
                long request = queues.submitted.remove();
                medium().start(request, () -> workDone(register / 2, request));
            }
        } else {
            clearCause(register / 2);
        }
    }

    @Override
    public boolean wouldClearCause(int register, int value) {
        return register < configuration() && register % 2 == 1 && value > 0 && (causes & 1 << register / 2) != 0;
    }

    // What it does by itself

    /** Without its queues a controller does nothing; a driver makes them anew when it is ready again. */
    private void enable(boolean on) {
        if (enabled && !on) {
            medium().giveUpAll();
            for (int pair = 0; pair < pairs.size(); pair++) {
                pairs.get(pair).forget();
                clearCause(pair);
            }
        }
        enabled = on;
        machine().schedule(BECOMES_READY_NANOS, () -> ready = enabled);
    }

    private void workDone(int pair, long request) {
        QueuePair queues = pairs.get(pair);
        queues.completions.add(request);
        queues.gathered++;
        if (queues.gathered >= coalescing.count()) {
            tell(pair);
        } else if (queues.gathered == 1) {
            long number = queues.gathering;
            machine().schedule(coalescing.nanos(), () -> timeIsUp(pair, number));
        }
    }

    private void timeIsUp(int pair, long number) {
        if (pairs.get(pair).gathering == number && !slot().isEmpty()) {
            tell(pair);
        }
    }

    private void tell(int pair) {
        QueuePair queues = pairs.get(pair);
        queues.gathered = 0;
        queues.gathering++;
        causes |= 1 << pair;
        causesSet(causes);
        interrupts().raise(pair);
    }

    /** What the driver has taken is no cause any more; what it has not seen yet is. */
    private void clearCause(int pair) {
        QueuePair queues = pairs.get(pair);
        if (queues.completions.isEmpty() && (causes & 1 << pair) != 0) {
            causes &= ~(1 << pair);
            causesCleared(causes);
        }
    }
}
