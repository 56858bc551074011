package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Entity;

/**
 * A SCSI request block: one read of the workload, from the class driver to its completion. The miniport may keep it until it
 * reports it complete, and not touch it afterwards.
 */
public final class Srb {
    /** For a request that may take any time. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Bug check 0xD5, parameter 2. */
    private static final int FREED_READ = 0;

    private static final int FREED_WRITTEN = 1;

    private static final int DOUBLE_COMPLETION = 0x2004;
    private static final int INVALID_STATUS = 0x1004;

    private final long number;
    private final SrbFunction function;
    private final long timeOutNanos;
    private final int tries;
    private long timesOutAt = NEVER;
    private SrbStatus status = SrbStatus.PENDING;
    private ScsiStatus scsiStatus = ScsiStatus.GOOD;
    private SrbOwner owner = SrbOwner.PORT_DRIVER;
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

    // As the miniport sees it

    public long number() {
        look("number");
        return number;
    }

    /** What it asks for. A miniport gets what it {@link HwInitializationData#supports}. */
    public SrbFunction function() {
        look("function");
        return function;
    }

    public SrbStatus srbStatus() {
        look("srbStatus");
        return status;
    }

    /** @throws IllegalArgumentException for {@code null} */
    public void setSrbStatus(SrbStatus to) {
        if (mayChange("setSrbStatus", to)) {
            status = to;
        }
    }

    /** What the device answered. */
    public ScsiStatus scsiStatus() {
        look("scsiStatus");
        return scsiStatus;
    }

    /** @throws IllegalArgumentException for {@code null} */
    public void setScsiStatus(ScsiStatus to) {
        if (mayChange("setScsiStatus", to)) {
            scsiStatus = to;
        }
    }

    /** A look at freed memory finds what was there before, most of the time. */
    private void look(String method) {
        if (owner.isOffLimits()) {
            reportTouch(method, FREED_READ);
        }
    }

    /** A change of memory that is somebody else's by now ends the machine; one of a request that was taken away is lost. */
    private boolean mayChange(String method, Object to) {
        if (to == null) {
            throw new IllegalArgumentException(
                    "%s(null) for request %d: a request has a status (SCSI_REQUEST_BLOCK page)"
                            .formatted(method, number));
        }
        if (owner == SrbOwner.TAKEN) {
            reportTouch(method, FREED_WRITTEN);
        } else if (owner.isOffLimits()) {
            throw touched(FREED_WRITTEN);
        }
        return owner != SrbOwner.TAKEN;
    }

    private void reportTouch(String method, int how) {
        Processor running = issuedOn == null ? null : issuedOn.machine().running();
        if (running != null) {
            running.machine()
                    .ruleBook()
                    .brokenByCall(
                            running,
                            new Entity.Rule(
                                    "Srb.%s()".formatted(method),
                                    "may not be called for a request after " + owner.since(),
                                    owner.source(),
                                    "Its memory may be freed or be another request by then: keep what is needed before it is given back."),
                            touched(how));
        }
    }

    private BugCheck touched(int how) {
        return new BugCheck(
                BugCheckCode.DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL,
                "The miniport touched %s after %s (%s)".formatted(which(), owner.since(), owner.source()),
                number,
                how);
    }

    private String which() {
        return (function == SrbFunction.EXECUTE_SCSI ? "request " : "reset request ") + Math.abs(number);
    }

    // As the port driver sees it

    /** As {@link #number()}, whosever it is. */
    long id() {
        return number;
    }

    /** Whether it is one of the class driver's, and none of the port driver's own. */
    boolean isOfClassDriver() {
        return function == SrbFunction.EXECUTE_SCSI;
    }

    SrbStatus status() {
        return status;
    }

    /** What has become of it. */
    CompletedSrb answer() {
        return new CompletedSrb(number, status, scsiStatus);
    }

    void issueOn(Processor processor) {
        issuedOn = processor;
    }

    /** The processor on which the class driver sent it, or {@code null} if it was not sent through the port driver. */
    Processor issuedOn() {
        return issuedOn;
    }

    /** How often it was given to the miniport, this time included. */
    int tries() {
        return tries;
    }

    void build(long nowNanos) {
        owner = SrbOwner.BUILT;
        timesOutAt = timeOutNanos < NEVER - nowNanos ? nowNanos + timeOutNanos : NEVER;
    }

    /** The miniport has it now; nothing if it has completed it already. */
    void handOver() {
        if (owner == SrbOwner.BUILT) {
            owner = SrbOwner.MINIPORT;
        }
    }

    boolean isWithMiniport() {
        return owner == SrbOwner.MINIPORT;
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
        switch (owner) {
            case RETURNED -> throw violation("twice", DOUBLE_COMPLETION);
            case REFUSED, TAKEN -> throw violation("after " + owner.since(), DOUBLE_COMPLETION);
            default -> {
                if (status == SrbStatus.PENDING) {
                    throw violation("with SRB_STATUS_PENDING", INVALID_STATUS);
                }
            }
        }
        owner = SrbOwner.RETURNED;
    }

    private BugCheck violation(String how, int rule) {
        return new BugCheck(
                BugCheckCode.SCSI_VERIFIER_DETECTED_VIOLATION,
                "The miniport completed %s %s (bug check 0xF1 page)".formatted(which(), how),
                rule,
                number);
    }

    /** The port driver ends it in the miniport's place; nothing if the miniport has ended it. */
    boolean takeAway(SrbStatus ending) {
        if (owner != SrbOwner.MINIPORT) {
            return false;
        }
        owner = SrbOwner.TAKEN;
        status = ending;
        scsiStatus = ScsiStatus.GOOD;
        return true;
    }

    /** The miniport said that it did not start it; nothing if it has completed it all the same. */
    boolean takeBack() {
        if (owner != SrbOwner.MINIPORT) {
            return false;
        }
        owner = SrbOwner.REFUSED;
        return true;
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
