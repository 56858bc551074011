package dev.irqlscope.session;

import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits until a session says so. */
final class Await {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Await() {}

    static SessionStatus until(Session session, Predicate<SessionStatus> reached) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        SessionStatus status = session.status();
        while (!reached.test(status)) {
            if (System.nanoTime() > deadline) {
                fail("still " + status);
            }
            LockSupport.parkNanos(100_000);
            status = session.status();
        }
        return status;
    }

    /** Waits until a step or seek has been carried out. */
    static SessionStatus jump(Session session, Runnable order) {
        SessionStatus before = session.status();
        order.run();
        return until(session, now -> now.jumps() > before.jumps());
    }
}
