package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.engine.Stop;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.engine.Story;
import dev.irqlscope.engine.Story.Event;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.TraceStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds on every machine, whatever its devices, costs and faults: read off the raw events. */
class MachineProperties {
    private static final int TRIES = 120;
    private static final long FOR_NANOS = 4_000_000;
    private static final int THREADED = 1;
    private static final List<String> IMPORTANCES = List.of("low", "medium", "mediumHigh", "high");

    /** A small scenario that this seed makes up; devices draw vectors of few classes, so that equal levels meet. */
    static Scenario scenario(long seed) throws ScenarioException {
        Random random = new Random(seed);
        int processors = random.nextInt(1, 5);
        StringBuilder text = new StringBuilder("title: random\nseed: " + random.nextInt(1_000) + "\n");
        text.append(
                "machine:\n  processors: %d\n  stormThreshold: 1000000\n  dpcSelfConcurrency: %b\n  kernelCosts: { delivery: %dns, interruptEntry: %dns, interruptExit: %dns, "
                        .formatted(
                                processors, random.nextBoolean(), 1 + cost(random), cost(random), cost(random)));
        text.append("dpcDispatch: %dns, clock: %dns, clockPeriod: %dus, ipi: %dns }\n"
                .formatted(cost(random), 3 * cost(random), random.nextInt(50, 1_000), cost(random)));
        if (random.nextBoolean()) {
            text.append(
                    "  latchedChain: lastAnswer\n  dpcQueue: { maximumDepth: %d, minimumRate: %d, idealRate: %d, adjustTicks: 3 }\n"
                            .formatted(random.nextInt(1, 6), random.nextInt(6), random.nextInt(30)));
        }
        text.append("  busCosts: { read: %dns, write: %dns, posted: %dns, issueDpc: %dns, completion: %dns }\n"
                .formatted(cost(random), cost(random), 2 * cost(random), cost(random), 2 * cost(random)));
        List<String> adapters = new ArrayList<>();
        List<String> others = new ArrayList<>();
        text.append("devices:\n");
        int lines = random.nextInt(1, 5);
        for (int line = 0; line < lines; line++) {
            String wire = "line: L%d, trigger: %s, vector: 0x%X, cpu: %d".formatted(
                    line,
                    random.nextInt(3) == 0 ? "latched" : "level",
                    (random.nextInt(3, 13) << 4) + line,
                    random.nextInt(processors));
            for (int device = random.nextInt(1, 4); device > 0; device--) {
                boolean ahci = random.nextBoolean();
                int importance = random.nextInt(ahci ? IMPORTANCES.size() - 1 : IMPORTANCES.size());
                boolean threaded = !ahci && random.nextInt(4) == 0;
                String name = "%s%d%d%s".formatted(
                        IMPORTANCES.get(importance).equals("high") ? "H" : "D", line, device, threaded ? "T" : "");
                String place = ", importance: " + IMPORTANCES.get(importance)
                        + (random.nextBoolean() ? "" : ", dpcCpu: " + random.nextInt(processors));
                if (ahci) {
                    String perfOpts = perfOpts(random);
                    boolean half = !perfOpts.contains("concurrentChannels") && random.nextInt(3) == 0;
                    adapters.add(name);
                    text.append(
                            "  - { kind: ahci, name: %s, %s, ports: %d, service: { min: %dus, mean: 90us }, completeInIsrFrom: %d%s, perfOpts: [%s], duplex: %s }\n"
                                    .formatted(
                                            name,
                                            wire + place,
                                            random.nextInt(1, 5),
                                            random.nextInt(0, 90),
                                            random.nextInt(1, 34),
                                            queue(random) + (random.nextBoolean()
                                                    ? ""
                                                    : ", slots: " + random.nextInt(1, 33)),
                                            perfOpts,
                                            half ? "half" : "full"));
                } else {
                    others.add(name);
                    text.append("  - { kind: other, name: %s, %s, %s: %dus, isr: %dns, dpc: %dns, dpcKind: %s }\n"
                            .formatted(
                                    name,
                                    wire + place,
                                    random.nextBoolean() ? "every" : "mean",
                                    random.nextInt(40, 900),
                                    8 * cost(random),
                                    8 * cost(random),
                                    threaded ? "threaded" : "ordinary"));
                }
            }
        }
        List<String> controllers = random.nextBoolean() ? List.of("N") : List.of();
        if (!controllers.isEmpty()) {
            text.append(controller(random, processors));
        }
        RandomAdapters more = new RandomAdapters(random, processors);
        text.append(more.devices());
        if (!adapters.isEmpty() || !controllers.isEmpty() || !more.names().isEmpty()) {
            text.append("workloads:\n");
            List<String> used = new ArrayList<>(adapters);
            used.addAll(controllers);
            used.addAll(more.names());
            for (String adapter : used) {
                text.append("  - { device: %s, depth: %d, think: %dus, compute: %dus, cpus: [%d, %d] }\n"
                        .formatted(
                                adapter,
                                random.nextInt(1, 33),
                                random.nextInt(300, 900),
                                random.nextInt(0, 4),
                                random.nextInt(processors),
                                random.nextInt(processors)));
            }
        }
        text.append(faults(random, adapters, others, controllers)).append(more.faults());
        return ScenarioReader.read("random", text.toString());
    }

