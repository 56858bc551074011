package dev.irqlscope.scenario;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.Stop;
import dev.irqlscope.engine.StopReason;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The machine of a scenario, which also takes interventions: those of a journal at their moments, and others at once.
 *
 * <p>Threading: as the {@link Machine}.
 */
public final class ScenarioMachine implements AutoCloseable {
    private final Machine machine;
    private final FaultPlan faults;
    private final Deque<Intervention> toCome;

    /** @param journal what is done to it while it runs */
    ScenarioMachine(Machine machine, FaultPlan faults, List<Intervention> journal) {
        this.machine = machine;
        this.faults = faults;
        this.toCome = new ArrayDeque<>(
                journal.stream().sorted(Comparator.comparingLong(Intervention::atNanos)).toList());
    }

    Machine machine() {
        return machine;
    }

    /** Virtual time at the end of the last run. Any thread. */
    public long nowNanos() {
        return machine.nowNanos();
    }

    /** As of the machine. */
    public void requestPause() {
        machine.requestPause();
    }

    /** As of the machine. */
    public void flightRecorder(boolean on) {
        machine.flightRecorder(on);
    }

    /** As of the machine; what the journal has for this time happens on the way. */
    public RunResult run(RunRequest request) {
        while (!toCome.isEmpty() && toCome.getFirst().atNanos() <= request.untilNanos()) {
            if (!isAt(toCome.getFirst())) {
                RunResult result = approach(toCome.getFirst(), request.stop());
                if (result.reason() != StopReason.TIME) {
                    return result;
                }
            }
            boolean done = inject(toCome.removeFirst().fault()).isPresent();
            if (done && request.stop() == Stop.AFTER_NEXT_EVENT) {
                return new RunResult(StopReason.EVENT, nowNanos(), null);
            }
        }
        return machine.run(request);
    }

    private boolean isAt(Intervention next) {
        return nowNanos() >= next.atNanos() && machine.sequence() >= next.sequence();
    }

    private RunResult approach(Intervention next, Stop stop) {
        long at = next.atNanos();
        RunResult result = machine.run(new RunRequest(at, stop, next.sequence()));
        // A journal of this very machine needs no more; of another one, the time alone has to do.
        return result.reason() == StopReason.TIME && result.atNanos() < at
                ? machine.run(new RunRequest(at, stop))
                : result;
    }

    /**
     * Lets a fault happen now, whatever time it names. Between two runs, of a machine that has not stopped for good.
     *
     * @return what to do to another machine of the same scenario and seed for the same events; empty if the device has been pulled out,
     *     so that nothing happens
     */
    public Optional<Intervention> inject(Fault fault) {
        return faults.inject(fault);
    }

    @Override
    public void close() {
        machine.close();
    }
}
