package dev.irqlscope.scenario;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.scenario.Scenario.ScenarioLimits;
import dev.irqlscope.storport.Srb;
import dev.irqlscope.trace.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a scenario document and checks it. The keys are described in {@code samples/scenarios/README.md}. */
final class ScenarioReader {
    private static final Set<String> TOP = Set.of(
            "title", "description", "seed", "for", "machine", "registers", "devices", "workloads", "faults", "limits",
            "lesson", "expect", "marks");
    private static final Set<String> WORKLOAD = Set.of("device", "depth", "think", "compute", "cpus", "timeout");
    private static final Set<String> MARK = Set.of("at", "label");

    private final String source;
    private final YamlMapping top;
    private final MachineSpec machine;

    private ScenarioReader(String source, Node document) throws ScenarioException {
        this.source = source;
        top = new YamlMapping(source, document, TOP);
        machine = new MachineReader(top.optionalMapping("machine", MachineReader.KEYS)).read();
    }

    static Scenario read(String source, String text) throws ScenarioException {
        return new ScenarioReader(source, YamlDocument.parse(source, text, "a scenario")).scenario();
    }

    private Scenario scenario() throws ScenarioException {
        ScenarioLimits limits = LimitsReader.read(top.optionalMapping("limits", LimitsReader.KEYS));
        List<DeviceSpec> devices = new DeviceReader(machine.processors(), limits.otherIsrNanos())
                .read(top.mappings("devices", DeviceReader.KEYS));
        return new Scenario(
                source,
                top.text("title"),
                top.text("description", "").strip(),
                top.number("seed", 0, Long.MAX_VALUE, 1),
                top.nanos("for", Scenario.DEFAULT_FOR_NANOS),
                machine,
                top.flag("registers", true),
                devices,
                workloads(devices),
                new FaultReader(devices).read(top.mappings("faults", FaultReader.KEYS)),
                limits,
                LessonReader.steps(top.mappings("lesson", LessonReader.STEP)),
                LessonReader.expectations(top.mappings("expect", LessonReader.EXPECTATION)),
                marks());
    }

    private List<Mark> marks() throws ScenarioException {
        List<Mark> marks = new ArrayList<>();
        for (YamlMapping mark : top.mappings("marks", MARK)) {
            marks.add(new Mark(mark.nanos("at"), mark.text("label").strip()));
        }
        return marks;
    }

    private List<Workload> workloads(List<DeviceSpec> devices) throws ScenarioException {
        List<Workload> workloads = new ArrayList<>();
        for (YamlMapping workload : top.mappings("workloads", WORKLOAD)) {
            String adapter = adapterName(workload, devices);
            if (workloads.stream().anyMatch(other -> other.device().equals(adapter))) {
                throw workload.wrong(
                        "device", "a device that has no workload yet", YamlMapping.quote(adapter) + " again");
            }
            workloads.add(new Workload(
                    adapter,
                    (int) workload.number("depth", 1, AhciHba.SLOTS),
                    workload.nanos("think"),
                    workload.nanos("compute", 0),
                    workload.numbers("cpus", 0, machine.processors() - 1, List.of(0)),
                    positive(workload, "timeout", Srb.NEVER)));
        }
        return workloads;
    }

    private static String adapterName(YamlMapping of, List<DeviceSpec> devices) throws ScenarioException {
        String name = of.text("device");
        if (devices.stream().noneMatch(one -> one instanceof DeviceSpec.Adapter && one.name().equals(name))) {
            throw of.wrong("device", "the name of a storage adapter", YamlMapping.quote(name));
        }
        return name;
    }

    static long positive(YamlMapping mapping, String key, long otherwise) throws ScenarioException {
        long nanos = mapping.nanos(key, otherwise);
        if (nanos <= 0) {
            throw mapping.wrong(key, "a duration above 0", "0");
        }
        return nanos;
    }
}
