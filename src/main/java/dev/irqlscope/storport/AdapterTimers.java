package dev.irqlscope.storport;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;

/** The timers of an adapter: the one of RequestTimerCall, and as many as its miniport wants. Their callbacks are HwStorTimer. */
final class AdapterTimers {
    private static final long NANOS_PER_MICRO = 1_000;
    /** A day: beyond it nothing is waited for. */
    private static final long LONGEST_MICROS = 86_400_000_000L;

    private final Machine machine;
    private final AdapterDpcs dpcs;
    private final CallRules rules;
    private final StartIoChannels channels;
    private final StorTimer timerCall;

    AdapterTimers(Machine machine, AdapterDpcs dpcs, CallRules rules, StartIoChannels channels) {
        this.machine = machine;
        this.dpcs = dpcs;
        this.rules = rules;
        this.channels = channels;
        timerCall = new StorTimer(machine, dpcs, "HwStorTimer");
    }

    /** One more timer. */
    StorTimer create() {
        return new StorTimer(machine, dpcs, "HwStorTimer");
    }

    StorStatus free(StorTimer timer) {
        if (timer == null) {
            return StorStatus.INVALID_PARAMETER;
        }
        if (timer.isFreed()) {
            return StorStatus.UNSUCCESSFUL;
        }
        timer.free();
        return StorStatus.SUCCESS;
    }

    /** As {@link StorPort#requestTimerCall}: a new request takes the place of the one before, and 0 of none. */
    void requestCall(Processor processor, Runnable routine, long micros) {
        timerCall.cancel();
        if (micros > 0) {
            begin(processor, timerCall, routine, micros);
        }
    }

    /** As {@link StorPort#requestTimer}. */
    StorStatus request(Processor processor, StorTimer timer, Runnable routine, long micros) {
        if (timer == null || timer.isFreed() || routine == null || micros < 0) {
            return StorStatus.INVALID_PARAMETER;
        }
        if (micros == 0) {
            timer.cancel();
            return StorStatus.SUCCESS;
        }
        if (timer.isActive()) {
            return StorStatus.BUSY;
        }
        begin(processor, timer, routine, micros);
        return StorStatus.SUCCESS;
    }

    private void begin(Processor processor, StorTimer timer, Runnable routine, long micros) {
        timer.request(
                processor,
                Math.min(micros, LONGEST_MICROS) * NANOS_PER_MICRO,
                () -> channels.underStartIoLock(
                        machine.running(),
                        () -> rules.inside(Callback.TIMER, () -> {
                            routine.run();
                            return true;
                        })));
    }
}
