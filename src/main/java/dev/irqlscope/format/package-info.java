/**
 * Trace files in and out. A file is recognised by its content and read as a stream into a
 * {@link dev.irqlscope.trace.TraceStore}; nothing that a file says of its own sizes is believed before it is checked.
 */
package dev.irqlscope.format;
