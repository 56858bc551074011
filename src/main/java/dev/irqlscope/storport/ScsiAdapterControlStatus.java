package dev.irqlscope.storport;

/** What HwStorAdapterControl answers, as SCSI_ADAPTER_CONTROL_STATUS. */
public enum ScsiAdapterControlStatus {
    /** ScsiAdapterControlSuccess. */
    SUCCESS,
    /** ScsiAdapterControlUnsuccessful. */
    UNSUCCESSFUL
}
