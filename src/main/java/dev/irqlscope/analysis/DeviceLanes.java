package dev.irqlscope.analysis;

import dev.irqlscope.trace.LaneView;

/**
 * The lanes of one device.
 *
 * @param device index of its entity
 * @param asserted stretches in which it pulled its line
 * @param outstanding a partition of time by the number of requests at the device, which {@code flags} hold
 */
public record DeviceLanes(int device, LaneView asserted, LaneView outstanding) {}
