package dev.irqlscope.scenario;

import dev.irqlscope.engine.Checking;
import dev.irqlscope.engine.DpcThresholds;
import dev.irqlscope.engine.KernelCosts;
import dev.irqlscope.engine.KernelRules;
import dev.irqlscope.engine.LatchedChain;
import dev.irqlscope.engine.WatchdogRules;
import dev.irqlscope.storport.BusCosts;
import dev.irqlscope.storport.DpcPolicy;
import dev.irqlscope.storport.PerfOptsPlace;
import java.util.Map;
import java.util.Set;

/** Reads the key {@code machine} of a scenario document. */
final class MachineReader {
    static final Set<String> KEYS = Set.of("processors", "stormThreshold", "latchedChain", "checking",
            "dpcSelfConcurrency",
            "dpcQueue", "threadedDpcs", "dpcCompletionLimit", "perfOptsIn", "watchdog", "kernelCosts", "busCosts");
    private static final Set<String> KERNEL_COSTS = Set.of(
            "delivery", "interruptEntry", "interruptExit", "dpcDispatch", "clock", "clockPeriod", "ipi", "resample");
    private static final Set<String> BUS_COSTS = Set.of("read", "write", "posted", "issueDpc", "notification",
            "completion", "startIo");
    private static final Map<String, Checking> CHECKING = Map.of(
            "off", Checking.OFF, "report", Checking.REPORT, "stop", Checking.STOP);
    private static final Map<String, LatchedChain> LATCHED_CHAIN = Map.of(
            "anyClaim", LatchedChain.ANY_CLAIM, "lastAnswer", LatchedChain.LAST_ANSWER);
    private static final Map<String, PerfOptsPlace> PERF_OPTS_IN = Map.of(
            "both", PerfOptsPlace.BOTH,
            "initialize", PerfOptsPlace.INITIALIZE,
            "passiveInitialize", PerfOptsPlace.PASSIVE_INITIALIZE);
    private static final Set<String> DPC_QUEUE = Set.of("maximumDepth", "minimumRate", "idealRate", "adjustTicks");
    private static final int MOST_DPCS = 1_000_000;
    private static final Set<String> WATCHDOG = Set.of("checking", "scale", "single", "cumulative", "clockTicks");
    private static final int MOST_PROCESSORS = 64;

    private final YamlMapping machine;

    MachineReader(YamlMapping machine) {
        this.machine = machine;
    }

    MachineSpec read() throws ScenarioException {
        return new MachineSpec(
                (int) machine.number("processors", 1, MOST_PROCESSORS, 2),
                kernelCosts(),
                busCosts(),
                rules(),
                machine.flag("dpcSelfConcurrency", true),
                (int) machine.number("dpcCompletionLimit", 1, 1_000_000, DpcPolicy.USUAL_COMPLETION_LIMIT),
                machine.choice("perfOptsIn", PERF_OPTS_IN, PerfOptsPlace.BOTH));
    }

    private KernelRules rules() throws ScenarioException {
        KernelRules usual = KernelRules.DEFAULT;
        return usual.withStormThreshold((int) machine.number("stormThreshold", 2, 1_000_000, usual.stormThreshold()))
                .withLatchedChain(machine.choice("latchedChain", LATCHED_CHAIN, usual.latchedChain()))
                .withDpcThresholds(dpcThresholds())
                .withThreadedDpcs(machine.flag("threadedDpcs", usual.threadedDpcs()))
                .withChecking(machine.choice("checking", CHECKING, usual.checking()))
                .withWatchdog(watchdog());
    }

    private DpcThresholds dpcThresholds() throws ScenarioException {
        DpcThresholds usual = DpcThresholds.DEFAULT;
        YamlMapping queue = machine.optionalMapping("dpcQueue", DPC_QUEUE);
        return new DpcThresholds(
                (int) queue.number("maximumDepth", 1, MOST_DPCS, usual.maximumDepth()),
                (int) queue.number("minimumRate", 0, MOST_DPCS, usual.minimumRate()),
                (int) queue.number("idealRate", 0, MOST_DPCS, usual.idealRate()),
                (int) queue.number("adjustTicks", 1, MOST_DPCS, usual.adjustTicks()));
    }

    private WatchdogRules watchdog() throws ScenarioException {
        WatchdogRules usual = WatchdogRules.DEFAULT;
        YamlMapping watchdog = machine.optionalMapping("watchdog", WATCHDOG);
        long scale = watchdog.number("scale", 1, 1_000_000, 1);
        return new WatchdogRules(
                watchdog.choice("checking", CHECKING, usual.checking()),
                ScenarioReader.positive(watchdog, "single", usual.singleNanos()) / scale,
                ScenarioReader.positive(watchdog, "cumulative", usual.cumulativeNanos()) / scale,
                (int) watchdog.number("clockTicks", 2, 1_000_000, usual.clockTicks()));
    }

    private KernelCosts kernelCosts() throws ScenarioException {
        KernelCosts usual = KernelCosts.DEFAULT;
        YamlMapping costs = machine.optionalMapping("kernelCosts", KERNEL_COSTS);
        return new KernelCosts(
                costs.nanos("delivery", usual.deliveryNanos()),
                costs.nanos("interruptEntry", usual.interruptEntryNanos()),
                costs.nanos("interruptExit", usual.interruptExitNanos()),
                costs.nanos("dpcDispatch", usual.dpcDispatchNanos()),
                costs.nanos("clock", usual.clockNanos()),
                ScenarioReader.positive(costs, "clockPeriod", usual.clockPeriodNanos()),
                costs.nanos("ipi", usual.ipiNanos()),
                costs.nanos("resample", costs.nanos("delivery", usual.deliveryNanos())));
    }

    private BusCosts busCosts() throws ScenarioException {
        BusCosts usual = BusCosts.DEFAULT;
        YamlMapping costs = machine.optionalMapping("busCosts", BUS_COSTS);
        return new BusCosts(
                costs.nanos("read", usual.readNanos()),
                costs.nanos("write", usual.writeNanos()),
                costs.nanos("posted", usual.postedNanos()),
                costs.nanos("issueDpc", usual.issueDpcNanos()),
                costs.nanos("notification", usual.notificationNanos()),
                costs.nanos("completion", usual.completionNanos()),
                costs.nanos("startIo", usual.startIoNanos()));
    }
}
