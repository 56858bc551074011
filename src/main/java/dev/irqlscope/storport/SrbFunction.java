package dev.irqlscope.storport;

/** What a request asks for, as the SRB_FUNCTION_* values of srb.h. */
public enum SrbFunction {
    /** SRB_FUNCTION_EXECUTE_SCSI: to read or write. */
    EXECUTE_SCSI,
    /** SRB_FUNCTION_RESET_LOGICAL_UNIT: to give up everything that the logical unit works on. */
    RESET_LOGICAL_UNIT,
    /** SRB_FUNCTION_RESET_DEVICE: the same of the whole target. */
    RESET_DEVICE
}
