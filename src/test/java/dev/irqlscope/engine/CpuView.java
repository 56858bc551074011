package dev.irqlscope.engine;

import dev.irqlscope.trace.Entity;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What one processor is doing, in numbers: from the engine itself, or from a trace of it.
 *
 * @param thread that runs, or {@link Entity#NONE} in the idle thread, which the trace does not tell as a switch
 * @param routines on its stack, outermost first
 * @param queued DPCs that wait, each queue from its head, that of threaded ones last
 * @param wanted locks that it spins for
 */
public record CpuView(
        int irql,
        boolean idle,
        int thread,
        Set<Integer> pending,
        Set<Integer> inService,
        List<Integer> routines,
        List<Integer> queued,
        Set<Integer> wanted) {

    /** All processors of a machine that does not run at the moment. */
    public static List<CpuView> of(Machine machine) {
        return machine.processors().stream().map(CpuView::of).toList();
    }

    private static CpuView of(Processor cpu) {
        List<Integer> inward = cpu.frames().stream().map(Frame::routine).toList();
        return new CpuView(
                cpu.irql(),
                cpu.isIdle(),
                cpu.thread(),
                vectors(cpu.controller()::isPending),
                vectors(cpu.controller()::isInService),
                inward.reversed(),
                cpu.dpcs().waiting().stream().map(Dpc::entity).toList(),
                cpu.waits()
                        .stream()
                        .filter(turn -> !turn.isAnnounced())
                        .map(turn -> turn.lock().entity())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Those vectors of which something is so. */
    public static Set<Integer> vectors(IntPredicate set) {
        return IntStream.range(0, InterruptController.VECTORS)
                .filter(set)
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
