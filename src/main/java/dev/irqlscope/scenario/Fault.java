package dev.irqlscope.scenario;

/** Something that goes wrong, planned. It happens first at {@link #atNanos}, then every {@link #everyNanos}; once if that is 0. */
public sealed interface Fault {

    String device();

    long atNanos();

    long everyNanos();

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
