package dev.irqlscope.scenario;

import dev.irqlscope.engine.KernelCosts;
import dev.irqlscope.engine.Machine;
import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.hba.Neighbour;
import dev.irqlscope.hba.ServiceTime;
import dev.irqlscope.scenario.Scenario.LessonStep;
import dev.irqlscope.scenario.Scenario.ScenarioLimits;
import dev.irqlscope.storport.BusCosts;
import dev.irqlscope.trace.Irql;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a scenario document and checks it. The keys are described in {@code samples/scenarios/README.md}. */
final class ScenarioReader {
    /** Bytes that a document may have. */
    static final int LONGEST_DOCUMENT = 1 << 20;

    private static final int LONGEST_COMPLAINT = 120;
    private static final int MOST_PROCESSORS = 64;

    private static final Set<String> TOP = Set.of(
            "title", "description", "seed", "for", "machine", "registers", "devices", "workloads", "faults", "limits",
            "lesson");
    private static final Set<String> MACHINE = Set.of("processors", "stormThreshold", "kernelCosts", "busCosts");
    private static final Set<String> KERNEL_COSTS = Set.of(
            "delivery", "interruptEntry", "interruptExit", "dpcDispatch", "clock", "clockPeriod", "ipi");
    private static final Set<String> BUS_COSTS = Set.of("read", "write", "posted", "issueDpc", "notification",
            "completion", "startIo");
    private static final Set<String> DEVICE = Set.of(
            "kind", "name", "line", "vector", "cpu", "service", "completeInIsrFrom", "driver", "first", "every", "mean",
            "read", "isr", "dpc");
    private static final Set<String> AHCI = Set.of(
            "kind", "name", "line", "vector", "cpu", "service", "completeInIsrFrom");
    private static final Set<String> OTHER = Set.of(
            "kind", "name", "line", "vector", "cpu", "driver", "first", "every", "mean", "read", "isr", "dpc");
    private static final Set<String> WORKLOAD = Set.of("device", "depth", "think", "compute", "cpus");
    private static final Set<String> FAULT = Set.of("kind", "device", "at", "every", "count", "disturber",
            "disturbAfter");
    private static final Set<String> NOTIFICATION = Set.of("kind", "device", "at", "every");
    private static final Set<String> LIMITS = Set.of("storportIsr", "otherIsr", "dpc", "lockHold");
    private static final Set<String> LESSON = Set.of("text", "from", "to", "question", "reveal");

    private final String source;
    private final YamlMapping top;
    private final int processors;

    private ScenarioReader(String source, Node document) throws ScenarioException {
        this.source = source;
        top = new YamlMapping(source, document, TOP);
        processors = (int) machine().number("processors", 1, MOST_PROCESSORS, 2);
    }

    static Scenario read(String source, String text) throws ScenarioException {
        return new ScenarioReader(source, parse(source, text)).scenario();
    }

