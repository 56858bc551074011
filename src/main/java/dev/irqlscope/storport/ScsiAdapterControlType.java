package dev.irqlscope.storport;

/** What HwStorAdapterControl is called for, as SCSI_ADAPTER_CONTROL_TYPE. The port driver of the simulation asks one thing. */
public enum ScsiAdapterControlType {
    /** ScsiQuerySupportedControlTypes: which of them the miniport knows; at PASSIVE_LEVEL, the last step of start-up. */
    QUERY_SUPPORTED_CONTROL_TYPES
}
