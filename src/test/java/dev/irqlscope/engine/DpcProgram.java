package dev.irqlscope.engine;

import dev.irqlscope.trace.Irql;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Threads, ISRs and DPCs on up to three processors that queue and cancel DPCs at random, at any level, for any processor; ordinary
 * ones and threaded ones, of every importance.
 */
final class DpcProgram {
    private static final int DPCS = 6;
    private static final DpcImportance[] IMPORTANCES = DpcImportance.values();

    private final Random random;
    private final Story story;
    private final List<Dpc> dpcs = new ArrayList<>();
    private int stepsLeft = 150;

    /** What the machine answered: queued, joined, cancelled, in vain. */
    int queued;
    int joined;
    int cancelled;

    DpcProgram(long seed, Story story) {
        this.story = story;
        random = new Random(seed);
        for (int i = 0; i < DPCS; i++) {
            boolean threaded = random.nextInt(3) == 0;
            String name = (threaded ? "T" : "O") + i;
            dpcs.add(threaded ? story.threadedDpc(name, this::act) : story.dpc(name, this::act));
        }
        int processors = story.machine().processors().size();
        for (int i = 0; i < 12; i++) {
            int cpu = random.nextInt(processors);
            int at = random.nextInt(20_000);
            if (random.nextBoolean()) {
                story.threadAt(at, cpu, random.nextBoolean() ? this::act : this::actAtDispatch);
            } else {
                story.device("D" + i, story.line("D" + i + "#", (random.nextInt(3, 13) << 4) + i, cpu))
                        .isr(this::act)
                        .raisesAt(at, at + random.nextInt(20_000));
            }
        }
    }

    List<Dpc> dpcs() {
        return dpcs;
    }

    private void actAtDispatch(Processor cpu) {
        int old = cpu.raiseIrql(Irql.DISPATCH_LEVEL);
        act(cpu);
        cpu.lowerIrql(old);
    }

    /** A few steps, of which there is an end. */
    private void act(Processor cpu) {
        for (int i = random.nextInt(4); i > 0 && stepsLeft > 0; i--) {
            stepsLeft--;
            Dpc dpc = dpcs.get(random.nextInt(DPCS));
            switch (random.nextInt(6)) {
                case 0 -> cancelled += cpu.cancelDpc(dpc) ? 1 : 0;
                case 1 -> place(dpc);
                case 2 -> cpu.work(random.nextInt(2_000));
                default -> {
                    int before = queued;
                    boolean free = !dpc.isQueued();
                    queued += free ? 1 : 0;
                    joined += free ? 0 : 1;
                    if (cpu.queueDpc(dpc, i, null) != free) {
                        throw new AssertionError("queueDpc answered otherwise than before " + before);
                    }
                }
            }
        }
    }

    private void place(Dpc dpc) {
        if (!dpc.isQueued()) {
            dpc.setImportance(IMPORTANCES[random.nextInt(IMPORTANCES.length)]);
            dpc.setTarget(
                    random.nextBoolean()
                            ? null
                            : story.machine().processor(random.nextInt(story.machine().processors().size())));
        }
    }
}
