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

    /** The adapter sends an asynchronous notification, an interrupt that is about no request. */
    record Notification(String device, long atNanos, long everyNanos) implements Fault {}

    /** A device's line is pulled whatever the device wants, for so long. */
    record StuckLine(String device, long atNanos, long everyNanos, long forNanos) implements Fault {}

    /** A device's line is pulled and let go at once, and there is no cause. */
    record Pulse(String device, long atNanos, long everyNanos) implements Fault {}

    /** The next message of one queue pair does not arrive. */
    record LostMessage(String device, long atNanos, long everyNanos, int message) implements Fault {}
}
