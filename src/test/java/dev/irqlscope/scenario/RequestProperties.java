package dev.irqlscope.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.analysis.MachineState;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Programs;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.engine.Stop;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.engine.Story;
import dev.irqlscope.engine.Story.Event;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.QueueHold;
import dev.irqlscope.trace.ResetLevel;
import dev.irqlscope.trace.TraceStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds of every request, whatever becomes of it, with the miniports that ship: read off the raw events. */
class RequestProperties {
    private static final long FOR_NANOS = 4_000_000;

    /** Of the properties that take longer, so many machines each time. */
    private static final int FEWER = 3;

    /** What a time-out may take longer, besides what other DPCs do first: a clock tick of at most 150 µs. */
    private static final long SLACK_NANOS = 500_000;

    /** A request by its device and its number there. */
    private record Request(int device, long number) {
        private static Request of(Event event) {
            return new Request(event.subject(), event.arg());
        }
    }

    private static TraceStore run(Scenario scenario) {
        TraceStore trace = new TraceStore(scenario.traceInfo(scenario.seed()));
        try (Machine machine = scenario.build(trace, scenario.seed())) {
            assertThat(machine.run(RunRequest.until(FOR_NANOS)))
                    .satisfies(result -> assertThat(result.reason()).as(result.detail()).isEqualTo(StopReason.TIME));
        }
        return trace;
    }

    private static List<Event> events(RandomRequests requests) {
        return Story.events(run(requests.scenario()).snapshot());
    }

    @Property(tries = Programs.TRIES)
    void eachComesBackOnceOrTimesOutAndComesBackOnceThen(@ForAll long seeds) {
        Programs.seeds(seeds).forEach(seed -> {
            RandomRequests requests = new RandomRequests(seed);
            Map<Request, Long> underWay = new HashMap<>();
            Set<Request> back = new HashSet<>();
            List<Event> events = events(requests);
            for (Event event : events) {
                switch (event.kind()) {
                    case REQUEST_STARTED -> assertThat(underWay.put(Request.of(event), event.nanos())).as("%s", event)
                            .isNull();
                    case REQUEST_FINISHED, REQUEST_TIMED_OUT -> assertThat(back).as("%s", event)
                            .doesNotContain(Request.of(event));
                    case REQUEST_BUSY -> underWay.remove(Request.of(event));
                    case REQUEST_COMPLETED -> {
                        underWay.remove(Request.of(event));
                        assertThat(back.add(Request.of(event))).as("%s", event).isTrue();
                    }
                    default -> {}
                }
            }
            long longest = requests.longestTimeOutNanos() + SLACK_NANOS + longestDrainNanos(events);
            assertThat(underWay.values()).as("seed %d", seed).allMatch(since -> since > FOR_NANOS - longest);
        });
    }

    /**
     * A drain has no bound: where completions let the next requests start and those fail at once for want of room, one may last to
     * the end, and the DPC of a time-out waits behind it.
     */
    private static long longestDrainNanos(List<Event> events) {
        Map<Integer, Long> began = new HashMap<>();
        long longest = 0;
        for (Event event : events) {
            if (event.kind() == EventKind.DRAIN_BEGIN) {
                began.put(event.cpu(), event.nanos());
            } else if (event.kind() == EventKind.DRAIN_END) {
                longest = Math.max(longest, event.nanos() - began.remove(event.cpu()));
            }
        }
        return Math.max(longest, began.values().stream().mapToLong(since -> FOR_NANOS - since).max().orElse(0));
    }

    /** None is forgotten there, and none overtakes another; one that came back busy is the next. */
    @Property(tries = Programs.TRIES)
    void theyLeaveThePortDriversQueueInItsOrder(@ForAll long seeds) {
        Programs.seeds(seeds).forEach(seed -> {
            Map<Integer, Deque<Long>> queues = new HashMap<>();
            for (Event event : events(new RandomRequests(seed))) {
                Deque<Long> queue = queues.computeIfAbsent(event.subject(), device -> new ArrayDeque<>());
                switch (event.kind()) {
                    case REQUEST_QUEUED -> queue.addLast(event.arg());
                    case REQUEST_BUSY -> queue.addFirst(event.arg());
                    case REQUEST_DISPATCHED -> assertThat(queue.poll()).as("seed %d %s", seed, event)
                            .isEqualTo(event.arg());
                    default -> {}
                }
            }
        });
    }

    @Property(tries = Programs.TRIES)
    void neverMoreThanTheQueueAllowsAreAtTheDevice(@ForAll long seeds) {
        Programs.seeds(seeds).forEach(seed -> {
            RandomRequests requests = new RandomRequests(seed);
            Map<Integer, Integer> atDevice = new HashMap<>();
            for (Event event : events(requests)) {
                switch (event.kind()) {
                    case REQUEST_STARTED -> assertThat(atDevice.merge(event.subject(), 1, Integer::sum))
                            .as("%s", event)
                            .isLessThanOrEqualTo(requests.depthOf(event.name()));
                    case REQUEST_COMPLETED -> atDevice.merge(event.subject(), -1, Integer::sum);
                    default -> {}
                }
            }
        });
    }

