package dev.irqlscope.storport;

/**
 * A SCSI request block: one read of the workload, from the class driver to its completion. The miniport may keep it until it
 * reports it complete, and not touch it afterwards.
 */
public final class Srb {
    /** Where a request is. */
    public enum SrbStatus {
        PENDING,
        SUCCESS,
        ERROR
    }

    private final long number;
    private SrbStatus status = SrbStatus.PENDING;

    /** @param number counts the requests of one adapter */
    public Srb(long number) {
        this.number = number;
    }

    public long number() {
        return number;
    }

    public SrbStatus srbStatus() {
        return status;
    }

    public void setSrbStatus(SrbStatus to) {
        status = to;
    }
}
