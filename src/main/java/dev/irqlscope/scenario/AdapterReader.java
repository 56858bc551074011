package dev.irqlscope.scenario;

import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_CONCURRENT_CHANNELS;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.hba.NvmeController;
import dev.irqlscope.hba.NvmeController.Coalescing;
import dev.irqlscope.hba.VirtioDisk;
import dev.irqlscope.miniport.AhciDriver;
import dev.irqlscope.miniport.AhciMiniport;
import dev.irqlscope.miniport.PerfRequest;
import dev.irqlscope.scenario.DeviceSpec.AdapterSpec;
import dev.irqlscope.scenario.DeviceSpec.Connection;
import dev.irqlscope.scenario.DeviceSpec.Messages;
import dev.irqlscope.scenario.DeviceSpec.StartUp;
import dev.irqlscope.storport.InterruptSynchronizationMode;
import dev.irqlscope.storport.QueuePolicy;
import dev.irqlscope.storport.StorSynchronizationModel;
import java.util.Map;
import java.util.Set;

/** Reads the storage adapters of a scenario document, kind by kind. */
final class AdapterReader {
    /** What any adapter may say. */
    private static final Set<String> COMMON = Keys.of(
            Set.of("kind", "name", "service", "startUp", "queueDepth", "busyPause", "busyRetries", "queueFullWait"),
            ConnectionReader.DPCS);

    private static final Set<String> AHCI = Keys.of(
            COMMON,
            ConnectionReader.LINE,
            ConnectionReader.MESSAGES,
            Set.of("ports", "slots", "completeInIsrFrom", "miniport", "dpcFlag", "duplex", PerfOptsReader.KEY));
    private static final Set<String> NVME = Keys.of(
            COMMON, ConnectionReader.MESSAGES, Set.of("coalesce", "synchronize", PerfOptsReader.KEY));

    private static final Set<String> SCSI = Keys.of(COMMON, ConnectionReader.LINE, Set.of("duplex"));
    private static final Set<String> VIRTIO = Keys.of(
            COMMON, ConnectionReader.LINE, ConnectionReader.MESSAGES, Set.of("duplex"));

    static final Set<String> KEYS = Keys.of(AHCI, NVME, SCSI, VIRTIO);

    private static final Map<String, StorSynchronizationModel> DUPLEX = Map.of(
            "full", StorSynchronizationModel.FULL_DUPLEX, "half", StorSynchronizationModel.HALF_DUPLEX);

    private static final Map<String, StartUp> START_UPS = Map.of(
            "instant", StartUp.INSTANT, "timed", StartUp.TIMED);

    private static final Map<String, AhciDriver> AHCI_DRIVERS = Map.ofEntries(
            Map.entry("good", AhciDriver.GOOD),
            Map.entry("completesInIsr", AhciDriver.COMPLETES_IN_ISR),
            Map.entry("clearsAfterReading", AhciDriver.CLEARS_AFTER_READING),
            Map.entry("claimsForeign", AhciDriver.CLAIMS_FOREIGN),
            Map.entry("declinesOwn", AhciDriver.DECLINES_OWN),
            Map.entry("neverClears", AhciDriver.NEVER_CLEARS),
            Map.entry("issuesNoDpc", AhciDriver.ISSUES_NO_DPC),
            Map.entry("trustsDpcArguments", AhciDriver.TRUSTS_DPC_ARGUMENTS),
            Map.entry("unboundedDpc", AhciDriver.UNBOUNDED_DPC),
            Map.entry("locksInWrongOrder", AhciDriver.LOCKS_IN_WRONG_ORDER),
            Map.entry("freesAtDirql", AhciDriver.FREES_AT_DIRQL),
            Map.entry("sharesUnderLock", AhciDriver.SHARES_UNDER_LOCK),
            Map.entry("sharesWithoutLock", AhciDriver.SHARES_WITHOUT_LOCK));

    private static final Map<String, InterruptSynchronizationMode> MODES = Map.of(
            "perMessage", InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE,
            "all", InterruptSynchronizationMode.SYNCHRONIZE_ALL);

    private static final int DEEPEST_QUEUE = 1_000;
    private static final int MOST_RETRIES = 1_000;

    private final ConnectionReader connections;

    AdapterReader(ConnectionReader connections) {
        this.connections = connections;
    }

