package dev.irqlscope.engine;

/**
 * Where the kernel of a machine draws the line, and which reading it follows where documents disagree.
 *
 * @param stormThreshold unclaimed dispatches in a row on one line after which the machine stops with bug check 0xF2
 * @param latchedChain when a latched chain is left
 * @param dpcThresholds from when on a DPC queue is drained although nothing urgent is in it
 * @param threadedDpcs whether threaded DPCs run in a thread at PASSIVE_LEVEL; if not, they are ordinary ones
 * @param checking what becomes of a broken rule
 * @param watchdog how long a processor may be kept at DISPATCH_LEVEL or above
 */
public record KernelRules(
        int stormThreshold,
        LatchedChain latchedChain,
        DpcThresholds dpcThresholds,
        boolean threadedDpcs,
        Checking checking,
        WatchdogRules watchdog) {
    /** Windows would need far more than these 1000 interrupts in a row to speak of a storm. */
    public static final KernelRules DEFAULT = new KernelRules(
            1000, LatchedChain.ANY_CLAIM, DpcThresholds.DEFAULT, true, Checking.REPORT, WatchdogRules.DEFAULT);

    public KernelRules withStormThreshold(int threshold) {
        return new KernelRules(threshold, latchedChain, dpcThresholds, threadedDpcs, checking, watchdog);
    }

    public KernelRules withLatchedChain(LatchedChain reading) {
        return new KernelRules(stormThreshold, reading, dpcThresholds, threadedDpcs, checking, watchdog);
    }

    public KernelRules withDpcThresholds(DpcThresholds thresholds) {
        return new KernelRules(stormThreshold, latchedChain, thresholds, threadedDpcs, checking, watchdog);
    }

    public KernelRules withThreadedDpcs(boolean on) {
        return new KernelRules(stormThreshold, latchedChain, dpcThresholds, on, checking, watchdog);
    }

    public KernelRules withChecking(Checking how) {
        return new KernelRules(stormThreshold, latchedChain, dpcThresholds, threadedDpcs, how, watchdog);
    }

    public KernelRules withWatchdog(WatchdogRules rules) {
        return new KernelRules(stormThreshold, latchedChain, dpcThresholds, threadedDpcs, checking, rules);
    }
}
