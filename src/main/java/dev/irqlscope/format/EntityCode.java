package dev.irqlscope.format;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.RoutineKind;

/** Entities as bytes: a code for the kind, then the record's components in order. Codes are never reused. */
final class EntityCode {
    private static final int ROUTINE = 1;
    private static final int DEVICE = 2;
    private static final int LINE = 3;
    private static final int LOCK = 4;
    private static final int REGISTER = 5;
    private static final int FIELD = 6;
    private static final int THREAD = 7;
    private static final int RULE = 9;
    private static final int INTERVENTION = 14;

    private static final RoutineKind[] KINDS = {
        RoutineKind.ISR,
        RoutineKind.ISR_MSI,
        RoutineKind.DPC,
        RoutineKind.TIMER_DPC,
        RoutineKind.THREADED_DPC,
        RoutineKind.SOFTIRQ,
        RoutineKind.VECTOR
    };

    private EntityCode() {}

    static void write(ByteSink to, Catalog catalog, int from, int end) {
        for (int index = from; index < end; index++) {
            write(to, catalog.get(index));
        }
    }

    private static void write(ByteSink to, Entity entity) {
        switch (entity) {
            case Entity.Routine routine -> {
                to.u8(ROUTINE);
                to.text(routine.name());
                to.text(routine.module());
                to.u8(codeOf(routine.kind()));
                to.signed(routine.vector());
                to.signed(routine.irql());
                to.u8(routine.storport() ? 1 : 0);
                to.signed(routine.device());
            }
            case Entity.Device device -> {
                to.u8(DEVICE);
                to.text(device.name());
            }
            case Entity.Line line -> {
                to.u8(LINE);
                to.text(line.name());
                to.u8(line.levelSensitive() ? 1 : 0);
                to.signed(line.vector());
            }
            case Entity.Lock lock -> {
                to.u8(LOCK);
                to.text(lock.name());
            }
            case Entity.Register register -> {
                to.u8(REGISTER);
                to.text(register.name());
                to.signed(register.device());
            }
            case Entity.Field field -> {
                to.u8(FIELD);
                to.text(field.name());
                to.signed(field.device());
            }
            case Entity.Thread thread -> {
                to.u8(THREAD);
                to.text(thread.name());
                to.signed(thread.id());
            }
            case Entity.Rule rule -> {
                to.u8(RULE);
                to.text(rule.name());
                to.text(rule.rule());
                to.text(rule.source());
                to.text(rule.remedy());
            }
            case Entity.Intervention intervention -> {
                to.u8(INTERVENTION);
                to.text(intervention.name());
                to.signed(intervention.atNanos());
                to.signed(intervention.sequence());
                to.text(intervention.words());
            }
        }
    }

    static Entity read(ByteSource from) throws ByteSource.Malformed {
        int code = from.u8();
        return switch (code) {
            case ROUTINE ->
                new Entity.Routine(
                        from.text(),
                        from.text(),
                        kind(from.u8()),
                        from.signedInt(),
                        from.signedInt(),
                        from.u8() != 0,
                        from.signedInt());
            case DEVICE -> new Entity.Device(from.text());
            case LINE -> new Entity.Line(from.text(), from.u8() != 0, from.signedInt());
            case LOCK -> new Entity.Lock(from.text());
            case REGISTER -> new Entity.Register(from.text(), from.signedInt());
            case FIELD -> new Entity.Field(from.text(), from.signedInt());
            case THREAD -> new Entity.Thread(from.text(), from.signedInt());
            case RULE -> new Entity.Rule(from.text(), from.text(), from.text(), from.text());
            case INTERVENTION ->
                new Entity.Intervention(from.text(), from.signed(), from.signed(), from.text());
            default -> throw new ByteSource.Malformed("it names something of unknown kind " + code);
        };
    }

    private static int codeOf(RoutineKind kind) {
        for (int code = 0; code < KINDS.length; code++) {
            if (KINDS[code] == kind) {
                return code;
            }
        }
        throw new IllegalStateException("no code for " + kind);
    }

    private static RoutineKind kind(int code) throws ByteSource.Malformed {
        if (code >= KINDS.length) {
            throw new ByteSource.Malformed("a routine is of unknown kind " + code);
        }
        return KINDS[code];
    }
}
