package dev.irqlscope.scenario;

import dev.irqlscope.hba.AhciHba;
import java.util.ArrayList;
import java.util.List;

/** The faults that somebody would try first at a device, with keys that show something and mostly let the machine go on. */
public final class UsualFaults {
    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000_000;
    private static final int PULSES = 500;
    private static final long PULSE_PERIOD_NANOS = 2_000;
    private static final long STUCK_NANOS = 200_000;
    private static final long SLOWER_NANOS = 20_000;
    private static final long SLOW_FOR_NANOS = 2_000_000;
    private static final long LATE_NANOS = 5_000_000;
    private static final int PILE = AhciHba.SLOTS / 4;
    private static final long FOR_GOOD = Long.MAX_VALUE;

    private UsualFaults() {}

    /** Those that can happen to a device, in the order of {@link FaultKind}; their time is 0. */
    public static List<Fault> of(DeviceSpec device) {
        List<Fault> usual = new ArrayList<>();
        for (FaultKind kind : FaultKind.values()) {
            if (kind.happensTo(device)) {
                usual.addAll(of(kind, device));
            }
        }
        return usual;
    }

    private static List<Fault> of(FaultKind kind, DeviceSpec device) {
        String name = device.name();
        return switch (kind) {
            case PULSE -> List.of(new Fault.Pulse(name, 0, 0, message(device)));
            case STORM -> List.of(new Fault.Storm(name, 0, 0, PULSES, PULSE_PERIOD_NANOS, message(device)));
            case STUCK_LINE ->
                List.of(new Fault.StuckLine(name, 0, 0, STUCK_NANOS), new Fault.StuckLine(name, 0, 0, FOR_GOOD));
            case INACTIVE_ISR -> List.of(new Fault.InactiveIsr(name, 0, 0, STUCK_NANOS));
            case LOST_MESSAGE -> List.of(new Fault.LostMessage(name, 0, 0, message(device)));
            case NOTIFICATION -> List.of(new Fault.Notification(name, 0, 0));
            case BURST -> List.of(new Fault.Burst(name, 0, 0, PILE, null, 0));
            case LATE_COMPLETION -> List.of(new Fault.LateCompletion(name, 0, 0, LATE_NANOS));
            case DROPPED_COMPLETION -> List.of(new Fault.DroppedCompletion(name, 0, 0));
            case SLOW_REGISTER -> List.of(new Fault.SlowRegister(name, 0, 0, SLOWER_NANOS, SLOW_FOR_NANOS));
            case SURPRISE_REMOVAL -> List.of(new Fault.SurpriseRemoval(name, 0));
        };
    }

    /** The first that is about requests; of virtio the very first is about the configuration. */
    private static int message(DeviceSpec device) {
        boolean configurationFirst = device instanceof DeviceSpec.Virtio
                && device.connection() instanceof DeviceSpec.Messages messages && messages.count() > 1;
        return configurationFirst ? 1 : 0;
    }

    /** What a fault is, in the words of a menu, as in {@code Storm: 500 pulses, 2 µs apart}. */
    public static String words(Fault fault) {
        String title = fault.kind().title();
        return switch (fault) {
            case Fault.Pulse pulse -> title + ofMessage(pulse.message());
            case Fault.Storm storm ->
                "%s%s: %d pulses, %s apart".formatted(
                        title, ofMessage(storm.message()), storm.count(), plain(storm.periodNanos()));
            case Fault.StuckLine stuck -> title + howLong(stuck.forNanos());
            case Fault.InactiveIsr inactive -> title + howLong(inactive.forNanos());
            case Fault.LostMessage lost -> title + ofMessage(lost.message()) + ": the next one";
            case Fault.Notification _ -> title + ": about no finished request";
            case Fault.Burst burst -> "%s: %d at once".formatted(title, burst.count());
            case Fault.LateCompletion late ->
                "%s: the next request takes %s longer".formatted(title, plain(late.byNanos()));
            case Fault.DroppedCompletion _ -> title + ": of the next request";
            case Fault.SlowRegister slow ->
                "%s: reads take %s longer, for %s".formatted(
                        title, plain(slow.byNanos()), plain(slow.forNanos()));
            case Fault.SurpriseRemoval _ -> title + ": somebody pulls it out";
        };
    }

    private static String howLong(long nanos) {
        return nanos == FOR_GOOD ? ": for good" : ": for " + plain(nanos);
    }

    private static String ofMessage(int message) {
        return message == 0 ? "" : " of message " + message;
    }

    private static String plain(long nanos) {
        return nanos % MILLISECOND == 0 ? nanos / MILLISECOND + " ms" : nanos / MICROSECOND + " µs";
    }
}
