package dev.irqlscope.storport;

/**
 * What a miniport asks of its port driver to make requests go faster, as PERF_CONFIGURATION_DATA. In and out:
 * {@link StorPort#initializePerfOpts} reads some members and sets others. Source: PERF_CONFIGURATION_DATA page.
 */
public final class PerfConfigurationData {
    /** Completion work runs on the processor that issued the request. From version 2. */
    public static final int STOR_PERF_DPC_REDIRECTION = 0x01;
    /** HwStorStartIo is called on several processors at once, without the StartIo lock. From version 2. */
    public static final int STOR_PERF_CONCURRENT_CHANNELS = 0x02;
    /** A range of messages is spread over the processors. From version 2; needs DPC redirection. */
    public static final int STOR_PERF_INTERRUPT_MESSAGE_RANGES = 0x04;
    /** Tells which processors the messages interrupt. From version 3; needs message ranges and DPC redirection. */
    public static final int STOR_PERF_ADV_CONFIG_LOCALITY = 0x08;
    /** The miniport completes requests while it starts others. From version 3; needs DPC redirection. */
    public static final int STOR_PERF_OPTIMIZE_FOR_COMPLETION_DURING_STARTIO = 0x10;
    /** Completion work runs on the processor that reports completion. From version 4; needs DPC redirection. */
    public static final int STOR_PERF_DPC_REDIRECTION_CURRENT_CPU = 0x20;
    /** The miniport wants no scatter lists, which this port driver never makes. From version 5. */
    public static final int STOR_PERF_NO_SGL = 0x40;

    /** The newest version. */
    public static final int STOR_PERF_VERSION = 5;

    /** Version of this structure: which flags are known. */
    public int version = STOR_PERF_VERSION;

    /** What is wanted; after a query, what the port driver supports. */
    public int flags;

    /** Calls of HwStorStartIo that may run at once. Read with {@link #STOR_PERF_CONCURRENT_CHANNELS}. */
    public int concurrentChannels;

    /** First message to be spread over the processors. Read with {@link #STOR_PERF_INTERRUPT_MESSAGE_RANGES}. */
    public int firstRedirectionMessageNumber;

    /** Last message to be spread over the processors. */
    public int lastRedirectionMessageNumber;

    /** NUMA node of the adapter, of which this machine has one. Set with {@link #STOR_PERF_ADV_CONFIG_LOCALITY}. */
    public int deviceNode;

    /**
     * For each message of the range the mask of processors that it interrupts, bit 0 for processor 0; {@code null} if nobody
     * wants to know. Set with {@link #STOR_PERF_ADV_CONFIG_LOCALITY}.
     */
    public long[] messageTargets;
}