    @Property(tries = Programs.TRIES)
    void aHeldQueueLetsNoneThrough(@ForAll long seeds) {
        Programs.seeds(seeds).forEach(seed -> {
            Map<Integer, Set<QueueHold>> holds = new HashMap<>();
            for (Event event : events(new RandomRequests(seed))) {
                Set<QueueHold> here = holds
                        .computeIfAbsent(event.subject(), device -> EnumSet.noneOf(QueueHold.class));
                switch (event.kind()) {
                    case QUEUE_HELD -> assertThat(here.add(QueueHold.ofCode(event.arg()))).as("%s", event).isTrue();
                    case QUEUE_RELEASED -> assertThat(here.remove(QueueHold.ofCode(event.arg()))).as("%s", event)
                            .isTrue();
                    case REQUEST_DISPATCHED -> assertThat(here).as("%s", event).isEmpty();
                    default -> {}
                }
            }
        });
    }

    @Property(tries = Programs.TRIES)
    void aResetFollowsATimeOutAndGoesFromLevelToLevel(@ForAll long seeds) {
        Programs.seeds(seeds).forEach(seed -> {
            Map<Integer, Long> timedOut = new HashMap<>();
            Map<Integer, ResetLevel> levels = new HashMap<>();
            for (Event event : events(new RandomRequests(seed))) {
                int device = event.subject();
                switch (event.kind()) {
                    case REQUEST_TIMED_OUT -> timedOut.merge(device, 1L, Long::sum);
                    case RESET_BEGIN -> {
                        ResetLevel before = levels.put(device, ResetLevel.ofCode(event.arg()));
                        assertThat(event.arg()).as("%s", event).isEqualTo(before == null ? 1 : before.code() + 1);
                        assertThat(timedOut).as("%s", event).containsKey(device);
                    }
                    case RESET_END -> {
                        ResetLevel level = ResetLevel.ofCode(event.arg());
                        assertThat(levels.get(device)).as("%s", event).isEqualTo(level);
                        if (ResetLevel.succeeded(event.arg()) || level == ResetLevel.BUS) {
                            levels.remove(device);
                            timedOut.remove(device);
                        }
                    }
                    default -> {}
                }
            }
        });
    }

    @Property(tries = Programs.TRIES)
    void theSameRecipeMakesTheSameEventsStraightOrInPieces(@ForAll long seeds) {
        Programs.seeds(seeds).limit(FEWER).forEach(seed -> {
            Scenario scenario = new RandomRequests(seed).scenario();
            Random random = new Random(seed);
            TraceStore trace = new TraceStore(scenario.traceInfo(scenario.seed()));
            try (Machine machine = scenario.build(trace, scenario.seed())) {
                long until = 0;
                while (until < FOR_NANOS) {
                    until = Math.min(FOR_NANOS, until + random.nextInt(400_000));
                    Stop stop = Stop.values()[random.nextInt(Stop.values().length)];
                    until = machine.run(new RunRequest(until, stop)).atNanos();
                }
                machine.run(RunRequest.until(FOR_NANOS));
            }
            assertThat(Story.events(trace.snapshot())).isEqualTo(Story.events(run(scenario).snapshot()));
        });
    }

    @Property(tries = Programs.TRIES)
    void theStateRebuiltFromTheTraceKnowsEachRequest(@ForAll long seeds) {
        Programs.seeds(seeds).limit(FEWER).forEach(seed -> {
            TraceStore trace = run(new RandomRequests(seed).scenario());
            Analysis analysis = Indexer.analyze(trace, Limits.DEFAULT);
            long at = new Random(seed).nextLong(FOR_NANOS);
            Set<Request> atDevice = new LinkedHashSet<>();
            LinkedHashSet<Request> queued = new LinkedHashSet<>();
            for (Event event : Story.events(trace.snapshot())) {
                if (event.nanos() > at) {
                    break;
                }
                recount(event, atDevice, queued);
            }
            for (MachineState.DeviceState device : MachineState.at(analysis, at).devices()) {
                assertThat(device.requests()).as("seed %d", seed)
                        .extracting(MachineState.OpenRequest::number)
                        .containsExactlyElementsOf(numbers(atDevice, device.device()));
                assertThat(device.queued()).as("seed %d", seed)
                        .extracting(MachineState.OpenRequest::number)
                        .containsExactlyElementsOf(numbers(queued, device.device()));
            }
        });
    }

    private static void recount(Event event, Set<Request> atDevice, LinkedHashSet<Request> queued) {
        EventKind kind = event.kind();
        Request request = Request.of(event);
        switch (kind) {
            case REQUEST_STARTED -> atDevice.add(request);
            case REQUEST_COMPLETED -> atDevice.remove(request);
            case REQUEST_QUEUED -> queued.add(request);
            case REQUEST_DISPATCHED -> queued.remove(request);
            case REQUEST_BUSY -> {
                atDevice.remove(request);
                queued.addFirst(request);
            }
            default -> {}
        }
    }

    private static List<Long> numbers(Set<Request> requests, int device) {
        return requests.stream().filter(request -> request.device == device).map(Request::number).toList();
    }
}
