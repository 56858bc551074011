package dev.irqlscope.engine;

/** Where a DPC is queued and how soon its queue is looked at. Source: KeSetImportanceDpc page. */
public enum DpcImportance {
    /** At the end; the queue is looked at now only if it is long, or if few DPCs ran of late. */
    LOW,
    /** At the end; looked at now on this processor, on another one only if its queue is long or it is idle. */
    MEDIUM,
    /** At the end; looked at now wherever it is. */
    MEDIUM_HIGH,
    /** At the head; looked at now wherever it is. */
    HIGH
}
