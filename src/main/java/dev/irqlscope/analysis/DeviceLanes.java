package dev.irqlscope.analysis;

import dev.irqlscope.trace.LaneView;

/**
 * The lanes of one device.
 *
 * @param device index of its entity
 * @param asserted stretches in which it pulled its line
 * @param outstanding a partition of time by the number of requests at the device, which {@code flags} hold
 * @param queued a partition of time by the number of requests in the port driver's queue, from the first one on
 * @param resets stretches from a request's time-out to the end of the reset that it led to; {@code flags} hold the code of the
 *     highest {@link dev.irqlscope.trace.ResetLevel}, {@code ref} the number of requests that timed out
 */
public record DeviceLanes(int device, LaneView asserted, LaneView outstanding, LaneView queued, LaneView resets) {}
