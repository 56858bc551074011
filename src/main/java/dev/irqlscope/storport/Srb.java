package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.BugCheckCode;

/**
 * A SCSI request block: one read of the workload, from the class driver to its completion. The miniport may keep it until it
 * reports it complete, and not touch it afterwards.
 */
public final class Srb {
    private final long number;
    private final int tries;
    private SrbStatus status = SrbStatus.PENDING;
    private ScsiStatus scsiStatus = ScsiStatus.GOOD;
    private Owner owner = Owner.PORT_DRIVER;
    private Processor issuedOn;

    /** Where a request is, as the SRB_STATUS_* values of srb.h. */
    public enum SrbStatus {
        /** SRB_STATUS_PENDING: nobody has answered it yet. */
        PENDING,
        /** SRB_STATUS_SUCCESS. */
        SUCCESS,
        /** SRB_STATUS_ERROR; {@link Srb#scsiStatus} may tell more. */
        ERROR,
        /** SRB_STATUS_BUSY: it could not be sent for the moment. The port driver tries again. */
        BUSY
    }

    private enum Owner {
        /** It was not given to the miniport yet, or it is one of a test. */
        PORT_DRIVER,
        MINIPORT,
        /** The miniport gave it back. */
        RETURNED
    }

    /** @param number counts the requests of one adapter */
    public Srb(long number) {
        this(number, 1);
    }

    private Srb(long number, int tries) {
        this.number = number;
        this.tries = tries;
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
        requireNotReturned();
        status = to;
    }

    /** What the device answered. */
    public ScsiStatus scsiStatus() {
        return scsiStatus;
    }

    public void setScsiStatus(ScsiStatus to) {
        requireNotReturned();
        scsiStatus = to;
    }

    private void requireNotReturned() {
        if (owner == Owner.RETURNED) {
            throw new BugCheck(
                    BugCheckCode.DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL,
                    "The miniport touched request %d after it had reported it complete".formatted(number),
                    number,
                    1);
        }
    }

    /** How often it was given to the miniport, this time included. */
    int tries() {
        return tries;
    }

    void handOver() {
        owner = Owner.MINIPORT;
    }

    /** The miniport gives it back. Source: bug check 0xF1 page, parameters 0x2004 and 0x1004. */
    void complete() {
        if (owner == Owner.RETURNED) {
            throw violation("The miniport completed request %d twice", 0x2004);
        }
        if (status == SrbStatus.PENDING) {
            throw violation("The miniport completed request %d with SRB_STATUS_PENDING", 0x1004);
        }
        owner = Owner.RETURNED;
    }

    private BugCheck violation(String sentence, int rule) {
        return new BugCheck(
                BugCheckCode.SCSI_VERIFIER_DETECTED_VIOLATION, sentence.formatted(number), rule, number);
    }

    /** The miniport said that it did not start it; nothing if it has completed it all the same. */
    boolean takeBack() {
        boolean wasItsOwn = owner == Owner.MINIPORT;
        owner = Owner.RETURNED;
        return wasItsOwn;
    }

    /** Whether the miniport or the device could not take it for the moment. */
    boolean isBusy() {
        return status == SrbStatus.BUSY || scsiStatus == ScsiStatus.BUSY || scsiStatus == ScsiStatus.QUEUE_FULL;
    }

    /** The same request for another try. The old one stays off limits. Source: Storport HW_STARTIO page, SRB_STATUS_BUSY. */
    Srb again() {
        Srb again = new Srb(number, tries + 1);
        again.issueOn(issuedOn);
        return again;
    }
}
