package dev.irqlscope.trace;

/** Why the port driver starts no requests of a device. The codes are part of the file format and never change meaning. */
public enum QueueHold {
    /** The miniport called StorPortBusy. */
    ADAPTER_BUSY(1, "StorPortBusy"),
    /** The miniport called StorPortDeviceBusy. */
    DEVICE_BUSY(2, "StorPortDeviceBusy"),
    /** The miniport called StorPortPause. */
    ADAPTER_PAUSED(3, "StorPortPause"),
    /** The miniport called StorPortPauseDevice. */
    DEVICE_PAUSED(4, "StorPortPauseDevice"),
    /** A request came back busy. */
    BUSY(5, "busy"),
    /** A request came back because the device's own queue was full. */
    QUEUE_FULL(6, "queue full"),
    /** The device is being reset. */
    RESET(7, "reset");

    private final int code;
    private final String word;

    QueueHold(int code, String word) {
        this.code = code;
        this.word = word;
    }

    /** The number that stands for it in an event. */
    public int code() {
        return code;
    }

    /** What people read. */
    public String word() {
        return word;
    }

    /** The one with this code, or {@code null} if a newer program wrote it. */
    public static QueueHold ofCode(long code) {
        for (QueueHold hold : values()) {
            if (hold.code == code) {
                return hold;
            }
        }
        return null;
    }
}
