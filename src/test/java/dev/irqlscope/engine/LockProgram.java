package dev.irqlscope.engine;

import dev.irqlscope.trace.Irql;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Threads and ISRs on up to three processors that take locks at random, inside one another and in any order. */
final class LockProgram {
    private static final int LOCKS = 4;
    private static final long LONG_ENOUGH = 10_000_000;

    private final long seed;
    private int begun;
    private int finished;

    LockProgram(long seed) {
        this.seed = seed;
    }

    /** Takes a lock, works, does what is inside, works, gives it up. */
    private record Block(int lock, long before, long after, List<Block> inside) {
        /** Mostly in order, for what is never in order hardly ever comes to an end. */
        static List<Block> some(Random random, int from) {
            List<Block> blocks = new ArrayList<>();
            for (int i = from == 0 ? 2 : random.nextInt(2); i > 0; i--) {
                int lock = from < LOCKS && random.nextInt(8) > 0 ? random.nextInt(from, LOCKS) : random.nextInt(LOCKS);
                blocks.add(new Block(lock, random.nextInt(300), random.nextInt(300), some(random, lock + 1)));
            }
            return blocks;
        }

        void run(Processor cpu, List<SpinLock> locks) {
            locks.get(lock).acquire(cpu);
            cpu.work(before);
            inside.forEach(block -> block.run(cpu, locks));
            cpu.work(after);
            locks.get(lock).release(cpu);
        }
    }

    RunResult run(Story story) {
        Random random = new Random(seed);
        List<SpinLock> locks = new ArrayList<>();
        for (int i = 0; i < LOCKS; i++) {
            locks.add(random.nextBoolean() ? story.lock("L" + i) : story.queuedLock("L" + i));
        }
        for (int cpu = 0; cpu < story.machine().processors().size(); cpu++) {
            for (int thread = random.nextInt(1, 3); thread > 0; thread--) {
                story.threadAt(random.nextInt(2_000), cpu, act(Block.some(random, 0), locks));
            }
            if (random.nextInt(3) == 0) {
                int level = random.nextInt(Irql.LOWEST_DIRQL, Irql.HIGHEST_DIRQL);
                story.device("D" + cpu, story.line("D" + cpu + "#", (level << 4) + cpu, cpu))
                        .isr(act(Block.some(random, 1), locks))
                        .raisesAt(random.nextInt(2_000));
            }
        }
        return story.runUntil(LONG_ENOUGH);
    }

    private Story.Act act(List<Block> blocks, List<SpinLock> locks) {
        begun++;
        return cpu -> {
            int old = cpu.raiseIrql(Math.max(cpu.irql(), Irql.DISPATCH_LEVEL));
            blocks.forEach(block -> block.run(cpu, locks));
            cpu.lowerIrql(old);
            finished++;
        };
    }

    /** Whether something that began never came to its end. */
    boolean isStuck() {
        return finished < begun;
    }
}
