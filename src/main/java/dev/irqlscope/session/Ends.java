package dev.irqlscope.session;

/** Waiting for threads of a session to end. */
final class Ends {

    private Ends() {}

    /** Waits even if the waiting thread is interrupted, which it is told afterwards. */
    static void await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
