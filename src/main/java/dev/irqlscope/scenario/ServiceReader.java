package dev.irqlscope.scenario;

import dev.irqlscope.hba.MediumKind;
import dev.irqlscope.hba.ServiceTime;
import java.util.Map;
import java.util.Set;

/** Reads how long an adapter's medium takes: a medium by name, or a distribution. */
final class ServiceReader {
    private static final Set<String> KEYS = Set.of("medium", "min", "mean", "p99");

    private static final Map<String, MediumKind> MEDIA = Map.of(
            "hdd", MediumKind.HDD,
            "sataSsd", MediumKind.SATA_SSD,
            "nvme", MediumKind.NVME,
            "optane", MediumKind.OPTANE,
            "cached", MediumKind.CACHED);

    private ServiceReader() {}

    static ServiceTime read(YamlMapping device) throws ScenarioException {
        YamlMapping service = device.mapping("service", KEYS);
        if (service.has("medium")) {
            if (service.keys().size() > 1) {
                throw service.wrong("medium", "either a medium or a distribution", "both");
            }
            return service.choice("medium", MEDIA, null).serviceTime();
        }
        long min = service.nanos("min");
        long mean = service.nanos("mean");
        if (mean < min) {
            throw service.wrong("mean", "a mean of at least the minimum", "less");
        }
        return service.has("p99") ? skewed(service, min, mean) : new ServiceTime.Exponential(min, mean);
    }

    private static ServiceTime skewed(YamlMapping service, long min, long mean) throws ScenarioException {
        long p99 = service.nanos("p99");
        if (!ServiceTime.Skewed.exists(min, mean, p99)) {
            throw service.wrong(
                    "p99",
                    "a 99th percentile that is, counted from the minimum, 1 to 14.9 times the mean, and a mean above the minimum",
                    "min %d ns, mean %d ns, p99 %d ns".formatted(min, mean, p99));
        }
        return new ServiceTime.Skewed(min, mean, p99);
    }
}
