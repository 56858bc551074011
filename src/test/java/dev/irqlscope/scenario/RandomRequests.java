package dev.irqlscope.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Machines whose requests have a hard life: adapters of every kind that are short of slots, port drivers that let few requests
 * through, devices that are late, lose completions and messages, or are pulled out. Every request has a time-out.
 */
final class RandomRequests {
    private static final List<String> KINDS = List.of("ahci", "ahci", "nvme", "scsi", "virtio");

    private final Random random;
    private final int processors;
    private final Map<String, Integer> depths = new HashMap<>();
    private final Scenario scenario;
    private long longestTimeOutNanos;

    RandomRequests(long seed) {
        random = new Random(seed);
        processors = random.nextInt(1, 4);
        StringBuilder text = new StringBuilder("title: requests\nseed: %d\n".formatted(random.nextInt(1_000)));
        text.append("machine: { processors: %d, kernelCosts: { clockPeriod: %dus } }\ndevices:\n"
                .formatted(processors, random.nextInt(20, 150)));
        List<String> workloads = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (int number = random.nextInt(1, 4); number > 0; number--) {
            text.append(adapter(number, workloads, faults));
        }
        text.append("workloads:\n").append(String.join("", workloads));
        text.append(faults.isEmpty() ? "faults: []\n" : "faults:\n").append(String.join("", faults));
        try {
            scenario = ScenarioReader.read("random", text.toString());
        } catch (ScenarioException e) {
            throw new AssertionError(text.toString(), e);
        }
    }

    Scenario scenario() {
        return scenario;
    }

    /** Requests of a device that may be at its miniport at once. */
    int depthOf(String device) {
        return depths.get(device);
    }

    long longestTimeOutNanos() {
        return longestTimeOutNanos;
    }

    private String adapter(int number, List<String> workloads, List<String> faults) {
        String kind = KINDS.get(random.nextInt(KINDS.size()));
        String name = kind.toUpperCase(Locale.ROOT) + number;
        boolean onMessages = kind.equals("nvme") || (kind.equals("virtio") && random.nextBoolean());
        String connection = onMessages
                ? "vectors: [0x%X, 0x%X]".formatted(vector(number), vector(number + 4))
                : "line: L%d, vector: 0x%X, cpu: %d".formatted(number, vector(number), random.nextInt(processors));
        int depth = random.nextInt(1, 34);
        depths.put(name, depth);
        long timeOut = random.nextInt(200, 1_500);
        longestTimeOutNanos = Math.max(longestTimeOutNanos, timeOut * 1_000);
        workloads.add("  - { device: %s, depth: %d, think: %dus, cpus: [%d, %d], timeout: %dus }\n".formatted(
                name,
                random.nextInt(1, 33),
                random.nextInt(20, 400),
                random.nextInt(processors),
                random.nextInt(processors),
                timeOut));
        faults.addAll(faults(kind, name, onMessages, timeOut));
        return "  - { kind: %s, name: %s, %s, service: { min: %dus, mean: 90us }%s%s, queueDepth: %d, busyPause: %dus, busyRetries: %d }\n"
                .formatted(
                        kind,
                        name,
                        connection,
                        random.nextInt(0, 90),
                        kind.equals("ahci")
                                ? ", ports: %d, slots: %d".formatted(random.nextInt(1, 4), random.nextInt(1, 33))
                                : "",
                        random.nextInt(4) == 0 ? ", startUp: timed" : "",
                        depth,
                        random.nextInt(20, 300),
                        random.nextInt(4));
    }

    private int vector(int low) {
        return (random.nextInt(3, 13) << 4) + low;
    }

    private List<String> faults(String kind, String name, boolean onMessages, long timeOut) {
        List<String> faults = new ArrayList<>();
        if (random.nextBoolean()) {
            faults.add(fault("lateCompletion", name, ", by: %dus".formatted(random.nextLong(1, 2 * timeOut))));
        }
        if (random.nextBoolean()) {
            faults.add(fault("droppedCompletion", name, ""));
        }
        if (onMessages && random.nextBoolean()) {
            faults.add(fault("lostMessage", name, ", message: " + random.nextInt(2)));
        }
        if (!kind.equals("nvme") && random.nextBoolean()) {
            faults.add(fault("notification", name, ""));
        }
        if (random.nextInt(4) == 0) {
            faults.add("  - { kind: surpriseRemoval, device: %s, at: %dus }\n"
                    .formatted(name, random.nextInt(500, 3_000)));
        }
        return faults;
    }

    private String fault(String kind, String device, String more) {
        return "  - { kind: %s, device: %s, at: %dus, every: %dus%s }\n"
                .formatted(kind, device, random.nextInt(100, 900), random.nextInt(300, 2_000), more);
    }
}
