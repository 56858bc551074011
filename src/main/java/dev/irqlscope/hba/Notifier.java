package dev.irqlscope.hba;

/** A device that now and then interrupts about no finished request. */
public sealed interface Notifier permits AhciHba, ScsiHba, VirtioDisk {

    /** Lets it do so now. */
    void sendNotification();
}
