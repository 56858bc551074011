package dev.irqlscope.analysis;

/** The rules about one call of an ISR. */
final class IsrRules {
    /** Time that an ISR may take to find out that the interrupt is not its own. */
    static final long SLOW_DECLINE_NANOS = 5_000;
    /** Registers that it may read for that. */
    static final int SLOW_DECLINE_READS = 2;

    private static final String STORPORT_LIMIT = "Storport, HW_INTERRUPT page";
    private static final String OTHER_LIMIT = "bug check 0x133 page";

    private IsrRules() {}

    /** Its own work took longer than its limit. */
    record OverLimit() implements CallRule {
        @Override
        public String id() {
            return "isr-over-limit";
        }

        @Override
        public String source() {
            return STORPORT_LIMIT + "; " + OTHER_LIMIT;
        }

        @Override
        public Severity severity(Call call) {
            return Severity.ERROR;
        }

        @Override
        public long weight(Call call) {
            return call.has(Activities.OVER_LIMIT) ? call.exclusiveNanos() : 0;
        }

        @Override
        public String title(Call call) {
            return "ISR over " + Call.limit(call.limitNanos());
        }

        @Override
        public String text(Call call) {
            return "%s ran %s on CPU %d%s, %s over its limit of %s (%s). %s".formatted(
                    call.name(),
                    call.duration(call.wallNanos()),
                    call.cpu(),
                    call.ownShare(),
                    call.duration(call.exclusiveNanos() - call.limitNanos()),
                    Call.limit(call.limitNanos()),
                    call.routine().storport() ? STORPORT_LIMIT : OTHER_LIMIT,
                    advice(call));
        }

        private static String advice(Call call) {
            if (call.completions() > 0) {
                return "It completed %s at DIRQL: leave them to the DPC."
                        .formatted(count(call.completions(), "request"));
            }
            if (call.stalledNanos() >= WorkAtDirql.LONG_STALL_NANOS) {
                return "It waited busily for %s of that: let the device interrupt, or leave the wait to a timer."
                        .formatted(call.duration(call.stalledNanos()));
            }
            return call.isOfContexts()
                    ? "Leave the work to a softirq or to a threaded handler."
                    : "Quiet the device, queue a DPC, and leave the rest to it.";
        }
    }

    /** It took longer than its limit because something else ran in its midst. */
    record Stretched() implements CallRule {
        @Override
        public String id() {
            return "isr-stretched";
        }

        @Override
        public String source() {
            return STORPORT_LIMIT + "; " + OTHER_LIMIT;
        }

        @Override
        public Severity severity(Call call) {
            return Severity.WARNING;
        }

        @Override
        public long weight(Call call) {
            return call.has(Activities.STRETCHED) ? call.wallNanos() : 0;
        }

        @Override
        public String title(Call call) {
            return "ISR stretched over " + Call.limit(call.limitNanos());
        }

        @Override
        public String text(Call call) {
            String nester = call.nester();
            return "%s was on CPU %d for %s, more than %s, but only %s of that was its own work: %s. Look there first."
                    .formatted(
                            call.name(),
                            call.cpu(),
                            call.duration(call.wallNanos()),
                            Call.limit(call.limitNanos()),
                            call.duration(call.exclusiveNanos()),
                            nester == null ? "something interrupted it" : nester + " interrupted it");
        }
    }

    /** It took its time to say that the interrupt is not its own. */
    record SlowDecline() implements CallRule {
        @Override
        public String id() {
            return "slow-decline";
        }

        @Override
        public String source() {
            return "WDK, Writing an ISR: return FALSE as soon as possible";
        }

        @Override
        public Severity severity(Call call) {
            return Severity.WARNING;
        }

        @Override
        public long weight(Call call) {
            boolean slow = call.isTimed() && call.exclusiveNanos() > SLOW_DECLINE_NANOS;
            boolean busy = call.registerReads() > SLOW_DECLINE_READS;
            boolean declined = call.has(Activities.DECLINED) && !call.routine().isPassiveIsr();
            return declined && (slow || busy) ? Math.max(1, call.exclusiveNanos()) : 0;
        }

        @Override
        public String title(Call call) {
            return "Slow to decline";
        }

        @Override
        public String text(Call call) {
            String reads = call.registerReads() == 0 ? "" : " and " + count(call.registerReads(), "register read");
            return "%s took %s%s on CPU %d to find that the interrupt was not its own (guide: %s, %d reads). ISRs behind it in the chain wait that long. Read one status register and return FALSE."
                    .formatted(
                            call.name(),
                            call.duration(call.exclusiveNanos()),
                            reads,
                            call.cpu(),
                            Call.limit(SLOW_DECLINE_NANOS),
                            SLOW_DECLINE_READS);
        }
    }

    /** It said that the interrupt is not its own although it is. */
    record DeclineOwnCause() implements CallRule {
        @Override
        public String id() {
            return "decline-own-cause";
        }

        @Override
        public String source() {
            return "WDK, Writing an ISR: return TRUE if the device interrupted";
        }

        @Override
        public Severity severity(Call call) {
            return Severity.ERROR;
        }

        @Override
        public long weight(Call call) {
            return call.has(Activities.DECLINED) && call.causesLeft() != 0 ? 1 : 0;
        }

        @Override
        public String title(Call call) {
            return "Declined its own interrupt";
        }

        @Override
        public String text(Call call) {
            return "%s returned FALSE on CPU %d although %s had the causes 0x%X set when it was entered and has them still. Nobody else can clear them, so the line stays asserted and interrupts again. Check every cause that the device can raise."
                    .formatted(call.name(), call.cpu(), call.deviceName(), call.causesLeft());
        }
    }

    /** As in {@code 3 requests}. */
    static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
