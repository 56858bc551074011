package dev.irqlscope.storport;

/**
 * What the way to a device's registers and the port driver's own steps take, in nanoseconds.
 *
 * @param readNanos an uncached register read; the processor waits for it
 * @param writeNanos a register write, as long as the processor is busy with it: it is posted
 * @param postedNanos after that, until the write reaches the device by itself
 * @param issueDpcNanos StorPortIssueDpc
 * @param notificationNanos StorPortNotification at DIRQL, which only notes the request
 * @param completionNanos completion of a request by the port driver, at DISPATCH_LEVEL
 * @param startIoNanos the port driver's way from the class driver to HwStorStartIo
 */
public record BusCosts(
        long readNanos,
        long writeNanos,
        long postedNanos,
        long issueDpcNanos,
        long notificationNanos,
        long completionNanos,
        long startIoNanos) {
    public static final BusCosts DEFAULT = new BusCosts(700, 100, 1_800, 150, 900, 2_200, 1_200);
}