    /** What the port driver does for an adapter: pauses are short and retries do not run out, so that all goes well in the end. */
    private static String queue(Random random) {
        String startUp = random.nextInt(3) == 0 ? ", startUp: timed" : "";
        String depth = random.nextBoolean() ? "" : ", queueDepth: " + random.nextInt(1, 40);
        return startUp + depth + ", busyPause: %dus, busyRetries: 1000, queueFullWait: %d"
                .formatted(random.nextInt(1, 300), random.nextInt(1, 101));
    }

    /** Its messages are of one class if one lock serves them all, so that their ISRs run at the class of their vectors. */
    private static String controller(Random random, int processors) {
        boolean all = random.nextBoolean();
        int first = random.nextInt(3, 11);
        return "  - { kind: nvme, name: N, vectors: [0x%X, 0x%X], cpus: [%d, %d], synchronize: %s, coalesce: { count: %d, time: %dus }, service: { min: 5us, mean: %dus }, perfOpts: [%s%s]%s }\n"
                .formatted(
                        (first << 4) + 8,
                        (first + (all ? 0 : random.nextInt(3)) << 4) + 9,
                        random.nextInt(processors),
                        random.nextInt(processors),
                        all ? "all" : "perMessage",
                        random.nextInt(1, 6),
                        random.nextInt(1, 60),
                        random.nextInt(5, 90),
                        perfOpts(random),
                        random.nextBoolean() ? "" : ", dpcRedirection, optimizeForCompletionDuringStartIo",
                        queue(random));
    }

    private static String perfOpts(Random random) {
        return List.of(
                "concurrentChannels",
                "dpcRedirection",
                "dpcRedirection, concurrentChannels",
                "dpcRedirection, dpcRedirectionCurrentCpu").get(random.nextInt(4));
    }

    private static String faults(
            Random random, List<String> adapters, List<String> others, List<String> controllers) {
        StringBuilder text = new StringBuilder("faults:\n");
        List<String> wired = new ArrayList<>(adapters);
        wired.addAll(others);
        String unlucky = wired.get(random.nextInt(wired.size()));
        text.append("  - { kind: pulse, device: %s, at: 200us, every: %dus }\n"
                .formatted(unlucky, random.nextInt(100, 900)));
        text.append("  - { kind: stuckLine, device: %s, at: 400us, every: 1ms, for: %dns }\n"
                .formatted(unlucky, random.nextInt(1, 5_000)));
        text.append("  - { kind: inactiveIsr, device: %s, at: 600us, every: 1ms, for: %dns }\n"
                .formatted(unlucky, random.nextInt(1, 5_000)));
        for (String controller : controllers) {
            text.append("  - { kind: lostMessage, device: %s, at: 700us, every: 900us, message: %d }\n"
                    .formatted(controller, random.nextInt(2)));
        }
        if (!adapters.isEmpty()) {
            String victim = adapters.get(random.nextInt(adapters.size()));
            String disturber = others.isEmpty() ? "" : ", disturber: " + others.getFirst();
            text.append("  - { kind: notification, device: %s, at: 300us, every: %dus }\n"
                    .formatted(victim, random.nextInt(100, 900)));
            text.append("  - { kind: burst, device: %s, at: 500us, every: %dus, count: %d%s, disturbAfter: %dus }\n"
                    .formatted(victim, random.nextInt(400, 900), random.nextInt(1, 20), disturber, random.nextInt(20)));
        }
        return text.toString();
    }

    private static int cost(Random random) {
        return random.nextInt(4) == 0 ? 0 : random.nextInt(1, 1_500);
    }

    private static List<Event> run(Scenario scenario) {
        TraceStore trace = new TraceStore(scenario.traceInfo(scenario.seed()));
        try (Machine machine = scenario.build(trace, scenario.seed())) {
            assertThat(machine.run(RunRequest.until(FOR_NANOS)).reason()).isEqualTo(StopReason.TIME);
        }
        return Story.events(trace.snapshot());
    }

    @Property(tries = TRIES)
    void timeNeverGoesBackwards(@ForAll long seed) throws ScenarioException {
        long last = 0;
        for (Event event : run(scenario(seed))) {
            assertThat(event.nanos()).isBetween(last, FOR_NANOS);
            last = event.nanos();
        }
    }

