/**
 * The machine: virtual time, processors with IRQLs, interrupt controllers, lines, DPC queues, spin locks.
 *
 * <p>It is a discrete-event simulation. Nothing here knows wall time, and nothing is random: the same machine makes the same
 * events, nanosecond for nanosecond. Every change of its state is an event in a {@link dev.irqlscope.trace.TraceStore}.
 *
 * <p>Threading: each processor is a coroutine (a virtual thread), and at any moment one thread alone holds the <i>baton</i>: a
 * processor, or the thread that called {@link dev.irqlscope.engine.Machine#run}. Only that one touches the machine, so
 * nothing in it is locked.
 */
package dev.irqlscope.engine;
