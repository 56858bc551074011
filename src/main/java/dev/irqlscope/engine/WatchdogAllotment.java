package dev.irqlscope.engine;

/**
 * What the watchdog allots and what is left of it, in clock ticks. Limits are 0 if nobody watches. Source:
 * KDPC_WATCHDOG_INFORMATION page.
 *
 * @param singleLimit for one DPC or ISR
 * @param singleLeft to the one that runs
 * @param cumulativeLimit for everything at DISPATCH_LEVEL and above together
 * @param cumulativeLeft to the processor
 */
public record WatchdogAllotment(int singleLimit, int singleLeft, int cumulativeLimit, int cumulativeLeft) {}