    @Property(tries = TRIES)
    void onlyAnInterruptAboveTheLevelIsTakenAndItsIsrsRunExactlyThere(@ForAll long seed) throws ScenarioException {
        Map<Integer, Integer> levels = new HashMap<>();
        for (Event event : run(scenario(seed))) {
            int level = levels.getOrDefault(event.cpu(), Irql.PASSIVE_LEVEL);
            switch (event.kind()) {
                case IRQL_CHANGE -> {
                    assertThat(event.arg()).as("old level of %s", event).isEqualTo(level);
                    levels.put(event.cpu(), event.subject());
                }
                case VECTOR_IN_SERVICE ->
                    assertThat(Irql.ofVector(event.subject())).as("%s", event).isGreaterThan(level);
                case ISR_ENTER, VECTOR_ENTER -> assertThat(level).as("%s", event)
                        .isEqualTo(Irql.ofVector((int) event.arg()));
                case DPC_ENTER, DPC_RETURN, DRAIN_BEGIN, DRAIN_END -> assertThat(level).as("%s", event)
                        .isEqualTo(queueOf(event) == THREADED ? Irql.PASSIVE_LEVEL : Irql.DISPATCH_LEVEL);
                case IDLE_ENTER, IDLE_LEAVE -> assertThat(level).as("%s", event).isEqualTo(Irql.DISPATCH_LEVEL);
                case THREAD_SWITCH -> assertThat(level).as("%s", event).isLessThanOrEqualTo(Irql.DISPATCH_LEVEL);
                default -> {}
            }
        }
    }

    @Property(tries = TRIES)
    void routinesReturnInReverseOrderAndADpcRunsInsideNoneButAThreadedOne(@ForAll long seed) throws ScenarioException {
        Map<Integer, Deque<Event>> stacks = new HashMap<>();
        for (Event event : run(scenario(seed))) {
            Deque<Event> stack = stacks.computeIfAbsent(event.cpu(), cpu -> new ArrayDeque<>());
            switch (event.kind()) {
                case DPC_ENTER -> {
                    assertThat(stack).as("%s", event)
                            .hasSizeLessThanOrEqualTo(queueOf(event) == THREADED ? 0 : 1)
                            .allMatch(below -> queueOf(below) == THREADED);
                    stack.push(event);
                }
                case ISR_ENTER, VECTOR_ENTER -> stack.push(event);
                case DPC_RETURN, ISR_RETURN, VECTOR_EXIT -> assertThat(stack.pop().subject()).as("%s", event)
                        .isEqualTo(event.subject());
                default -> {}
            }
        }
    }

    @Property(tries = TRIES)
    void aVectorIsPendingThenInServiceThenEndedAndTheDropFollowsAtOnce(@ForAll long seed) throws ScenarioException {
        Set<List<Integer>> pending = new HashSet<>();
        Map<Integer, Deque<Integer>> inService = new HashMap<>();
        Set<Integer> awaitDrop = new HashSet<>();
        for (Event event : run(scenario(seed))) {
            List<Integer> bit = List.of(event.cpu(), event.subject());
            if (event.cpu() >= 0 && awaitDrop.remove(event.cpu())) {
                assertThat(event.kind()).as("after EOI: %s", event).isEqualTo(EventKind.IRQL_CHANGE);
                assertThat(event.subject()).isLessThan((int) event.arg());
            }
            switch (event.kind()) {
                case VECTOR_PENDING -> assertThat(pending.add(bit)).as("%s", event).isTrue();
                case VECTOR_MERGED -> assertThat(pending).as("%s", event).contains(bit);
                case VECTOR_IN_SERVICE -> {
                    assertThat(pending.remove(bit)).as("%s", event).isTrue();
                    inService.computeIfAbsent(event.cpu(), cpu -> new ArrayDeque<>()).push(event.subject());
                }
                case EOI -> {
                    assertThat(inService.get(event.cpu()).pop()).as("%s", event).isEqualTo(event.subject());
                    awaitDrop.add(event.cpu());
                }
                default -> {}
            }
        }
    }

    @Property(tries = TRIES)
    void everyQueuedDpcRunsOnceOnItsProcessorInItsTurn(@ForAll long seed) throws ScenarioException {
        Map<List<Integer>, Deque<Integer>> queues = new HashMap<>();
        for (Event event : run(scenario(seed))) {
            Deque<Integer> queue = queues
                    .computeIfAbsent(List.of(event.cpu(), queueOf(event)), one -> new ArrayDeque<>());
            switch (event.kind()) {
                case DPC_QUEUED -> {
                    assertThat(queues.values()).as("%s", event).noneMatch(other -> other.contains(event.subject()));
                    // Of the DPCs that random machines queue, those of high importance are named after devices with an H.
                    if (event.name().startsWith("H")) {
                        queue.addFirst(event.subject());
                    } else {
                        queue.addLast(event.subject());
                    }
                }
                case DPC_JOINED -> assertThat(queues.values()).as("%s", event)
                        .anyMatch(other -> other.contains(event.subject()));
                case DPC_ENTER -> assertThat(queue.remove()).as("%s", event).isEqualTo(event.subject());
                case DRAIN_END -> assertThat(queue).as("%s", event).isEmpty();
                case IDLE_ENTER -> assertThat(queue).as("%s", event).isEmpty();
                default -> {}
            }
        }
    }

