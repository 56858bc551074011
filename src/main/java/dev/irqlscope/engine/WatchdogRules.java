package dev.irqlscope.engine;

/**
 * How long a processor may be kept above what threads run at, and what becomes of it if it is longer; Windows stops. Sources: bug check 0x133 and 0x101 pages;
 * the durations are those of common dumps.
 *
 * @param checking what becomes of it; with {@link Checking#OFF} nobody even watches
 * @param singleNanos what one DPC or ISR is allotted
 * @param cumulativeNanos what everything together is allotted between two moments below DISPATCH_LEVEL
 * @param clockTicks clock interrupts of one processor while another takes none
 */
public record WatchdogRules(Checking checking, long singleNanos, long cumulativeNanos, int clockTicks) {
    /** 1,280 and 7,680 ticks of 15.625 ms. */
    public static final WatchdogRules DEFAULT = new WatchdogRules(
            Checking.STOP, 20_000_000_000L, 120_000_000_000L, 24);
}
