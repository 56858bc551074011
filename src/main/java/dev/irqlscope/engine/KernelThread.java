package dev.irqlscope.engine;

/**
 * Work at PASSIVE_LEVEL.
 *
 * @param entity index of its {@link dev.irqlscope.trace.Entity.Thread}
 * @param body runs on the processor's coroutine and takes virtual time there
 */
public record KernelThread(int entity, Body body) {

    /** What a thread does when it gets a processor. */
    @FunctionalInterface
    public interface Body {
        void run(Processor processor);
    }
}
