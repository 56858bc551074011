/**
 * The vocabulary of interrupt time and the store that holds it.
 *
 * <p>A trace is a sequence of raw {@linkplain dev.irqlscope.trace.EventKind events} in time order, kept in append-only
 * columns: one thread writes, any number read without locks. Whatever an event is about (a routine, a device, a line) is
 * an {@link dev.irqlscope.trace.Entity} in the trace's {@link dev.irqlscope.trace.Catalog}.
 *
 * <p>All times are {@code long} nanoseconds since the start of the trace, in names that end in {@code Nanos}.
 */
package dev.irqlscope.trace;
