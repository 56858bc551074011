/**
 * A debugging session: a live run or a recording, with its playhead, its pace and its stops.
 *
 * <p>Each session has one driving thread, which alone touches the machine and the playhead, and one thread that follows the
 * trace and publishes its analysis. Wall time meets virtual time here and nowhere else.
 */
package dev.irqlscope.session;
