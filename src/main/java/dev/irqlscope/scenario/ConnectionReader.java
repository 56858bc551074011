package dev.irqlscope.scenario;

import dev.irqlscope.engine.DpcImportance;
import dev.irqlscope.engine.InterruptLine.Trigger;
import dev.irqlscope.scenario.DeviceSpec.Connection;
import dev.irqlscope.scenario.DeviceSpec.DpcPlacement;
import dev.irqlscope.scenario.DeviceSpec.Message;
import dev.irqlscope.scenario.DeviceSpec.Messages;
import dev.irqlscope.scenario.DeviceSpec.Wire;
import dev.irqlscope.trace.Irql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads how a device interrupts and where its DPCs run, and sees to it that no two devices get in each other's way. */
final class ConnectionReader {
    static final Set<String> LINE = Set.of("line", "trigger", "vector", "cpu");
    static final Set<String> MESSAGES = Set.of("vectors", "cpus");
    static final Set<String> DPCS = Set.of("importance", "dpcCpu");

    private static final Map<String, DpcImportance> IMPORTANCES = Map.of(
            "low", DpcImportance.LOW,
            "medium", DpcImportance.MEDIUM,
            "mediumHigh", DpcImportance.MEDIUM_HIGH,
            "high", DpcImportance.HIGH);
    private static final Map<String, Trigger> TRIGGERS = Map.of("level", Trigger.LEVEL, "latched", Trigger.LATCHED);

    private static final int LOWEST_VECTOR = Irql.LOWEST_DIRQL << 4;
    private static final int HIGHEST_VECTOR = (Irql.HIGHEST_DIRQL << 4) + 15;

    private final int processors;
    private final Map<String, Wire> wires = new HashMap<>();
    private final Map<Integer, String> ownerOfVector = new HashMap<>();

    ConnectionReader(int processors) {
        this.processors = processors;
    }

    Wire wire(YamlMapping device) throws ScenarioException {
        return new Wire(
                device.text("line"),
                device.choice("trigger", TRIGGERS, Trigger.LEVEL),
                (int) device.number("vector", LOWEST_VECTOR, HIGHEST_VECTOR),
                (int) device.number("cpu", 0, processors - 1, 0));
    }

    /** A line, unless the device names vectors of its own. */
    Connection wireOrMessages(YamlMapping device, int mostMessages) throws ScenarioException {
        if (!device.has("vectors")) {
            return wire(device);
        }
        for (String key : LINE) {
            if (device.has(key)) {
                throw device.wrong(key, "either \"vectors\" and \"cpus\" or a line", "both");
            }
        }
        return messages(device, mostMessages);
    }

    /** One for each vector; the processors are taken in turn. */
    Messages messages(YamlMapping device, int most) throws ScenarioException {
        List<Integer> vectors = device.numbers("vectors", LOWEST_VECTOR, HIGHEST_VECTOR, List.of());
        if (vectors.isEmpty()) {
            throw device.wrong("name", "the key \"vectors\"", "none");
        }
        if (vectors.size() > most) {
            throw device.wrong("vectors", "at most " + most, "more");
        }
        List<Integer> cpus = device.numbers(
                "cpus", 0, processors - 1, IntStream.range(0, processors).boxed().toList());
        List<Message> messages = new ArrayList<>();
        for (int vector : vectors) {
            messages.add(new Message(vector, cpus.get(messages.size() % cpus.size())));
        }
        return new Messages(messages);
    }

    DpcPlacement dpcs(YamlMapping device) throws ScenarioException {
        return new DpcPlacement(
                device.choice("importance", IMPORTANCES, DpcImportance.MEDIUM),
                (int) device.number("dpcCpu", 0, processors - 1, DpcPlacement.ISSUING_CPU));
    }

    /** All devices of a line agree about it, and a vector belongs to one line or message. */
    void claim(YamlMapping mapping, DeviceSpec device) throws ScenarioException {
        Connection connection = device.connection();
        switch (connection) {
            case Wire wire -> share(mapping, wire);
            case Messages messages -> {
                for (Message message : messages.all()) {
                    own(mapping, "vectors", message.vector(), "device " + device.name());
                }
            }
        }
    }

    private void share(YamlMapping mapping, Wire wire) throws ScenarioException {
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
}