    private static Node parse(String source, String text) throws ScenarioException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LONGEST_DOCUMENT);
        options.setMaxAliasesForCollections(0);
        try {
            Node document = new Yaml(options).compose(new StringReader(text));
            if (document == null) {
                throw new ScenarioException(source + ":1:1: expected a scenario, found an empty document");
            }
            return document;
        } catch (MarkedYAMLException e) {
            throw new ScenarioException("%s:%d:%d: expected YAML, found %s"
                    .formatted(
                            source,
                            e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1,
                            e.getProblemMark() == null ? 1 : e.getProblemMark().getColumn() + 1,
                            YamlMapping.oneLine(String.valueOf(e.getProblem()), LONGEST_COMPLAINT)));
        } catch (YAMLException e) {
            throw new ScenarioException(
                    source + ":1:1: expected YAML, found " + YamlMapping.oneLine(e.getMessage(), LONGEST_COMPLAINT));
        }
    }

    private Scenario scenario() throws ScenarioException {
        List<DeviceSpec> devices = devices();
        return new Scenario(
                source,
                top.text("title"),
                top.text("description", "").strip(),
                top.number("seed", 0, Long.MAX_VALUE, 1),
                top.nanos("for", Scenario.DEFAULT_FOR_NANOS),
                processors,
                kernelCosts(),
                busCosts(),
                (int) machine().number("stormThreshold", 2, 1_000_000, Machine.DEFAULT_STORM_THRESHOLD),
                top.flag("registers", true),
                devices,
                workloads(devices),
                faults(devices),
                limits(),
                lesson());
    }

    private YamlMapping machine() throws ScenarioException {
        return top.optionalMapping("machine", MACHINE);
    }

    private KernelCosts kernelCosts() throws ScenarioException {
        KernelCosts usual = KernelCosts.DEFAULT;
        YamlMapping costs = machine().optionalMapping("kernelCosts", KERNEL_COSTS);
        return new KernelCosts(
                costs.nanos("delivery", usual.deliveryNanos()),
                costs.nanos("interruptEntry", usual.interruptEntryNanos()),
                costs.nanos("interruptExit", usual.interruptExitNanos()),
                costs.nanos("dpcDispatch", usual.dpcDispatchNanos()),
                costs.nanos("clock", usual.clockNanos()),
                positive(costs, "clockPeriod", usual.clockPeriodNanos()),
                costs.nanos("ipi", usual.ipiNanos()));
    }

    private BusCosts busCosts() throws ScenarioException {
        BusCosts usual = BusCosts.DEFAULT;
        YamlMapping costs = machine().optionalMapping("busCosts", BUS_COSTS);
        return new BusCosts(
                costs.nanos("read", usual.readNanos()),
                costs.nanos("write", usual.writeNanos()),
                costs.nanos("posted", usual.postedNanos()),
                costs.nanos("issueDpc", usual.issueDpcNanos()),
                costs.nanos("notification", usual.notificationNanos()),
                costs.nanos("completion", usual.completionNanos()),
                costs.nanos("startIo", usual.startIoNanos()));
    }

    private List<DeviceSpec> devices() throws ScenarioException {
        List<DeviceSpec> devices = new ArrayList<>();
        Map<String, DeviceSpec> byLine = new HashMap<>();
        Map<Integer, String> lineOfVector = new HashMap<>();
        for (YamlMapping device : top.mappings("devices", DEVICE)) {
            DeviceSpec spec = device(device);
            if (devices.stream().anyMatch(other -> other.name().equals(spec.name()))) {
                throw device.wrong("name", "a name that no other device has",
                        YamlMapping.quote(spec.name()) + " again");
            }
            DeviceSpec first = byLine.putIfAbsent(spec.line(), spec);
            if (first != null && (first.vector() != spec.vector() || first.cpu() != spec.cpu())) {
                throw device.wrong(
                        "vector",
                        "the vector and CPU of line %s, 0x%X and %d"
                                .formatted(spec.line(), first.vector(), first.cpu()),
                        "0x%X and %d".formatted(spec.vector(), spec.cpu()));
            }
            String sharing = lineOfVector.putIfAbsent(spec.vector(), spec.line());
            if (sharing != null && !sharing.equals(spec.line())) {
                throw device.wrong("vector", "a vector that no other line has", "the one of line " + sharing);
            }
            devices.add(spec);
        }
        return devices;
    }

    private DeviceSpec device(YamlMapping device) throws ScenarioException {
        String name = device.text("name");
        String line = device.text("line");
        int vector = (int) device.number("vector", Irql.LOWEST_DIRQL << 4, (Irql.HIGHEST_DIRQL << 4) + 15);
        int cpu = (int) device.number("cpu", 0, processors - 1, 0);
        String kind = device.text("kind");
        switch (kind) {
            case "ahci" -> device.onlyFor(kind, AHCI);
            case "other" -> device.onlyFor(kind, OTHER);
            default -> throw device.wrong("kind", "ahci or other", YamlMapping.quote(kind));
        }
        return switch (kind) {
            case "ahci" -> new DeviceSpec.Ahci(
                    name,
                    line,
                    vector,
                    cpu,
                    service(device),
                    (int) device.number("completeInIsrFrom", 1, AhciHba.SLOTS + 1, AhciHba.SLOTS + 1));
            default -> new DeviceSpec.Other(line, vector, cpu, profile(device, name));
        };
    }

    private static ServiceTime service(YamlMapping device) throws ScenarioException {
        YamlMapping service = device.mapping("service", Set.of("min", "mean"));
        long min = service.nanos("min");
        long mean = service.nanos("mean");
        if (mean < min) {
            throw service.wrong("mean", "a mean of at least the minimum", "less");
        }
        return new ServiceTime(min, mean);
    }

    private Neighbour.Profile profile(YamlMapping device, String name) throws ScenarioException {
        boolean regular = device.has("every");
        if (regular == device.has("mean")) {
            throw device.wrong("name", "either \"every\" or \"mean\"", regular ? "both" : "neither");
        }
        String period = regular ? "every" : "mean";
        return new Neighbour.Profile(
                name,
                device.text("driver", name.toLowerCase(Locale.ROOT) + ".sys"),
                device.nanos("first", device.nanos(period)),
                positive(device, period, 0),
                regular,
                device.nanos("read", BusCosts.DEFAULT.readNanos()),
                device.nanos("isr"),
                device.nanos("dpc"),
                limits().otherIsrNanos());
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
                    workload.numbers("cpus", 0, processors - 1, List.of(0))));
        }
        return workloads;
    }

    private List<Fault> faults(List<DeviceSpec> devices) throws ScenarioException {
        List<Fault> faults = new ArrayList<>();
        for (YamlMapping fault : top.mappings("faults", FAULT)) {
            faults.add(fault(fault, devices));
        }
        return faults;
    }

    private static Fault fault(YamlMapping fault, List<DeviceSpec> devices) throws ScenarioException {
        String device = adapterName(fault, devices);
        long at = fault.nanos("at");
        long every = fault.nanos("every", 0);
        String kind = fault.text("kind");
        return switch (kind) {
            case "burst" -> new Fault.Burst(
                    device,
                    at,
                    every,
                    (int) fault.number("count", 1, AhciHba.SLOTS),
                    disturber(fault, devices),
                    fault.nanos("disturbAfter", 0));
            case "notification" -> {
                fault.onlyFor(kind, NOTIFICATION);
                yield new Fault.Notification(device, at, every);
            }
            default -> throw fault.wrong("kind", "burst or notification", YamlMapping.quote(kind));
        };
    }

    private static String disturber(YamlMapping fault, List<DeviceSpec> devices) throws ScenarioException {
        String name = fault.text("disturber", null);
        if (name != null
                && devices.stream().noneMatch(one -> one instanceof DeviceSpec.Other && one.name().equals(name))) {
            throw fault.wrong("disturber", "the name of a device of kind other", YamlMapping.quote(name));
        }
        return name;
    }

    private static String adapterName(YamlMapping of, List<DeviceSpec> devices) throws ScenarioException {
        String name = of.text("device");
        if (devices.stream().noneMatch(one -> one instanceof DeviceSpec.Ahci && one.name().equals(name))) {
            throw of.wrong("device", "the name of a device of kind ahci", YamlMapping.quote(name));
        }
        return name;
    }

    private ScenarioLimits limits() throws ScenarioException {
        ScenarioLimits usual = ScenarioLimits.DEFAULT;
        YamlMapping limits = top.optionalMapping("limits", LIMITS);
        return new ScenarioLimits(
                positive(limits, "storportIsr", usual.storportIsrNanos()),
                positive(limits, "otherIsr", usual.otherIsrNanos()),
                positive(limits, "dpc", usual.dpcNanos()),
                positive(limits, "lockHold", usual.lockHoldNanos()));
    }

    private List<LessonStep> lesson() throws ScenarioException {
        List<LessonStep> steps = new ArrayList<>();
        for (YamlMapping step : top.mappings("lesson", LESSON)) {
            OptionalLong from = step.optionalNanos("from");
            OptionalLong to = step.optionalNanos("to");
            if (to.orElse(Long.MAX_VALUE) <= from.orElse(-1)) {
                throw step.wrong("to", "a time after \"from\"", "none");
            }
            steps.add(new LessonStep(
                    step.text("text"),
                    boxed(from),
                    boxed(to),
                    step.text("question", null),
                    step.text("reveal", null)));
        }
        return steps;
    }

    private static Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static long positive(YamlMapping mapping, String key, long otherwise) throws ScenarioException {
        long nanos = mapping.nanos(key, otherwise);
        if (nanos <= 0) {
            throw mapping.wrong(key, "a duration above 0", "0");
        }
        return nanos;
    }
}
