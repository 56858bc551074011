package dev.irqlscope.storport;

/** What a service of the port driver returns, as STOR_STATUS_* in storport.h. */
public enum StorStatus {
    SUCCESS(0x0000_0000),
    UNSUCCESSFUL(0xC100_0001),
    NOT_IMPLEMENTED(0xC100_0002),
    INSUFFICIENT_RESOURCES(0xC100_0003),
    INVALID_PARAMETER(0xC100_0006),
    INVALID_DEVICE_REQUEST(0xC100_0007),
    INVALID_IRQL(0xC100_0008),
    BUSY(0xC100_000C);

    private final int code;

    StorStatus(int code) {
        this.code = code;
    }

    /** The number that stands for it in storport.h. */
    public int code() {
        return code;
    }
}
