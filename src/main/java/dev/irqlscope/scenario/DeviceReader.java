package dev.irqlscope.scenario;

import dev.irqlscope.hba.Neighbour;
import dev.irqlscope.scenario.DeviceSpec.Wire;
import dev.irqlscope.storport.BusCosts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the devices of a scenario document. */
final class DeviceReader {
    private static final Set<String> OTHER = Keys.of(
            Set.of("kind", "name", "driver", "first", "every", "mean", "read", "isr", "dpc", "dpcKind"),
            ConnectionReader.LINE,
            ConnectionReader.DPCS);

    /** What any device may say. */
    static final Set<String> KEYS = Keys.of(AdapterReader.KEYS, OTHER);

    /** Whether a DPC of this kind is a threaded one. */
    private static final Map<String, Boolean> DPC_KINDS = Map.of("ordinary", false, "threaded", true);

    private final long otherIsrNanos;
    private final ConnectionReader connections;
    private final AdapterReader adapters;
    private final List<DeviceSpec> devices = new ArrayList<>();

    /** @param otherIsrNanos limit of the ISRs that are none of Storport's */
    DeviceReader(int processors, long otherIsrNanos) {
        this.otherIsrNanos = otherIsrNanos;
        connections = new ConnectionReader(processors);
        adapters = new AdapterReader(connections);
    }

    List<DeviceSpec> read(List<YamlMapping> mappings) throws ScenarioException {
        for (YamlMapping mapping : mappings) {
            DeviceSpec device = device(mapping);
            if (devices.stream().anyMatch(other -> other.name().equals(device.name()))) {
                throw mapping.wrong(
                        "name", "a name that no other device has", YamlMapping.quote(device.name()) + " again");
            }
            connections.claim(mapping, device);
            devices.add(device);
        }
        return devices;
    }

    private DeviceSpec device(YamlMapping device) throws ScenarioException {
        device.text("name");
        String kind = device.text("kind");
        return switch (kind) {
            case "ahci" -> adapters.ahci(device);
            case "nvme" -> adapters.nvme(device);
            case "scsi" -> adapters.scsi(device);
            case "virtio" -> adapters.virtio(device);
            case "other" -> other(device);
            default -> throw device.wrong("kind", "ahci, nvme, scsi, virtio or other", YamlMapping.quote(kind));
        };
    }

    private DeviceSpec.Other other(YamlMapping device) throws ScenarioException {
        Wire wire = connections.wire(device);
        device.onlyFor("other", OTHER);
        return new DeviceSpec.Other(wire, connections.dpcs(device), profile(device));
    }

    private Neighbour.Profile profile(YamlMapping device) throws ScenarioException {
        String name = device.text("name");
        boolean regular = device.has("every");
        if (regular == device.has("mean")) {
            throw device.wrong("name", "either \"every\" or \"mean\"", regular ? "both" : "neither");
        }
        String period = regular ? "every" : "mean";
        return new Neighbour.Profile(
                name,
                device.text("driver", name.toLowerCase(Locale.ROOT) + ".sys"),
                device.nanos("first", device.nanos(period)),
                ScenarioReader.positive(device, period, 0),
                regular,
                device.nanos("read", BusCosts.DEFAULT.readNanos()),
                device.nanos("isr"),
                device.nanos("dpc"),
                device.choice("dpcKind", DPC_KINDS, false),
                otherIsrNanos);
    }
}
