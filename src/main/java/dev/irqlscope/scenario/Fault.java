package dev.irqlscope.scenario;

import java.util.Locale;

/** Something that goes wrong. It happens first at {@link #atNanos}, then every {@link #everyNanos}; once if that is 0. */
public sealed interface Fault {

    String device();

    long atNanos();

    long everyNanos();

    default FaultKind kind() {
        return switch (this) {
            case Burst _ -> FaultKind.BURST;
            case Notification _ -> FaultKind.NOTIFICATION;
            case StuckLine _ -> FaultKind.STUCK_LINE;
            case InactiveIsr _ -> FaultKind.INACTIVE_ISR;
            case Pulse _ -> FaultKind.PULSE;
            case Storm _ -> FaultKind.STORM;
            case SlowRegister _ -> FaultKind.SLOW_REGISTER;
            case LostMessage _ -> FaultKind.LOST_MESSAGE;
            case LateCompletion _ -> FaultKind.LATE_COMPLETION;
            case DroppedCompletion _ -> FaultKind.DROPPED_COMPLETION;
            case SurpriseRemoval _ -> FaultKind.SURPRISE_REMOVAL;
        };
    }

    /** The same, at another time. */
    default Fault at(long nanos) {
        return switch (this) {
            case Burst it ->
                new Burst(it.device, nanos, it.everyNanos, it.count, it.disturber, it.disturbAfterNanos);
            case Notification it -> new Notification(it.device, nanos, it.everyNanos);
            case StuckLine it -> new StuckLine(it.device, nanos, it.everyNanos, it.forNanos);
            case InactiveIsr it -> new InactiveIsr(it.device, nanos, it.everyNanos, it.forNanos);
            case Pulse it -> new Pulse(it.device, nanos, it.everyNanos, it.message);
            case Storm it -> new Storm(it.device, nanos, it.everyNanos, it.count, it.periodNanos, it.message);
            case SlowRegister it -> new SlowRegister(it.device, nanos, it.everyNanos, it.byNanos, it.forNanos);
            case LostMessage it -> new LostMessage(it.device, nanos, it.everyNanos, it.message);
            case LateCompletion it -> new LateCompletion(it.device, nanos, it.everyNanos, it.byNanos);
            case DroppedCompletion it -> new DroppedCompletion(it.device, nanos, it.everyNanos);
            case SurpriseRemoval it -> new SurpriseRemoval(it.device, nanos);
        };
    }

    /** What happens to whom, as in {@code storm at HBA 0}. */
    default String name() {
        return kind().title().toLowerCase(Locale.ROOT) + " at " + device();
    }

    /**
     * The adapter holds its completions back until {@code count} are ready.
     *
     * @param disturber device that interrupts {@code disturbAfterNanos} later, or {@code null}
     */
    record Burst(String device, long atNanos, long everyNanos, int count, String disturber,
            long disturbAfterNanos) implements Fault {}

    /** The adapter interrupts about no finished request. */
    record Notification(String device, long atNanos, long everyNanos) implements Fault {}

    /** A device's line is pulled whatever the device wants, for so long. */
    record StuckLine(String device, long atNanos, long everyNanos, long forNanos) implements Fault {}

    /** A device's driver soft-disconnects its ISR for so long, and the device goes on interrupting. */
    record InactiveIsr(String device, long atNanos, long everyNanos, long forNanos) implements Fault {}

    /**
     * A device interrupts and has no cause: its line is pulled and let go at once, or it sends a message.
     *
     * @param message which; 0 for a line
     */
    record Pulse(String device, long atNanos, long everyNanos, int message) implements Fault {}

    /**
     * So many pulses, one after another.
     *
     * @param periodNanos from one to the next
     * @param message as of a pulse
     */
    record Storm(String device, long atNanos, long everyNanos, int count, long periodNanos,
            int message) implements Fault {}

    /** Reads of a device's registers take so much longer, for so long. */
    record SlowRegister(String device, long atNanos, long everyNanos, long byNanos, long forNanos) implements Fault {}

    /** The next time that this message of a device is sent it does not arrive. */
    record LostMessage(String device, long atNanos, long everyNanos, int message) implements Fault {}

    /** The next request that the adapter starts takes so much longer. */
    record LateCompletion(String device, long atNanos, long everyNanos, long byNanos) implements Fault {}

    /** The adapter finishes the next request and tells nobody. */
    record DroppedCompletion(String device, long atNanos, long everyNanos) implements Fault {}

    /** Somebody pulls the device out. */
    record SurpriseRemoval(String device, long atNanos) implements Fault {
        @Override
        public long everyNanos() {
            return 0;
        }
    }
}
