package dev.irqlscope.analysis;

/** A rule about one call of an ISR or DPC that has returned. Stateless. */
sealed interface CallRule permits IsrRules.OverLimit, IsrRules.Stretched, IsrRules.SlowDecline,
        IsrRules.DeclineOwnCause, WorkAtDirql, DpcRules.OverLimit {

    /** Its id, as in {@code isr-over-limit}. */
    String id();

    /** Where the rule comes from. */
    String source();

    Severity severity(Call call);

    /** How badly the call breaks the rule, in a measure of the rule's own; 0 if it does not. */
    long weight(Call call);

    /** A few words for a label. */
    String title(Call call);

    /** What happened, by how much, why, and what to do. */
    String text(Call call);
}
