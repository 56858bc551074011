package dev.irqlscope.trace;

/** What calls a routine, in the words of the command line's JSON. */
public enum RoutineKind {
    /** An interrupt service routine of a line, or a Linux hard-interrupt handler. */
    ISR("isr"),
    /** An interrupt service routine of a message. */
    ISR_MSI("isr-msi"),
    DPC("dpc"),
    TIMER_DPC("timer-dpc"),
    THREADED_DPC("threaded-dpc"),
    /** A Linux softirq action, the nearest thing it has to a DPC. */
    SOFTIRQ("softirq"),
    /** A kernel vector outside any driver: clock, inter-processor interrupts. */
    VECTOR("vector");

    private final String word;

    RoutineKind(String word) {
        this.word = word;
    }

    /** The word for it in JSON and tables. */
    public String word() {
        return word;
    }

    public boolean isIsr() {
        return this == ISR || this == ISR_MSI;
    }

    /** Whether it is deferred work: any DPC or softirq. */
    public boolean isDpc() {
        return this == DPC || this == TIMER_DPC || this == THREADED_DPC || this == SOFTIRQ;
    }
}
