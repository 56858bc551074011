package dev.irqlscope.hba;

import dev.irqlscope.hba.ServiceTime.Seeking;
import dev.irqlscope.hba.ServiceTime.Skewed;

/**
 * Media that requests can go to, with the time of one random read of 4 KiB. The figures are typical ones of published tables;
 * those about NVMe disagree by a factor of five.
 */
public enum MediumKind {
    /** A hard disk of 7200 turns a minute: min 0.9 ms, mean 7.7 ms, 99th percentile 12.8 ms. */
    HDD(new Seeking(100_000, 800_000, 5_000_000, 8_333_000)),
    /** Flash behind SATA: min 55 µs, mean 100 µs, 99th percentile 300 µs. */
    SATA_SSD(new Skewed(55_000, 100_000, 300_000)),
    /** Flash behind NVMe: min 50 µs, mean 80 µs, 99th percentile 200 µs. */
    NVME(new Skewed(50_000, 80_000, 200_000)),
    /** Memory of the Optane class: min 7 µs, mean 10 µs, 99th percentile 18 µs. */
    OPTANE(new Skewed(7_000, 10_000, 18_000)),
    /** Answered by a cache of the device, as a write is: min 12 µs, mean 20 µs, 99th percentile 50 µs. */
    CACHED(new Skewed(12_000, 20_000, 50_000));

    private final ServiceTime serviceTime;

    MediumKind(ServiceTime serviceTime) {
        this.serviceTime = serviceTime;
    }

    public ServiceTime serviceTime() {
        return serviceTime;
    }
}
