package dev.irqlscope.storport;

/** How the message interrupts of an adapter exclude each other. Source: INTERRUPT_SYNCHRONIZATION_MODE page. */
public enum InterruptSynchronizationMode {
    /** InterruptSupportNone: the miniport knows lines only. */
    SUPPORT_NONE,
    /** InterruptSynchronizeAll: one lock for all messages, so that never two of their ISRs run. */
    SYNCHRONIZE_ALL,
    /** InterruptSynchronizePerMessage: a lock for each message; ISRs of different messages nest, or run at once. */
    SYNCHRONIZE_PER_MESSAGE
}
