package dev.irqlscope.scenario;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import java.util.ArrayList;
import java.util.List;

/**
 * A fault that somebody injects into a running machine. All that were injected into a run make its journal: with the scenario and the
 * seed it decides every event.
 *
 * @param sequence step of the machine after which it takes effect, which tells moments of one instant apart;
 *     {@link #AFTER_ALL} for after everything else that happens at its time
 * @param fault what happens, and at which time
 */
public record Intervention(long sequence, Fault fault) {
    /** After everything else that happens at that time. */
    public static final long AFTER_ALL = Long.MAX_VALUE;

    public long atNanos() {
        return fault.atNanos();
    }

    /**
     * Reads one from a line of words, as in {@code storm,device=HBA 0,at=12ms,count=200,period=5us}.
     *
     * @param source what mistakes name as the place
     * @throws ScenarioException if it has a mistake, or the scenario has no such device
     */
    public static Intervention read(Scenario scenario, String source, String words) throws ScenarioException {
        return new Intervention(AFTER_ALL, FaultWords.read(source, words, scenario.devices()));
    }

    /**
     * The journal of a run, from its trace.
     *
     * @param source what mistakes name as the place
     * @throws ScenarioException if the trace is not one of this scenario
     */
    public static List<Intervention> journal(Scenario scenario, String source, Catalog of) throws ScenarioException {
        List<Intervention> journal = new ArrayList<>();
        for (Entity entity : of.list()) {
            if (entity instanceof Entity.Intervention done) {
                journal.add(new Intervention(
                        done.sequence(), FaultWords.read(source, done.words(), scenario.devices())));
            }
        }
        return journal;
    }

    /** It as the trace keeps it. */
    Entity.Intervention entity() {
        return new Entity.Intervention(fault.name(), atNanos(), sequence, FaultWords.of(fault));
    }
}