    /** Of the DPCs that random machines queue, those that are threaded are named after devices with a T. */
    private static int queueOf(Event event) {
        return switch (event.kind()) {
            case DPC_QUEUED, DPC_ENTER, DPC_RETURN -> event.name().endsWith("TDpc") ? THREADED : 0;
            case DRAIN_BEGIN, DRAIN_END -> event.subject();
            default -> 0;
        };
    }

    @Property(tries = TRIES)
    void everyRequestIsStartedFinishedAndCompletedOnceInThisOrder(@ForAll long seed) throws ScenarioException {
        Map<List<Long>, EventKind> requests = new HashMap<>();
        for (Event event : run(scenario(seed))) {
            List<Long> request = List.of((long) event.subject(), event.arg());
            switch (event.kind()) {
                case REQUEST_STARTED -> assertThat(requests.put(request, event.kind())).as("%s", event).isNull();
                case REQUEST_FINISHED -> assertThat(requests.put(request, event.kind())).as("%s", event)
                        .isEqualTo(EventKind.REQUEST_STARTED);
                case REQUEST_COMPLETED -> assertThat(requests.put(request, event.kind())).as("%s", event)
                        .isEqualTo(EventKind.REQUEST_FINISHED);
                default -> {}
            }
        }
    }

    /** One lock, one level: taken lower somewhere, an ISR could interrupt its holder and spin for it. */
    @Property(tries = TRIES)
    void anInterruptLockIsTakenAtOneLevelWhoeverTakesIt(@ForAll long seed) throws ScenarioException {
        Map<Integer, Integer> levels = new HashMap<>();
        Map<Integer, Integer> levelOf = new HashMap<>();
        for (Event event : run(scenario(seed))) {
            if (event.kind() == EventKind.IRQL_CHANGE) {
                levels.put(event.cpu(), event.subject());
            } else if (event.kind() == EventKind.LOCK_ACQUIRED && event.name().startsWith("InterruptLock")) {
                Integer before = levelOf.put(event.subject(), levels.get(event.cpu()));
                assertThat(levels.get(event.cpu())).as("%s", event)
                        .isEqualTo(before == null ? levels.get(event.cpu()) : before);
            }
        }
    }

    @Property(tries = TRIES)
    void aMiniportThatShipsBreaksNoRule(@ForAll long seed) throws ScenarioException {
        assertThat(run(scenario(seed)))
                .noneMatch(event -> event.kind() == EventKind.RULE_BROKEN)
                .noneMatch(event -> event.kind() == EventKind.LOCK_RULE_BROKEN);
    }

    @Property(tries = TRIES)
    void aLockHasOneOwner(@ForAll long seed) throws ScenarioException {
        Map<Integer, Integer> owners = new HashMap<>();
        for (Event event : run(scenario(seed))) {
            switch (event.kind()) {
                case LOCK_ACQUIRED -> assertThat(owners.put(event.subject(), event.cpu())).as("%s", event).isNull();
                case LOCK_RELEASED -> assertThat(owners.remove(event.subject())).as("%s", event).isEqualTo(event.cpu());
                // It may stand free for the moment: given to a processor that has not noticed yet.
                case LOCK_WAIT -> assertThat(owners.getOrDefault(event.subject(), Entity.NONE)).as("%s", event)
                        .isNotEqualTo(event.cpu());
                default -> {}
            }
        }
    }

    @Property(tries = TRIES)
    void theSameRecipeMakesTheSameEventsStraightOrInPieces(@ForAll long seed) throws ScenarioException {
        Scenario scenario = scenario(seed);
        Random random = new Random(seed);
        TraceStore trace = new TraceStore(scenario.traceInfo(scenario.seed()));
        try (Machine machine = scenario.build(trace, scenario.seed())) {
            long until = 0;
            while (until < FOR_NANOS) {
                until = Math.min(FOR_NANOS, until + random.nextInt(60_000));
                if (random.nextInt(4) == 0) {
                    machine.requestPause();
                }
                Stop stop = Stop.values()[random.nextInt(Stop.values().length)];
                until = machine.run(new RunRequest(until, stop)).atNanos();
            }
            machine.run(RunRequest.until(FOR_NANOS));
        }
        assertThat(Story.events(trace.snapshot())).isEqualTo(run(scenario));
    }
}
