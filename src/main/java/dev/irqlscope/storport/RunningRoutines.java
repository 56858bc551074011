package dev.irqlscope.storport;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Which of a miniport's routines run on which processor. */
final class RunningRoutines {
    /** By processor; the last one for a machine that is being put together. */
    private final List<Deque<RunningRoutine>> stacks = new ArrayList<>();

    RunningRoutines(Machine machine) {
        for (int i = 0; i <= machine.processors().size(); i++) {
            stacks.add(new ArrayDeque<>());
        }
    }

    /** Those on a processor's stack, the one that runs first. It may have interrupted the rest. */
    Deque<RunningRoutine> on(Processor processor) {
        return stacks.get(processor == null ? stacks.size() - 1 : processor.number());
    }
}
