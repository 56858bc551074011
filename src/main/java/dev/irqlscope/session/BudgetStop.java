package dev.irqlscope.session;

/**
 * The nanosecond at which an ISR had used up its limit by its own work.
 *
 * @param sentence which ISR, where, and its limit
 */
record BudgetStop(long nanos, String sentence) {}
