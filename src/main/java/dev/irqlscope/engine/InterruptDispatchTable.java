package dev.irqlscope.engine;

import dev.irqlscope.engine.InterruptLine.Trigger;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Irql;

/** What each vector of a machine stands for, as the processors' interrupt dispatch tables: here all have the same. */
public final class InterruptDispatchTable {
    private final Machine machine;
    private final InterruptSource[] sources = new InterruptSource[InterruptController.VECTORS];

    InterruptDispatchTable(Machine machine) {
        this.machine = machine;
    }

    /** Makes a level-sensitive line. */
    public InterruptLine connectLine(String name, int vector, Processor target) {
        return connectLine(name, Trigger.LEVEL, vector, target);
    }

    /**
     * Makes a line that interrupts one processor through one vector.
     *
     * @throws IllegalArgumentException if the vector is not a device's or stands for something else
     */
    public InterruptLine connectLine(String name, Trigger trigger, int vector, Processor target) {
        requireFree(vector, "line " + name);
        int entity = machine.register(new Entity.Line(name, trigger == Trigger.LEVEL, vector));
        InterruptLine line = new InterruptLine(machine, entity, trigger, vector, target);
        sources[vector] = line;
        return line;
    }

    /**
     * Makes a message that interrupts one processor through one vector.
     *
     * @throws IllegalArgumentException if the vector is not a device's or stands for something else
     */
    public InterruptMessage connectMessage(String name, int vector, Processor target) {
        requireFree(vector, "message " + name);
        int entity = machine.register(new Entity.Line(name, false, vector));
        InterruptMessage message = new InterruptMessage(machine, entity, vector, target);
        sources[vector] = message;
        return message;
    }

    private void requireFree(int vector, String what) {
        if (!Irql.isDirql(vector >> 4) || sources[vector] != null) {
            throw new IllegalArgumentException("vector 0x%X for %s".formatted(vector, what));
        }
    }

    /** What a vector stands for; {@code null} if it is the kernel's, or nobody connected it. */
    InterruptSource source(int vector) {
        return sources[vector];
    }
}
