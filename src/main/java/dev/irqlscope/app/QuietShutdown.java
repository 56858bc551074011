package dev.irqlscope.app;

import java.util.concurrent.RejectedExecutionException;

/**
 * Keeps the console clean when the program is ended from outside, as with Ctrl+C or SIGTERM: JavaFX then stops its renderer while
 * its own threads still want to paint, and would print that as a fault.
 */
final class QuietShutdown implements Thread.UncaughtExceptionHandler {

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        if (!(thrown instanceof RejectedExecutionException && isUnderWay())) {
            thrown.printStackTrace();
        }
    }

    /** Whether the program is being ended. */
    static boolean isUnderWay() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
