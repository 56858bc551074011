package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RandomTraceProperties {
    private record Event(long stepNanos, EventKind kind, int cpu, int subject, long arg) {}

    @Property(tries = 300)
    void whateverATraceHoldsComesBackTheSame(
            @ForAll("entities") List<Entity> entities, @ForAll("events") List<Event> events, @ForAll boolean inSteps)
            throws Exception {
        TraceStore store = Traces.empty();
        entities.forEach(store.catalog()::add);
        Path file = Files.createTempFile("irqlscope-test", ".irqlscope");
        try {
            try (TraceWriter writer = new TraceWriter(file, store, Limits.DEFAULT)) {
                append(store, events, inSteps ? writer : null);
            }

            Traces.assertSame(TraceFile.readWhole(file).store(), store);
        } finally {
            Files.delete(file);
        }
    }

    @Property(tries = 100)
    void aTraceWithAnotherEventHasAnotherDigest(@ForAll("events") List<Event> events) throws IOException {
        TraceStore store = Traces.empty();
        append(store, events, null);
        String digest = EventDigest.of(store.snapshot());

        store.append(store.snapshot().lastNanos(), EventKind.DRAIN_END, 0, 0, 0);

        assertThat(EventDigest.of(store.snapshot())).isNotEqualTo(digest).hasSize(64);
    }

    private static void append(TraceStore store, List<Event> events, TraceWriter writer) throws IOException {
        long now = -5;
        for (Event event : events) {
            int entities = store.catalog().size();
            if (EventRules.allows(event.kind(), event.cpu(), event.subject(), entities)) {
                store.append(now += event.stepNanos(), event.kind(), event.cpu(), event.subject(), event.arg());
            }
            if (writer != null && event.arg() % 5 == 0) {
                writer.flush();
            }
        }
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return Combinators.combine(
                Arbitraries.longs().between(0, 1L << 50),
                Arbitraries.of(EventKind.class),
                Arbitraries.integers().between(-1, EventRules.MAX_CPUS - 1),
                Arbitraries.oneOf(Arbitraries.integers().between(-1, 12), Arbitraries.integers()),
                Arbitraries.longs())
                .as(Event::new)
                .list()
                .ofMaxSize(200);
    }

    @Provide
    Arbitrary<List<Entity>> entities() {
        Arbitrary<String> names = Arbitraries.strings()
                .withCharRange(' ', '\uD7FF')
                .ofMaxLength(40);
        Arbitrary<Integer> numbers = Arbitraries.integers();
        Arbitrary<Entity> routines = Combinators.combine(
                names,
                names,
                Arbitraries.of(RoutineKind.class),
                numbers,
                numbers,
                Arbitraries.of(true, false),
                numbers)
                .as(Entity.Routine::new);
        Arbitrary<Entity> others = Combinators.combine(Arbitraries.integers().between(0, 7), names, numbers)
                .as((kind, name, number) -> switch (kind) {
                    case 0 -> new Entity.Device(name);
                    case 1 -> new Entity.Line(name, number % 2 == 0, number);
                    case 2 -> new Entity.Lock(name);
                    case 3 -> new Entity.Register(name, number);
                    case 4 -> new Entity.Field(name, number);
                    case 5 -> new Entity.Rule(name, name + "!", "page " + number, "");
                    case 6 -> new Entity.Intervention(name, number, -number, name + ",");
                    default -> new Entity.Thread(name, number);
                });
        return Arbitraries.oneOf(routines, others).list().ofMaxSize(20);
    }
}
