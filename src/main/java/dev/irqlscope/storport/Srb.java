package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.BugCheckCode;

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
    private Processor issuedOn;

    /** @param number counts the requests of one adapter */
    public Srb(long number) {
        this.number = number;
    }

    public long number() {
        return number;
    }

    void issueOn(Processor processor) {
        issuedOn = processor;
    }

    /** The processor on which the class driver sent it, or {@code null} if it was not sent through the port driver. */
    Processor issuedOn() {
        return issuedOn;
    }

    public SrbStatus srbStatus() {
        return status;
    }

    public void setSrbStatus(SrbStatus to) {
        if (completed) {
            throw new BugCheck(
                    BugCheckCode.DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL,
                    "The miniport touched request %d after it had reported it complete".formatted(number),
                    number,
                    1);
        }
        status = to;
    }

    /** The miniport gives it back. Source: bug check 0xF1 page, parameter 0x2004. */
    void complete() {
        if (completed) {
            throw new BugCheck(
                    BugCheckCode.SCSI_VERIFIER_DETECTED_VIOLATION,
                    "The miniport completed request %d twice".formatted(number),
                    0x2004,
                    number);
        }
        completed = true;
    }
}
