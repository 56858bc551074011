package dev.irqlscope.scenario;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What can go wrong, and with which devices. */
public enum FaultKind {
    /** It interrupts and has no cause. */
    PULSE("pulse", "Spurious pulse", device -> true, "of the scenario", "message"),
    /** Many pulses. */
    STORM("storm", "Storm", device -> true, "of the scenario", "message", "count", "period"),
    /** Its line is pulled whatever it wants. */
    STUCK_LINE("stuckLine", "Stuck line", device -> device.connection() instanceof DeviceSpec.Wire, "on a line", "for"),
    /** Its ISR is soft-disconnected while it goes on. */
    INACTIVE_ISR("inactiveIsr", "Inactive ISR", device -> device.connection() instanceof DeviceSpec.Wire, "on a line",
            "for"),
    /** A message does not arrive. */
    LOST_MESSAGE("lostMessage", "Lost message", device -> device.connection() instanceof DeviceSpec.Messages,
            "with messages",
            "message"),
    /** It interrupts about no finished request. */
    NOTIFICATION("notification", "Notification", FaultKind::notifies, "of kind ahci, scsi or virtio"),
    /** Completions pile up before it tells. */
    BURST("burst", "Burst of completions", DeviceSpec.Ahci.class::isInstance, "of kind ahci", "count", "disturber",
            "disturbAfter"),
    /** A request takes longer. */
    LATE_COMPLETION("lateCompletion", "Late completion", DeviceSpec.Adapter.class::isInstance,
            "that requests can be sent to", "by"),
    /** A request is finished and nobody is told. */
    DROPPED_COMPLETION("droppedCompletion", "Dropped completion", DeviceSpec.Adapter.class::isInstance,
            "that requests can be sent to"),
    /** Reads of its registers take longer. */
    SLOW_REGISTER("slowRegister", "Slow registers", device -> true, "of the scenario", "by", "for"),
    /** Somebody pulls it out. */
    SURPRISE_REMOVAL("surpriseRemoval", "Surprise removal", device -> true, "of the scenario");

    private static final Map<String, FaultKind> BY_WORD = new TreeMap<>();

    static {
        for (FaultKind kind : values()) {
            BY_WORD.put(kind.word, kind);
        }
    }

    private final String word;
    private final String title;
    private final Predicate<DeviceSpec> fits;
    private final String which;
    private final Set<String> keys;

    FaultKind(String word, String title, Predicate<DeviceSpec> fits, String which, String... keys) {
        this.word = word;
        this.title = title;
        this.fits = fits;
        this.which = which;
        this.keys = Set.of(keys);
    }

    /** What a fault is about. */
    public enum About {
        /** How a device interrupts. */
        INTERRUPTS,
        /** How it carries out requests. */
        REQUESTS,
        /** The device itself. */
        DEVICE
    }

    /** What it is about. Kinds that are about the same stand together. */
    public About about() {
        return switch (this) {
            case PULSE, STORM, STUCK_LINE, INACTIVE_ISR, LOST_MESSAGE, NOTIFICATION -> About.INTERRUPTS;
            case BURST, LATE_COMPLETION, DROPPED_COMPLETION -> About.REQUESTS;
            case SLOW_REGISTER, SURPRISE_REMOVAL -> About.DEVICE;
        };
    }

    /** What scenarios call it. */
    public String word() {
        return word;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** Whether it can happen to such a device. */
    public boolean happensTo(DeviceSpec device) {
        return fits.test(device);
    }

    /** To which devices, in words that go on "a device". */
    String which() {
        return which;
    }

    /** All keys that it may have. It happens once if it changes the device for good. */
    Set<String> keys() {
        Set<String> common = this == SURPRISE_REMOVAL
                ? Set.of("kind", "device", "at")
                : Set.of("kind", "device", "at", "every");
        return Keys.of(common, keys);
    }

    /** The kind that scenarios call so, by the word. */
    static Map<String, FaultKind> byWord() {
        return BY_WORD;
    }

    private static boolean notifies(DeviceSpec device) {
        return device instanceof DeviceSpec.Adapter && !(device instanceof DeviceSpec.Nvme);
    }
}
