package dev.irqlscope.scenario;

import dev.irqlscope.engine.DpcImportance;
import dev.irqlscope.engine.InterruptLine.Trigger;
import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.hba.Neighbour;
import dev.irqlscope.hba.NvmeController;
import dev.irqlscope.hba.NvmeController.Coalescing;
import dev.irqlscope.hba.ServiceTime;
import dev.irqlscope.scenario.DeviceSpec.DpcPlacement;
import dev.irqlscope.scenario.DeviceSpec.Message;
import dev.irqlscope.scenario.DeviceSpec.Wire;
import dev.irqlscope.storport.BusCosts;
import dev.irqlscope.storport.InterruptSynchronizationMode;
import dev.irqlscope.trace.Irql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Reads the devices of a scenario document. */
final class DeviceReader {
    private static final Set<String> AHCI = Set.of(
            "kind", "name", "line", "trigger", "vector", "cpu", "importance", "dpcCpu", "service", "completeInIsrFrom");
    private static final Set<String> NVME = Set.of(
            "kind", "name", "vectors", "cpus", "importance", "dpcCpu", "service", "coalesce", "synchronize");
    private static final Set<String> OTHER = Set.of(
            "kind", "name", "line", "trigger", "vector", "cpu", "importance", "dpcCpu", "driver", "first", "every",
            "mean", "read", "isr", "dpc");

    /** What any device may say. */
    static final Set<String> KEYS = union(AHCI, NVME, OTHER);

    private static final Map<String, DpcImportance> IMPORTANCES = Map.of(
            "low", DpcImportance.LOW,
            "medium", DpcImportance.MEDIUM,
            "mediumHigh", DpcImportance.MEDIUM_HIGH,
            "high", DpcImportance.HIGH);
    private static final Map<String, Trigger> TRIGGERS = Map.of("level", Trigger.LEVEL, "latched", Trigger.LATCHED);
    private static final Map<String, InterruptSynchronizationMode> MODES = Map.of(
            "perMessage", InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE,
            "all", InterruptSynchronizationMode.SYNCHRONIZE_ALL);

    private static final int LOWEST_VECTOR = Irql.LOWEST_DIRQL << 4;
    private static final int HIGHEST_VECTOR = (Irql.HIGHEST_DIRQL << 4) + 15;

    private final int processors;
    private final long otherIsrNanos;
    private final List<DeviceSpec> devices = new ArrayList<>();
    private final Map<String, Wire> wires = new HashMap<>();
    private final Map<Integer, String> ownerOfVector = new HashMap<>();

    /** @param otherIsrNanos limit of the ISRs that are none of Storport's */
    DeviceReader(int processors, long otherIsrNanos) {
        this.processors = processors;
        this.otherIsrNanos = otherIsrNanos;
    }

    @SafeVarargs
    private static Set<String> union(Set<String>... sets) {
        Set<String> all = new TreeSet<>();
        for (Set<String> set : sets) {
            all.addAll(set);
        }
        return Set.copyOf(all);
    }

    List<DeviceSpec> read(List<YamlMapping> mappings) throws ScenarioException {
        for (YamlMapping mapping : mappings) {
            DeviceSpec device = device(mapping);
            if (devices.stream().anyMatch(other -> other.name().equals(device.name()))) {
                throw mapping.wrong(
                        "name", "a name that no other device has", YamlMapping.quote(device.name()) + " again");
            }
            switch (device) {
                case DeviceSpec.Wired wired -> connect(mapping, wired.wire());
                case DeviceSpec.Nvme nvme -> {
                    for (Message message : nvme.messages()) {
                        own(mapping, "vectors", message.vector(), "device " + nvme.name());
                    }
                }
            }
            devices.add(device);
        }
        return devices;
    }

    private void connect(YamlMapping mapping, Wire wire) throws ScenarioException {
        Wire first = wires.putIfAbsent(wire.line(), wire);
        if (first == null) {
            own(mapping, "vector", wire.vector(), "line " + wire.line());
        } else if (first.vector() != wire.vector() || first.cpu() != wire.cpu()) {
            throw mapping.wrong(
                    "vector",
                    "the vector and CPU of line %s, 0x%X and %d".formatted(wire.line(), first.vector(), first.cpu()),
                    "0x%X and %d".formatted(wire.vector(), wire.cpu()));
        } else if (first.trigger() != wire.trigger()) {
            throw mapping.wrong("trigger", "the trigger of line " + wire.line(), "another");
        }
    }

