package dev.irqlscope.engine;

import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.WatchdogAlarm;

/**
 * Counts the clock ticks during which one processor is kept at DISPATCH_LEVEL or above: in the clock interrupt, at CLOCK_LEVEL,
 * so that it sees what hangs at any level below that. What hangs at CLOCK_LEVEL or above another processor's watchdog sees.
 *
 * <p>Windows re-arms the cumulative count from a threaded DPC that each processor runs now and then, which it can only below
 * DISPATCH_LEVEL. Here it is re-armed whenever the processor was below DISPATCH_LEVEL, or idle, since the tick before: the same
 * without events for such a DPC. Idle does not count, though the idle thread sits at DISPATCH_LEVEL.
 */
final class DpcWatchdog {
    private final Processor processor;
    private boolean rearmed = true;
    private boolean cumulativeReported;
    private int ticksAbove;
    /** Ticks that this processor took, and how many of them each other one had taken when it was last seen to take one. */
    private long ticks;
    private long[] seenTicks = new long[0];
    private long[] seenAt = new long[0];

    DpcWatchdog(Processor processor) {
        this.processor = processor;
    }

    /** The processor is below DISPATCH_LEVEL, or idle. */
    void rearm() {
        rearmed = true;
    }

    /** The clock ticked. Called at CLOCK_LEVEL. */
    void tick() {
        ticks++;
        if (rearmed) {
            rearmed = false;
            cumulativeReported = false;
            ticksAbove = 0;
        }
        ticksAbove++;
        if (rules().checking() != Checking.OFF) {
            watchRoutines();
            watchLevel();
            watchOthers();
        }
    }

    private void watchRoutines() {
        int limit = inTicks(rules().singleNanos());
        boolean innermost = true;
        for (Frame frame : processor.frames()) {
            if (frame.isWatched()) {
                if (frame.countTick() == limit + 1) {
                    runsTooLong(frame, innermost, limit);
                }
                innermost = false;
            }
        }
    }

    private void runsTooLong(Frame frame, boolean interrupted, int limit) {
        String sentence = "%s on CPU %d has run for %d clock ticks%s; one DPC or ISR is allotted %d (%s)".formatted(
                machine().nameOf(frame.routine()),
                processor.number(),
                limit + 1,
                interrupted ? DriverFault.interruptedAt(new Throwable().getStackTrace()) : "",
                limit,
                Durations.format(nanos(limit)));
        alarm(
                processor,
                frame.routine(),
                new WatchdogAlarm(WatchdogAlarm.Kind.SINGLE, nanos(limit)),
                new BugCheck(BugCheckCode.DPC_WATCHDOG_VIOLATION, sentence, 0, limit + 1L, limit));
    }

    private void watchLevel() {
        int limit = inTicks(rules().cumulativeNanos());
        if (ticksAbove > limit && !cumulativeReported) {
            cumulativeReported = true;
            alarm(
                    processor,
                    Entity.NONE,
                    new WatchdogAlarm(WatchdogAlarm.Kind.CUMULATIVE, nanos(limit)),
                    new BugCheck(
                            BugCheckCode.DPC_WATCHDOG_VIOLATION,
                            "CPU %d has not been below %s for %d clock ticks; everything together is allotted %d (%s)"
                                    .formatted(
                                            processor.number(),
                                            Irql.describe(Irql.DISPATCH_LEVEL),
                                            ticksAbove,
                                            limit,
                                            Durations.format(nanos(limit))),
                            1,
                            limit));
        }
    }

    /** Compares the ticks of the others with its own. */
    private void watchOthers() {
        int count = machine().processors().size();
        if (seenTicks.length != count) {
            seenTicks = new long[count];
            seenAt = new long[count];
        }
        for (Processor other : machine().processors()) {
            int number = other.number();
            long taken = other.watchdog().ticks;
            if (taken != seenTicks[number]) {
                seenTicks[number] = taken;
                seenAt[number] = ticks;
            } else if (ticks - seenAt[number] == rules().clockTicks() && !other.hasEnded()) {
                hangs(other);
            }
        }
    }

    private void hangs(Processor other) {
        alarm(
                other,
                other.frame() == null ? Entity.NONE : other.frame().routine(),
                new WatchdogAlarm(WatchdogAlarm.Kind.CLOCK, nanos(rules().clockTicks())),
                new BugCheck(
                        BugCheckCode.CLOCK_WATCHDOG_TIMEOUT,
                        "CPU %d, at %s, has taken no clock interrupt while CPU %d took %d".formatted(
                                other.number(),
                                Irql.describe(other.irql()),
                                processor.number(),
                                rules().clockTicks()),
                        rules().clockTicks(),
                        0,
                        other.number(),
                        other.number()));
    }

    private void alarm(Processor on, int routine, WatchdogAlarm alarm, BugCheck stop) {
        on.emit(EventKind.WATCHDOG, routine, alarm.arg());
        if (rules().checking() == Checking.STOP) {
            throw stop;
        }
    }

    /** What is left to the routine that runs, and to this processor. */
    WatchdogAllotment allotment() {
        if (rules().checking() == Checking.OFF) {
            return new WatchdogAllotment(0, 0, 0, 0);
        }
        int single = inTicks(rules().singleNanos());
        int cumulative = inTicks(rules().cumulativeNanos());
        Frame frame = processor.frame();
        int used = frame == null ? 0 : frame.ticks();
        int above = rearmed ? 0 : ticksAbove;
        return new WatchdogAllotment(single, Math.max(0, single - used), cumulative, Math.max(0, cumulative - above));
    }

    /** Whole ticks, at least one. */
    private int inTicks(long nanos) {
        long period = machine().costs().clockPeriodNanos();
        return (int) Math.clamp((nanos + period - 1) / period, 1, Integer.MAX_VALUE - 1);
    }

    private long nanos(int ofTicks) {
        return ofTicks * machine().costs().clockPeriodNanos();
    }

    private Machine machine() {
        return processor.machine();
    }

    private WatchdogRules rules() {
        return machine().rules().watchdog();
    }
}
