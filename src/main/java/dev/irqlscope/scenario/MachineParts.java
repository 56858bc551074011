package dev.irqlscope.scenario;

import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.scenario.DeviceSpec.DpcPlacement;
import dev.irqlscope.scenario.DeviceSpec.Message;
import dev.irqlscope.scenario.DeviceSpec.Messages;
import dev.irqlscope.scenario.DeviceSpec.Wire;
import dev.irqlscope.storport.InterruptResources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What devices are put together from: the machine, its lines and messages, and chances. Each generator of chances is its own,
 * numbered in the order in which they are asked for.
 */
final class MachineParts {
    private static final RandomGeneratorFactory<RandomGenerator> GENERATORS = RandomGeneratorFactory
            .of("L64X128MixRandom");

    private final Machine machine;
    private final long seed;
    private final Map<String, InterruptLine> lines = new HashMap<>();
    private long generators;

    MachineParts(Machine machine, long seed) {
        this.machine = machine;
        this.seed = seed;
    }

    Machine machine() {
        return machine;
    }

    RandomGenerator generator() {
        generators++;
        return GENERATORS.create(seed * 0x9E3779B97F4A7C15L + generators);
    }

    /** The line of that name, which the first who asks for it makes. */
    InterruptLine line(Wire wire) {
        return lines.computeIfAbsent(
                wire.line(),
                name -> machine.dispatchTable()
                        .connectLine(name, wire.trigger(), wire.vector(), machine.processor(wire.cpu())));
    }

    InterruptResources interrupts(DeviceSpec device) {
        return switch (device.connection()) {
            case Wire wire -> new InterruptResources.Line(line(wire));
            case Messages messages -> new InterruptResources.Messages(connect(device.name(), messages));
        };
    }

    private List<InterruptMessage> connect(String device, Messages messages) {
        List<InterruptMessage> connected = new ArrayList<>();
        for (Message message : messages.all()) {
            connected.add(machine.dispatchTable()
                    .connectMessage(
                            "%s message %d".formatted(device, connected.size()),
                            message.vector(),
                            machine.processor(message.cpu())));
        }
        return connected;
    }

    /** Where DPCs run; {@code null} for the processor that issues them. */
    Processor target(DpcPlacement dpcs) {
        return dpcs.cpu() == DpcPlacement.ISSUING_CPU ? null : machine.processor(dpcs.cpu());
    }
}
