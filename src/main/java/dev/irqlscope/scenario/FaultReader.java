package dev.irqlscope.scenario;

import dev.irqlscope.hba.AhciHba;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Reads the planned faults of a scenario document. */
final class FaultReader {
    private static final int LONGEST_STORM = 1_000_000;
    private static final long MOST_SLOWNESS_NANOS = 1_000_000_000;

    private static final Set<String> SIMPLE = Set.of("kind", "device", "at", "every");
    private static final Set<String> BURST = Keys.of(SIMPLE, Set.of("count", "disturber", "disturbAfter"));
    private static final Set<String> STUCK_LINE = Keys.of(SIMPLE, Set.of("for"));
    private static final Set<String> MESSAGE = Keys.of(SIMPLE, Set.of("message"));
    private static final Set<String> STORM = Keys.of(MESSAGE, Set.of("count", "period"));
    private static final Set<String> ONCE = Set.of("kind", "device", "at");
    private static final Set<String> LATE_COMPLETION = Keys.of(SIMPLE, Set.of("by"));
    private static final Set<String> SLOW_REGISTER = Keys.of(SIMPLE, Set.of("by", "for"));

    /** What any fault may say. */
    static final Set<String> KEYS = Keys.of(BURST, STUCK_LINE, STORM, SLOW_REGISTER);

    private final List<DeviceSpec> devices;

    FaultReader(List<DeviceSpec> devices) {
        this.devices = devices;
    }

    List<Fault> read(List<YamlMapping> mappings) throws ScenarioException {
        List<Fault> faults = new ArrayList<>();
        for (YamlMapping mapping : mappings) {
            faults.add(fault(mapping));
        }
        return faults;
    }

    private Fault fault(YamlMapping fault) throws ScenarioException {
        String kind = fault.text("kind");
        long at = fault.nanos("at");
        long every = fault.nanos("every", 0);
        switch (kind) {
            case "burst" -> {
                String device = device(fault, DeviceSpec.Ahci.class::isInstance, "of kind ahci").name();
                fault.onlyFor(kind, BURST);
                return new Fault.Burst(
                        device,
                        at,
                        every,
                        (int) fault.number("count", 1, AhciHba.SLOTS),
                        disturber(fault),
                        fault.nanos("disturbAfter", 0));
            }
            case "notification" -> {
                String device = device(fault, FaultReader::notifies, "of kind ahci, scsi or virtio").name();
                fault.onlyFor(kind, SIMPLE);
                return new Fault.Notification(device, at, every);
            }
            case "stuckLine" -> {
                String device = wired(fault).name();
                fault.onlyFor(kind, STUCK_LINE);
                return new Fault.StuckLine(device, at, every, ScenarioReader.positive(fault, "for", Long.MAX_VALUE));
            }
            case "pulse" -> {
                DeviceSpec device = any(fault);
                fault.onlyFor(kind, MESSAGE);
                return new Fault.Pulse(device.name(), at, every, message(fault, device));
            }
            case "storm" -> {
                DeviceSpec device = any(fault);
                fault.onlyFor(kind, STORM);
                return new Fault.Storm(
                        device.name(),
                        at,
                        every,
                        (int) fault.number("count", 1, LONGEST_STORM),
                        ScenarioReader.positive(fault, "period", 0),
                        message(fault, device));
            }
            case "slowRegister" -> {
                DeviceSpec device = any(fault);
                fault.onlyFor(kind, SLOW_REGISTER);
                return new Fault.SlowRegister(
                        device.name(),
                        at,
                        every,
                        slowness(fault),
                        ScenarioReader.positive(fault, "for", Long.MAX_VALUE));
            }
            case "lateCompletion" -> {
                DeviceSpec device = adapter(fault);
                fault.onlyFor(kind, LATE_COMPLETION);
                return new Fault.LateCompletion(
                        device.name(), at, every, ScenarioReader.positive(fault, "by", 0));
            }
            case "droppedCompletion" -> {
                DeviceSpec device = adapter(fault);
                fault.onlyFor(kind, SIMPLE);
                return new Fault.DroppedCompletion(device.name(), at, every);
            }
            case "surpriseRemoval" -> {
                DeviceSpec device = any(fault);
                fault.onlyFor(kind, ONCE);
                return new Fault.SurpriseRemoval(device.name(), at);
            }
            case "lostMessage" -> {
                DeviceSpec device = device(
                        fault, one -> one.connection() instanceof DeviceSpec.Messages, "with messages");
                fault.onlyFor(kind, MESSAGE);
                return new Fault.LostMessage(device.name(), at, every, message(fault, device));
            }
            default -> throw fault.wrong(
                    "kind",
                    "burst, notification, stuckLine, pulse, storm, slowRegister, lostMessage, lateCompletion, droppedCompletion or surpriseRemoval",
                    YamlMapping.quote(kind));
        }
    }

    private String disturber(YamlMapping fault) throws ScenarioException {
        String name = fault.text("disturber", null);
        if (name != null
                && devices.stream().noneMatch(one -> one instanceof DeviceSpec.Other && one.name().equals(name))) {
            throw fault.wrong("disturber", "the name of a device of kind other", YamlMapping.quote(name));
        }
        return name;
    }

    private static boolean notifies(DeviceSpec device) {
        return device instanceof DeviceSpec.Adapter && !(device instanceof DeviceSpec.Nvme);
    }

    private static long slowness(YamlMapping fault) throws ScenarioException {
        long by = fault.nanos("by");
        if (by > MOST_SLOWNESS_NANOS) {
            throw fault.wrong("by", "at most 1s", "more");
        }
        return by;
    }

    private static int message(YamlMapping fault, DeviceSpec device) throws ScenarioException {
        int messages = device.connection() instanceof DeviceSpec.Messages all ? all.count() : 1;
        return (int) fault.number("message", 0, messages - 1, 0);
    }

    private DeviceSpec any(YamlMapping fault) throws ScenarioException {
        return device(fault, one -> true, "of the scenario");
    }

    private DeviceSpec adapter(YamlMapping fault) throws ScenarioException {
        return device(fault, DeviceSpec.Adapter.class::isInstance, "that requests can be sent to");
    }

    private DeviceSpec wired(YamlMapping fault) throws ScenarioException {
        return device(fault, one -> one.connection() instanceof DeviceSpec.Wire, "on a line");
    }

    private DeviceSpec device(YamlMapping fault, Predicate<DeviceSpec> fits, String which) throws ScenarioException {
        String name = fault.text("device");
        return devices.stream()
                .filter(one -> one.name().equals(name))
                .filter(fits)
                .findFirst()
                .orElseThrow(() -> fault.wrong(
                        "device", "the name of a device " + which, YamlMapping.quote(name)));
    }
}
