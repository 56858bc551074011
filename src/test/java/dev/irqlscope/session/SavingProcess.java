package dev.irqlscope.session;

import dev.irqlscope.scenario.Scenario;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** A program of its own that runs the default scenario and saves it, until it is killed; it tells how many events there are. */
final class SavingProcess {
    static final long SEED = 42;

    private SavingProcess() {}

    public static void main(String[] arguments) throws Exception {
        LiveRun run = LiveRun.start(Scenario.defaultScenario(), SEED);
        CountDownLatch growing = new CountDownLatch(1);
        run.save(Path.of(arguments[0]), outcome -> growing.countDown());
        growing.await();
        run.setPace(Pace.DEFAULT);
        run.play();
        long told = -1;
        while (true) {
            long events = run.trace().size();
            if (events != told) {
                told = events;
                System.out.println(events);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
