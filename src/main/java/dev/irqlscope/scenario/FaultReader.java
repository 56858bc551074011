package dev.irqlscope.scenario;

import dev.irqlscope.hba.AhciHba;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the faults of a scenario document, and those of an intervention, which have the same keys. */
final class FaultReader {
    private static final int LONGEST_STORM = 1_000_000;
    private static final long MOST_SLOWNESS_NANOS = 1_000_000_000;

    /** What any fault may say. */
    static final Set<String> KEYS = FaultKind.byWord()
            .values()
            .stream()
            .map(FaultKind::keys)
            .reduce(Set.of(), (some, more) -> Keys.of(some, more));

    private final List<DeviceSpec> devices;

    FaultReader(List<DeviceSpec> devices) {
        this.devices = devices;
    }

    List<Fault> read(List<YamlMapping> mappings) throws ScenarioException {
        List<Fault> faults = new ArrayList<>();
        for (YamlMapping mapping : mappings) {
            faults.add(read(mapping));
        }
        return faults;
    }

    Fault read(YamlMapping fault) throws ScenarioException {
        FaultKind kind = fault.choice("kind", FaultKind.byWord());
        long at = fault.nanos("at");
        long every = fault.nanos("every", 0);
        DeviceSpec device = device(fault, kind);
        String name = device.name();
        fault.onlyFor(kind.word(), kind.keys());
        return switch (kind) {
            case BURST -> new Fault.Burst(
                    name,
                    at,
                    every,
                    (int) fault.number("count", 1, AhciHba.SLOTS),
                    disturber(fault),
                    fault.nanos("disturbAfter", 0));
            case NOTIFICATION -> new Fault.Notification(name, at, every);
            case STUCK_LINE ->
                new Fault.StuckLine(name, at, every, ScenarioReader.positive(fault, "for", Long.MAX_VALUE));
            case INACTIVE_ISR ->
                new Fault.InactiveIsr(name, at, every, ScenarioReader.positive(fault, "for", Long.MAX_VALUE));
            case PULSE -> new Fault.Pulse(name, at, every, message(fault, device));
            case STORM -> new Fault.Storm(
                    name,
                    at,
                    every,
                    (int) fault.number("count", 1, LONGEST_STORM),
                    ScenarioReader.positive(fault, "period", 0),
                    message(fault, device));
            case SLOW_REGISTER -> new Fault.SlowRegister(
                    name,
                    at,
                    every,
                    slowness(fault),
                    ScenarioReader.positive(fault, "for", Long.MAX_VALUE));
            case LATE_COMPLETION ->
                new Fault.LateCompletion(name, at, every, ScenarioReader.positive(fault, "by", 0));
            case DROPPED_COMPLETION -> new Fault.DroppedCompletion(name, at, every);
            case SURPRISE_REMOVAL -> new Fault.SurpriseRemoval(name, at);
            case LOST_MESSAGE -> new Fault.LostMessage(name, at, every, message(fault, device));
        };
    }

    private String disturber(YamlMapping fault) throws ScenarioException {
        String name = fault.text("disturber", null);
        if (name != null
                && devices.stream().noneMatch(one -> one instanceof DeviceSpec.Other && one.name().equals(name))) {
            throw fault.wrong("disturber", "the name of a device of kind other", YamlMapping.quote(name));
        }
        return name;
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

    private DeviceSpec device(YamlMapping fault, FaultKind kind) throws ScenarioException {
        String name = fault.text("device");
        return devices.stream()
                .filter(one -> one.name().equals(name))
                .filter(kind::happensTo)
                .findFirst()
                .orElseThrow(() -> fault.wrong(
                        "device", "the name of a device " + kind.which(), YamlMapping.quote(name)));
    }
}
