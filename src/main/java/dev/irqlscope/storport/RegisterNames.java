package dev.irqlscope.storport;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.trace.Entity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The registers of a device in the trace. Those that control it are named when they are first used. */
final class RegisterNames {
    private final Machine machine;
    private final int device;
    private final List<String> names;
    private final int[] entities;

    RegisterNames(Machine machine, int device, HwRegisters registers) {
        this.machine = machine;
        this.device = device;
        names = new ArrayList<>(registers.registerNames());
        int usual = names.size();
        names.addAll(registers.controlRegisterNames());
        entities = new int[names.size()];
        Arrays.fill(entities, Entity.NONE);
        for (int register = 0; register < usual; register++) {
            entityOf(register);
        }
    }

    /** Complains of a number that no register has. */
    void requireOne(int register) {
        if (register < 0 || register >= entities.length) {
            throw new IllegalArgumentException(
                    "no register %,d: this adapter has 0 to %,d (StorPortReadRegisterUlong page)"
                            .formatted(register, entities.length - 1));
        }
    }

    /** Index of its {@link Entity.Register}. */
    int entityOf(int register) {
        if (entities[register] == Entity.NONE) {
            entities[register] = machine.register(new Entity.Register(names.get(register), device));
        }
        return entities[register];
    }
}
