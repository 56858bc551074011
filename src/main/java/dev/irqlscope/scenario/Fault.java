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
}