    private void own(YamlMapping mapping, String key, int vector, String owner) throws ScenarioException {
        String other = ownerOfVector.putIfAbsent(vector, owner);
        if (other != null) {
            throw mapping.wrong(key, "a vector that no other line has", "the one of " + other);
        }
    }

    private DeviceSpec device(YamlMapping device) throws ScenarioException {
        String name = device.text("name");
        String kind = device.text("kind");
        return switch (kind) {
            case "ahci" -> {
                Wire wire = wire(device);
                device.onlyFor(kind, AHCI);
                yield new DeviceSpec.Ahci(
                        name,
                        wire,
                        dpcs(device),
                        service(device),
                        (int) device.number("completeInIsrFrom", 1, AhciHba.SLOTS + 1, AhciHba.SLOTS + 1));
            }
            case "nvme" -> {
                device.onlyFor(kind, NVME);
                yield new DeviceSpec.Nvme(
                        name,
                        messages(device),
                        dpcs(device),
                        service(device),
                        coalescing(device),
                        device.choice("synchronize", MODES, InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE));
            }
            case "other" -> {
                Wire wire = wire(device);
                device.onlyFor(kind, OTHER);
                yield new DeviceSpec.Other(wire, dpcs(device), profile(device, name));
            }
            default -> throw device.wrong("kind", "ahci, nvme or other", YamlMapping.quote(kind));
        };
    }

    private Wire wire(YamlMapping device) throws ScenarioException {
        return new Wire(
                device.text("line"),
                device.choice("trigger", TRIGGERS, Trigger.LEVEL),
                (int) device.number("vector", LOWEST_VECTOR, HIGHEST_VECTOR),
                (int) device.number("cpu", 0, processors - 1, 0));
    }

    /** One for each vector; the processors are taken in turn. */
    private List<Message> messages(YamlMapping device) throws ScenarioException {
        List<Integer> vectors = device.numbers("vectors", LOWEST_VECTOR, HIGHEST_VECTOR, List.of());
        if (vectors.isEmpty()) {
            throw device.wrong("name", "the key \"vectors\"", "none");
        }
        if (vectors.size() > NvmeController.MOST_PAIRS) {
            throw device.wrong("vectors", "at most " + NvmeController.MOST_PAIRS, "more");
        }
        List<Integer> cpus = device.numbers(
                "cpus", 0, processors - 1, IntStream.range(0, processors).boxed().toList());
        List<Message> messages = new ArrayList<>();
        for (int vector : vectors) {
            messages.add(new Message(vector, cpus.get(messages.size() % cpus.size())));
        }
        return messages;
    }

    private static Coalescing coalescing(YamlMapping device) throws ScenarioException {
        if (!device.has("coalesce")) {
            return Coalescing.NONE;
        }
        YamlMapping coalesce = device.mapping("coalesce", Set.of("count", "time"));
        return new Coalescing((int) coalesce.number("count", 1, 256), coalesce.nanos("time"));
    }

    private DpcPlacement dpcs(YamlMapping device) throws ScenarioException {
        return new DpcPlacement(
                device.choice("importance", IMPORTANCES, DpcImportance.MEDIUM),
                (int) device.number("dpcCpu", 0, processors - 1, DpcPlacement.ISSUING_CPU));
    }

    private static ServiceTime service(YamlMapping device) throws ScenarioException {
        YamlMapping service = device.mapping("service", Set.of("min", "mean"));
        long min = service.nanos("min");
        long mean = service.nanos("mean");
        if (mean < min) {
            throw service.wrong("mean", "a mean of at least the minimum", "less");
        }
        return new ServiceTime(min, mean);
    }

    private Neighbour.Profile profile(YamlMapping device, String name) throws ScenarioException {
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
                otherIsrNanos);
    }
}
