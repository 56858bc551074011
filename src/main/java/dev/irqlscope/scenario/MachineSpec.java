package dev.irqlscope.scenario;

import dev.irqlscope.engine.KernelCosts;
import dev.irqlscope.engine.KernelRules;
import dev.irqlscope.storport.BusCosts;
import dev.irqlscope.storport.PerfOptsPlace;

/**
 * The computer of a scenario, without its devices.
 *
 * @param dpcSelfConcurrency whether a DPC of an adapter may run on two processors at once
 * @param dpcCompletionLimit requests that Storport's own DPC completes in one run at most
 * @param perfOptsPlace where StorPortInitializePerfOpts can be called
 */
public record MachineSpec(
        int processors, KernelCosts kernelCosts, BusCosts busCosts, KernelRules rules, boolean dpcSelfConcurrency,
        int dpcCompletionLimit, PerfOptsPlace perfOptsPlace) {}
