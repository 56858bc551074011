package dev.irqlscope.scenario;

import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_CONCURRENT_CHANNELS;
import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_DPC_REDIRECTION;
import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_DPC_REDIRECTION_CURRENT_CPU;
import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_INTERRUPT_MESSAGE_RANGES;
import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_OPTIMIZE_FOR_COMPLETION_DURING_STARTIO;

import dev.irqlscope.miniport.PerfRequest;
import dev.irqlscope.scenario.DeviceSpec.Connection;
import dev.irqlscope.scenario.DeviceSpec.Messages;
import java.util.Map;
import java.util.TreeMap;

/** Reads what an adapter's miniport asks of its port driver to make requests go faster. */
final class PerfOptsReader {
    static final String KEY = "perfOpts";

    private static final String NEEDED = "dpcRedirection";

    private static final Map<String, Integer> OF_ANY = Map.of(
            NEEDED, STOR_PERF_DPC_REDIRECTION,
            "dpcRedirectionCurrentCpu", STOR_PERF_DPC_REDIRECTION_CURRENT_CPU,
            "concurrentChannels", STOR_PERF_CONCURRENT_CHANNELS);

    private PerfOptsReader() {}

    static PerfRequest ahci(YamlMapping device, Connection connection) throws ScenarioException {
        return read(device, connection, OF_ANY);
    }

    static PerfRequest nvme(YamlMapping device, Connection connection) throws ScenarioException {
        Map<String, Integer> words = new TreeMap<>(OF_ANY);
        words.put("optimizeForCompletionDuringStartIo", STOR_PERF_OPTIMIZE_FOR_COMPLETION_DURING_STARTIO);
        return read(device, connection, words);
    }

    private static PerfRequest read(YamlMapping device, Connection connection, Map<String, Integer> ofKind)
            throws ScenarioException {
        Map<String, Integer> words = new TreeMap<>(ofKind);
        if (connection instanceof Messages) {
            words.put("interruptMessageRanges", STOR_PERF_INTERRUPT_MESSAGE_RANGES);
        }
        int flags = 0;
        for (int flag : device.choices(KEY, words)) {
            flags |= flag;
        }
        boolean redirects = (flags & STOR_PERF_DPC_REDIRECTION) != 0;
        if (!redirects && (flags & ~STOR_PERF_CONCURRENT_CHANNELS) != 0) {
            throw device.wrong(KEY, NEEDED + " with all but concurrentChannels", "none");
        }
        return new PerfRequest(flags);
    }
}
