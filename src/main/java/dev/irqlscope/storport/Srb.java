package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;

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
    private boolean completed;

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
        if (completed) {
            throw new BugCheck(
                    BugCheck.DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL,
                    number,
                    "The miniport touched request %d after it had reported it complete".formatted(number));
        }
        status = to;
    }

    /** The miniport gives it back. Source: bug check 0xF1 page, parameter 0x1003. */
    void complete() {
        if (completed) {
            throw new BugCheck(
                    BugCheck.SCSI_VERIFIER_DETECTED_VIOLATION,
                    0x1003,
                    "The miniport completed request %d twice".formatted(number));
        }
        completed = true;
    }
}
