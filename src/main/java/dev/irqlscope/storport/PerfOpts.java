package dev.irqlscope.storport;

import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_ADV_CONFIG_LOCALITY;
import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_CONCURRENT_CHANNELS;
import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_DPC_REDIRECTION;
import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_DPC_REDIRECTION_CURRENT_CPU;
import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_INTERRUPT_MESSAGE_RANGES;
import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_NO_SGL;
import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_OPTIMIZE_FOR_COMPLETION_DURING_STARTIO;

import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.engine.Processor;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What an adapter does to make requests go faster: what its miniport asked for with StorPortInitializePerfOpts. Sources:
 * StorPortInitializePerfOpts and PERF_CONFIGURATION_DATA pages.
 */
final class PerfOpts {
    private static final int OF_VERSION_2 = STOR_PERF_DPC_REDIRECTION | STOR_PERF_CONCURRENT_CHANNELS
            | STOR_PERF_INTERRUPT_MESSAGE_RANGES;
    private static final int OF_VERSION_3 = OF_VERSION_2 | STOR_PERF_ADV_CONFIG_LOCALITY
            | STOR_PERF_OPTIMIZE_FOR_COMPLETION_DURING_STARTIO;
    private static final int OF_VERSION_4 = OF_VERSION_3 | STOR_PERF_DPC_REDIRECTION_CURRENT_CPU;
    private static final int OF_VERSION_5 = OF_VERSION_4 | STOR_PERF_NO_SGL;

    private final List<Processor> processors;
    private final List<InterruptMessage> messages;
    private final PerfOptsPlace place;
    private boolean mayInitialize;
    private int flags;
    private int channels = 1;

    /**
     * @param messages what the adapter interrupts with, or none if it has a line
     * @param place where they can be asked for
     */
    PerfOpts(List<Processor> processors, List<InterruptMessage> messages, PerfOptsPlace place) {
        this.place = place;
        this.processors = processors;
        this.messages = messages;
    }

    /** Runs HwStorInitialize or HwStorPassiveInitializeRoutine, the only places for StorPortInitializePerfOpts. */
    boolean whileInitializing(Callback which, BooleanSupplier routine) {
        mayInitialize = place.allows(which);
        boolean ready = routine.getAsBoolean();
        mayInitialize = false;
        return ready;
    }

    /** As {@link StorPort#initializePerfOpts}. */
    StorStatus initialize(boolean query, PerfConfigurationData data) {
        if (data == null) {
            return StorStatus.INVALID_PARAMETER;
        }
        if (!mayInitialize) {
            return StorStatus.UNSUCCESSFUL;
        }
        int supported = supported(data.version);
        if (query) {
            data.flags = supported;
            return StorStatus.SUCCESS;
        }
        if ((data.flags & ~supported) != 0 || !hasWhatItNeeds(data.flags) || !isPossible(data)) {
            return StorStatus.UNSUCCESSFUL;
        }
        apply(data);
        return StorStatus.SUCCESS;
    }

    private int supported(int version) {
        int known = switch (version) {
            case 2 -> OF_VERSION_2;
            case 3 -> OF_VERSION_3;
            case 4 -> OF_VERSION_4;
            default -> version < 2 ? 0 : OF_VERSION_5;
        };
        return messages.isEmpty()
                ? known & ~(STOR_PERF_INTERRUPT_MESSAGE_RANGES | STOR_PERF_ADV_CONFIG_LOCALITY)
                : known;
    }

    private static boolean hasWhatItNeeds(int flags) {
        int dependent = STOR_PERF_INTERRUPT_MESSAGE_RANGES | STOR_PERF_ADV_CONFIG_LOCALITY
                | STOR_PERF_OPTIMIZE_FOR_COMPLETION_DURING_STARTIO | STOR_PERF_DPC_REDIRECTION_CURRENT_CPU;
        return ((flags & dependent) == 0 || (flags & STOR_PERF_DPC_REDIRECTION) != 0)
                && ((flags & STOR_PERF_ADV_CONFIG_LOCALITY) == 0
                        || (flags & STOR_PERF_INTERRUPT_MESSAGE_RANGES) != 0);
    }

    /** Whether the numbers make sense; the pages do not say what happens if they do not. */
    private boolean isPossible(PerfConfigurationData data) {
        return ((data.flags & STOR_PERF_CONCURRENT_CHANNELS) == 0 || data.concurrentChannels > 0)
                && ((data.flags & STOR_PERF_INTERRUPT_MESSAGE_RANGES) == 0
                        || 0 <= data.firstRedirectionMessageNumber
                                && data.firstRedirectionMessageNumber <= data.lastRedirectionMessageNumber
                                && data.lastRedirectionMessageNumber < messages.size());
    }

    private void apply(PerfConfigurationData data) {
        flags = data.flags;
        channels = has(STOR_PERF_CONCURRENT_CHANNELS) ? data.concurrentChannels : 1;
        if (has(STOR_PERF_INTERRUPT_MESSAGE_RANGES)) {
            int first = data.firstRedirectionMessageNumber;
            for (int id = first; id <= data.lastRedirectionMessageNumber; id++) {
                messages.get(id).setTarget(processors.get((id - first) % processors.size()));
            }
            if (has(STOR_PERF_ADV_CONFIG_LOCALITY)) {
                tellLocality(data);
            }
        }
    }

    private void tellLocality(PerfConfigurationData data) {
        data.deviceNode = 0;
        if (data.messageTargets != null) {
            int first = data.firstRedirectionMessageNumber;
            int count = Math.min(data.messageTargets.length, data.lastRedirectionMessageNumber - first + 1);
            for (int i = 0; i < count; i++) {
                data.messageTargets[i] = 1L << messages.get(first + i).target().number();
            }
        }
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Calls of HwStorStartIo that may run at once; 1 if it is called under the StartIo lock. */
    int channels() {
        return channels;
    }

    /**
     * Where completion work of a request runs.
     *
     * @param here the processor that reports it complete
     * @return {@code null} if it is not redirected
     */
    Processor completesOn(Srb srb, Processor here) {
        if (!has(STOR_PERF_DPC_REDIRECTION)) {
            return null;
        }
        return has(STOR_PERF_DPC_REDIRECTION_CURRENT_CPU) || srb.issuedOn() == null ? here : srb.issuedOn();
    }

    /** Whether requests that are reported complete while others are started wait for a DPC. */
    boolean defersDuringStartIo() {
        return has(STOR_PERF_OPTIMIZE_FOR_COMPLETION_DURING_STARTIO);
    }
}
