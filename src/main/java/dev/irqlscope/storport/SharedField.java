package dev.irqlscope.storport;

import java.util.Objects;

/**
 * A number in the device extension that several routines share, as its ISR and its DPC do: a miniport that keeps one here sees what
 * comes of sharing it. An access takes time, so an interrupt may come between reading it and writing it back, and then what the ISR
 * wrote is lost. Each access stands in the trace; and one that is not guarded by a lock which another routine holds when it
 * touches the field too breaks a rule. Not in the WDK, where a field is a field and nobody looks. Source: WDK, "Synchronizing
 * Access to Device Data".
 */
public final class SharedField {
    private final String name;
    private SharedFields owner;
    private FieldGuard guard;
    private long value;

    /** @param name what the machine's state calls it; 0 to begin with */
    public SharedField(String name) {
        this.name = Objects.requireNonNull(name, "a field has a name");
    }

    /** Reads it. */
    public long get(DeviceExtension extension) {
        return extension.adapter().fields().read(this);
    }

    /** Writes it. */
    public void set(DeviceExtension extension, long newValue) {
        extension.adapter().fields().write(this, newValue);
    }

    String name() {
        return name;
    }

    long value() {
        return value;
    }

    void put(long newValue) {
        value = newValue;
    }

    /** What is known of who touches it; it is this adapter's from now on. */
    FieldGuard guardIn(SharedFields fields) {
        if (owner == null) {
            owner = fields;
            guard = fields.declare(name);
        } else if (owner != fields) {
            throw new IllegalStateException(
                    "%s is a field of another adapter: each has its own, in its device extension (HW_INITIALIZATION_DATA page, DeviceExtensionSize)"
                            .formatted(name));
        }
        return guard;
    }
}
