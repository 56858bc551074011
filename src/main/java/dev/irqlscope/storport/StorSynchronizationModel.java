package dev.irqlscope.storport;

/**
 * How HwStorStartIo and the ISR of an adapter exclude each other, as STOR_SYNCHRONIZATION_MODEL. Sources:
 * PORT_CONFIGURATION_INFORMATION page; rule SpDuplex of the driver verifier, which wants full duplex.
 */
public enum StorSynchronizationModel {
    /** StorSynchronizeFullDuplex: not at all. Data that both use is the miniport's to guard. */
    FULL_DUPLEX,
    /** StorSynchronizeHalfDuplex: HwStorStartIo is called at DIRQL under the interrupt lock. For miniports that were SCSI's. */
    HALF_DUPLEX
}
