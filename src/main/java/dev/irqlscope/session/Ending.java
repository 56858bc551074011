package dev.irqlscope.session;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Work that shall not be cut off when the program is told to end, as by Ctrl+C or SIGTERM: it is told, and has until it is closed to
 * come to an end of its own.
 *
 * <p>Threading: any thread may call anything.
 */
public final class Ending implements AutoCloseable {

    /** Nobody who ends a program waits for longer. */
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean asked;

    private Ending(Runnable told) {
        hook = new Thread(() -> {
            asked = true;
            told.run();
            await();
        }, "irqlscope-ending");
    }

    /** Begins such work. */
    public static Ending watch() {
        return watch(() -> {});
    }

    /** As above; {@code told} is called, on a thread of its own, when the program is to end. */
    static Ending watch(Runnable told) {
        Ending ending = new Ending(told);
        try {
            Runtime.getRuntime().addShutdownHook(ending.hook);
        } catch (IllegalStateException e) {
            // It is ending already, and will not wait any more.
            ending.asked = true;
            told.run();
        }
        return ending;
    }

    /** Whether the program is to end. */
    public boolean isAskedFor() {
        return asked;
    }

    /** The work is done. */
    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is ending: that was what the hook waited for.
        }
    }

    private void await() {
        try {
            done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
