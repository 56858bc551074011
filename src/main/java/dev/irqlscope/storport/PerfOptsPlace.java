package dev.irqlscope.storport;

/**
 * Where the port driver takes StorPortInitializePerfOpts, about which the documents disagree: HwStorInitialize, or
 * HwStorPassiveInitializeRoutine, or both. Elsewhere it is unsuccessful.
 */
public enum PerfOptsPlace {
    /** In either. Source: StorPortInitializePerfOpts page. */
    BOTH,
    /** Only in HwStorInitialize. */
    INITIALIZE,
    /** Only in HwStorPassiveInitializeRoutine. */
    PASSIVE_INITIALIZE;

    boolean allows(Callback routine) {
        return this == BOTH || name().equals(routine.name());
    }
}
