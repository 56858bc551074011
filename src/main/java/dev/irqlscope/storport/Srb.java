package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.BugCheckCode;

/**
 * A SCSI request block: one read of the workload, from the class driver to its completion. The miniport may keep it until it
 * reports it complete, and not touch it afterwards.
 */
public final class Srb {
    /** For a request that may take any time. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int DOUBLE_COMPLETION = 0x2004;
    private static final int INVALID_STATUS = 0x1004;

    private final long number;
    private final SrbFunction function;
    private final long timeOutNanos;
    private final int tries;
    private long timesOutAt = NEVER;
    private SrbStatus status = SrbStatus.PENDING;
    private ScsiStatus scsiStatus = ScsiStatus.GOOD;
    private Owner owner = Owner.PORT_DRIVER;
    private Processor issuedOn;

    /** Where a request is, as the SRB_STATUS_* values of srb.h. */
    public enum SrbStatus {
        /** SRB_STATUS_PENDING: nobody has answered it yet. */
        PENDING(0x00),
        /** SRB_STATUS_SUCCESS. */
        SUCCESS(0x01),
        /** SRB_STATUS_ERROR; {@link Srb#scsiStatus} may tell more. */
        ERROR(0x04),
        /** SRB_STATUS_BUSY: it could not be sent for the moment. The port driver tries again. */
        BUSY(0x05),
        /** SRB_STATUS_INVALID_REQUEST: the miniport does not know this function. */
        INVALID_REQUEST(0x06),
        /** SRB_STATUS_NO_DEVICE: the device is not there, or not any more. */
        NO_DEVICE(0x08),
        /** SRB_STATUS_TIMEOUT: it took longer than it may, and no reset brought it back. */
        TIMEOUT(0x09),
        /** SRB_STATUS_BUS_RESET: a reset ended it. */
        BUS_RESET(0x0E);

        private final int code;

        SrbStatus(int code) {
            this.code = code;
        }

        /** The number that it has in srb.h. */
        int code() {
            return code;
        }
    }

    private enum Owner {
        /** It was not given to the miniport yet, or it is one of a test. */
        PORT_DRIVER,
        /** HwStorBuildIo sees it or has seen it, and HwStorStartIo has not: a reset does not concern it. */
        BUILT,
        MINIPORT,
        /** The miniport gave it back. */
        RETURNED,
        /** The port driver took it away from the miniport. */
        TAKEN
    }

    /**
     * One that may take any time.
     *
     * @param number counts the requests of one adapter
     */
    public Srb(long number) {
        this(number, NEVER);
    }

    /**
     * TimeOutValue of srb.h counts seconds; here it is finer.
     *
     * @param number counts the requests of one adapter
     * @param timeOutNanos how long it may be at the miniport, {@link #NEVER} for any time
     */
    public Srb(long number, long timeOutNanos) {
        this(number, SrbFunction.EXECUTE_SCSI, timeOutNanos, 1);
    }

    private Srb(long number, SrbFunction function, long timeOutNanos, int tries) {
        this.number = number;
        this.function = function;
        this.timeOutNanos = timeOutNanos;
        this.tries = tries;
    }

    /** A request of the port driver's own. */
    static Srb reset(long number, SrbFunction function) {
        return new Srb(number, function, NEVER, 1);
    }

    public long number() {
        return number;
    }

    /** What it asks for. A miniport gets what it {@link HwInitializationData#supports}. */
    public SrbFunction function() {
        return function;
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
        if (owner != Owner.TAKEN) {
            status = to;
        }
    }

    /** What the device answered. */
    public ScsiStatus scsiStatus() {
        return scsiStatus;
    }

    public void setScsiStatus(ScsiStatus to) {
        requireNotReturned();
        if (owner != Owner.TAKEN) {
            scsiStatus = to;
        }
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

    void build(long nowNanos) {
        owner = Owner.BUILT;
        timesOutAt = timeOutNanos < NEVER - nowNanos ? nowNanos + timeOutNanos : NEVER;
    }

    /** The miniport has it now; nothing if it has completed it already. */
    void handOver() {
        if (owner == Owner.BUILT) {
            owner = Owner.MINIPORT;
        }
    }

    boolean isWithMiniport() {
        return owner == Owner.MINIPORT;
    }

    long timeOutNanos() {
        return timeOutNanos;
    }

    /** When it will have been at the miniport for too long, {@link #NEVER} if that was noticed. */
    long timesOutAt() {
        return timesOutAt;
    }

    void timeOut() {
        timesOutAt = NEVER;
    }

    /** The miniport gives it back. Source: bug check 0xF1 page, parameters 0x2004 and 0x1004. */
    void complete() {
        if (owner == Owner.RETURNED) {
            throw violation("The miniport completed %s twice", DOUBLE_COMPLETION);
        }
        if (owner == Owner.TAKEN) {
            throw violation(
                    "The miniport completed %s, which the port driver had given up after a reset", DOUBLE_COMPLETION);
        }
        if (status == SrbStatus.PENDING) {
            throw violation("The miniport completed %s with SRB_STATUS_PENDING", INVALID_STATUS);
        }
        owner = Owner.RETURNED;
    }

    private BugCheck violation(String sentence, int rule) {
        String which = (function == SrbFunction.EXECUTE_SCSI ? "request " : "reset request ") + Math.abs(number);
        return new BugCheck(
                BugCheckCode.SCSI_VERIFIER_DETECTED_VIOLATION, sentence.formatted(which), rule, number);
    }

    /** The port driver ends it in the miniport's place; nothing if the miniport has ended it. */
    boolean takeAway(SrbStatus ending) {
        if (owner != Owner.MINIPORT) {
            return false;
        }
        owner = Owner.TAKEN;
        status = ending;
        scsiStatus = ScsiStatus.GOOD;
        return true;
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
        Srb again = new Srb(number, function, timeOutNanos, tries + 1);
        again.issueOn(issuedOn);
        return again;
    }
}
