package dev.irqlscope.storport;

/** What the device itself answered, as the SCSISTAT_* values of scsi.h. */
public enum ScsiStatus {
    /** SCSISTAT_GOOD. */
    GOOD,
    /** SCSISTAT_CHECK_CONDITION. */
    CHECK_CONDITION,
    /** SCSISTAT_BUSY: not now. */
    BUSY,
    /** SCSISTAT_QUEUE_FULL: not before others are finished. */
    QUEUE_FULL
}