    DeviceSpec.Ahci ahci(YamlMapping device) throws ScenarioException {
        Connection connection = connections.wireOrMessages(device, AhciHba.MOST_PORTS);
        device.onlyFor("ahci", AHCI);
        int ports = (int) device.number("ports", 1, AhciHba.MOST_PORTS, 1);
        if (connection instanceof Messages messages && messages.count() != 1 && messages.count() != ports) {
            throw device.wrong(
                    "vectors",
                    ports == 1 ? "one vector" : "one vector, or one for each of the %d ports".formatted(ports),
                    Integer.toString(messages.count()));
        }
        return new DeviceSpec.Ahci(
                common(device, connection),
                ports,
                (int) device.number("slots", 1, AhciHba.SLOTS, AhciHba.SLOTS),
                device.choice("miniport", AHCI_DRIVERS, AhciDriver.GOOD),
                options(device, connection));
    }

    private static AhciMiniport.Options options(YamlMapping device, Connection connection) throws ScenarioException {
        AhciMiniport.Options usual = AhciMiniport.Options.USUAL;
        PerfRequest perfRequest = PerfOptsReader.ahci(device, connection);
        StorSynchronizationModel duplex = duplex(device);
        if (duplex == StorSynchronizationModel.HALF_DUPLEX
                && (perfRequest.flags() & STOR_PERF_CONCURRENT_CHANNELS) != 0) {
            throw device.wrong(
                    "duplex", "full with concurrentChannels, which run at once", "\"half\"");
        }
        return new AhciMiniport.Options(
                (int) device.number("completeInIsrFrom", 1, AhciHba.SLOTS + 1, usual.completeInIsrFrom()),
                device.flag("dpcFlag", usual.keepsDpcFlag()),
                perfRequest,
                duplex);
    }

    DeviceSpec.Nvme nvme(YamlMapping device) throws ScenarioException {
        device.onlyFor("nvme", NVME);
        Messages messages = connections.messages(device, NvmeController.MOST_PAIRS);
        return new DeviceSpec.Nvme(
                common(device, messages),
                coalescing(device),
                device.choice("synchronize", MODES, InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE),
                PerfOptsReader.nvme(device, messages));
    }

    DeviceSpec.Scsi scsi(YamlMapping device) throws ScenarioException {
        Connection connection = connections.wire(device);
        device.onlyFor("scsi", SCSI);
        return new DeviceSpec.Scsi(
                common(device, connection),
                duplex(device));
    }

    private static StorSynchronizationModel duplex(YamlMapping device) throws ScenarioException {
        return device.choice("duplex", DUPLEX, StorSynchronizationModel.FULL_DUPLEX);
    }

    DeviceSpec.Virtio virtio(YamlMapping device) throws ScenarioException {
        Connection connection = connections.wireOrMessages(device, VirtioDisk.MOST_MESSAGES);
        device.onlyFor("virtio", VIRTIO);
        if (connection instanceof Messages messages && messages.count() <= VirtioDisk.CONFIGURATION_MESSAGES) {
            throw device.wrong(
                    "vectors", "a vector for the configuration and one for each queue", "a single one");
        }
        StorSynchronizationModel duplex = duplex(device);
        if (connection instanceof Messages && duplex == StorSynchronizationModel.HALF_DUPLEX) {
            throw device.wrong(
                    "duplex", "full with messages, whose queues are chosen by processor below DIRQL", "\"half\"");
        }
        return new DeviceSpec.Virtio(common(device, connection), duplex);
    }

    private AdapterSpec common(YamlMapping device, Connection connection) throws ScenarioException {
        return new AdapterSpec(device.text("name"), connection, connections.dpcs(device), ServiceReader.read(device),
                device.choice("startUp", START_UPS, StartUp.INSTANT), queue(device));
    }

    private static QueuePolicy queue(YamlMapping device) throws ScenarioException {
        QueuePolicy usual = QueuePolicy.DEFAULT;
        return new QueuePolicy(
                (int) device.number("queueDepth", 1, DEEPEST_QUEUE, usual.depth()),
                ScenarioReader.positive(device, "busyPause", usual.busyPauseNanos()),
                (int) device.number("busyRetries", 0, MOST_RETRIES, usual.busyRetries()),
                (int) device.number("queueFullWait", 1, 100, usual.queueFullPercent()));
    }

    private static Coalescing coalescing(YamlMapping device) throws ScenarioException {
        if (!device.has("coalesce")) {
            return Coalescing.NONE;
        }
        YamlMapping coalesce = device.mapping("coalesce", Set.of("count", "time"));
        return new Coalescing((int) coalesce.number("count", 1, 256), coalesce.nanos("time"));
    }
}
