package dev.irqlscope.engine;

import java.util.concurrent.locks.LockSupport;

/** The right to touch the machine. One thread holds it; passing it on is a happens-before edge. */
final class Baton {
    private volatile Thread holder;

    /** Gives it away. Call {@link #await} next, or end. */
    void pass(Thread to) {
        holder = to;
        LockSupport.unpark(to);
    }

    /** Waits until somebody passes it to the calling thread. An interrupt of that thread ends nothing and is kept. */
    void await() {
        Thread me = Thread.currentThread();
        boolean interrupted = false;
        while (holder != me) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            me.interrupt();
        }
    }
}
