package dev.irqlscope.miniport;

import dev.irqlscope.storport.DeviceExtension;
import dev.irqlscope.storport.PerfConfigurationData;
import dev.irqlscope.storport.StorPort;
import dev.irqlscope.storport.StorStatus;

/**
 * What a miniport would like its port driver to do to make requests go faster.
 *
 * @param flags as STOR_PERF_* of {@link PerfConfigurationData}
 */
public record PerfRequest(int flags) {
    public static final PerfRequest NONE = new PerfRequest(0);

    /**
     * Asks what there is and takes of it what is wanted, as a miniport does in its start-up routines.
     *
     * @param channels calls of HwStorStartIo that its device can take at once
     * @param messages messages of its device, all of which are spread over the processors if that is wanted
     * @return the flags that were granted
     */
    int ask(DeviceExtension extension, int channels, int messages) {
        if (flags == 0) {
            return 0;
        }
        PerfConfigurationData data = new PerfConfigurationData();
        StorStatus asked = StorPort.initializePerfOpts(extension, true, data);
        data.flags &= flags;
        data.concurrentChannels = channels;
        data.lastRedirectionMessageNumber = messages - 1;
        return asked == StorStatus.SUCCESS
                && StorPort.initializePerfOpts(extension, false, data) == StorStatus.SUCCESS ? data.flags : 0;
    }
}
