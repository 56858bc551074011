package dev.irqlscope.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Adapters of the kinds scsi and virtio for a random scenario, on lines and messages of their own. */
final class RandomAdapters {
    private final Random random;
    private final int processors;
    private final List<String> names = new ArrayList<>();
    private final StringBuilder devices = new StringBuilder();

    RandomAdapters(Random random, int processors) {
        this.random = random;
        this.processors = processors;
        if (random.nextBoolean()) {
            add("scsi", "S", line("S", 7) + (random.nextBoolean() ? ", duplex: half" : ""));
        }
        switch (random.nextInt(4)) {
            case 0 -> add("virtio", "V", line("V", 6) + (random.nextBoolean() ? ", duplex: half" : ""));
            case 1 -> add("virtio", "V", "vectors: [0x%X, 0x%X]".formatted(vector(10), vector(11)));
            case 2 -> add(
                    "virtio", "V", "vectors: [0x%X, 0x%X, 0x%X]".formatted(vector(10), vector(11), vector(12)));
            default -> {
                // None.
            }
        }
    }

    private void add(String kind, String name, String connection) {
        names.add(name);
        devices.append("  - { kind: %s, name: %s, %s, service: { min: %dus, mean: 90us } }\n"
                .formatted(kind, name, connection, random.nextInt(0, 90)));
    }

    private String line(String name, int low) {
        return "line: %s, trigger: %s, vector: 0x%X, cpu: %d".formatted(
                name, random.nextInt(3) == 0 ? "latched" : "level", vector(low), random.nextInt(processors));
    }

    private int vector(int low) {
        return (random.nextInt(3, 13) << 4) + low;
    }

    List<String> names() {
        return names;
    }

    String devices() {
        return devices.toString();
    }

    String faults() {
        StringBuilder faults = new StringBuilder();
        for (String name : names) {
            faults.append("  - { kind: notification, device: %s, at: 100us, every: %dus }\n"
                    .formatted(name, random.nextInt(100, 900)));
            faults.append("  - { kind: storm, device: %s, at: 600us, every: 1ms, count: %d, period: %dns }\n"
                    .formatted(name, random.nextInt(1, 20), random.nextInt(1, 9_000)));
            faults.append("  - { kind: slowRegister, device: %s, at: 300us, every: 800us, by: %dns, for: %dus }\n"
                    .formatted(name, random.nextInt(1, 20_000), random.nextInt(1, 900)));
        }
        return faults.toString();
    }
}
