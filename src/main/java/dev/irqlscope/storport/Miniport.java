package dev.irqlscope.storport;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.SpinLock;
import dev.irqlscope.trace.Irql;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A miniport with its device extension. It sees to it that each routine returns at the level at which it was called. Source:
 * rule SpChangeIrql of the driver verifier.
 *
 * @param <E> its device extension
 */
final class Miniport<E extends DeviceExtension> {
    private final Machine machine;
    private final HwInitializationData<E> routines;
    private final CallRules rules;
    private final E extension;
    private BooleanSupplier passiveInitialize;
    private boolean initializing;

    Miniport(Machine machine, HwInitializationData<E> routines, CallRules rules, Adapter adapter) {
        this.machine = machine;
        this.routines = routines;
        this.rules = rules;
        extension = DriverAnswers.required(routines, "newDeviceExtension", routines.newDeviceExtension());
        passiveInitialize = () -> routines.hwStorPassiveInitializeRoutine(extension);
        if (!extension.attach(adapter)) {
            throw StartUp.failed(
                    routines.driverName(),
                    "newDeviceExtension returned the extension of another adapter, and each adapter has its own (HW_INITIALIZATION_DATA page, DeviceExtensionSize)");
        }
    }

    String driverName() {
        return routines.driverName();
    }

    SpReturn findAdapter() {
        return call(Callback.FIND_ADAPTER, () -> routines.hwStorFindAdapter(extension));
    }

    boolean initialize() {
        initializing = true;
        boolean ready = call(Callback.INITIALIZE, () -> routines.hwStorInitialize(extension));
        initializing = false;
        return ready;
    }

    /**
     * HwStorInitialize says which routine is called at PASSIVE_LEVEL afterwards.
     *
     * @return whether it does, and nobody else
     */
    boolean enablePassiveInitialization(BooleanSupplier routine) {
        if (initializing) {
            passiveInitialize = routine;
        }
        return initializing;
    }

    boolean passiveInitialize() {
        return call(Callback.PASSIVE_INITIALIZE, passiveInitialize::getAsBoolean);
    }

    ScsiAdapterControlStatus adapterControl(ScsiAdapterControlType control) {
        return call(Callback.ADAPTER_CONTROL, () -> routines.hwStorAdapterControl(extension, control));
    }

    boolean buildIo(Srb srb) {
        return call(Callback.BUILD_IO, () -> routines.hwStorBuildIo(extension, srb));
    }

    boolean startIo(Srb srb) {
        return call(Callback.START_IO, () -> routines.hwStorStartIo(extension, srb));
    }

    boolean resetBus(int pathId) {
        return call(Callback.RESET_BUS, () -> routines.hwStorResetBus(extension, pathId));
    }

    boolean supports(SrbFunction function) {
        return routines.supports(function);
    }

    /**
     * The kernel checks the level of an ISR itself.
     *
     * @param lock what it holds around it
     */
    BooleanSupplier interrupt(SpinLock lock) {
        return () -> rules.inside(Callback.INTERRUPT, lock, () -> routines.hwStorInterrupt(extension));
    }

    /** As {@link #interrupt}, for the routine of a message. */
    BooleanSupplier message(int messageId, SpinLock lock) {
        return () -> rules.inside(
                Callback.MESSAGE_INTERRUPT, lock, () -> routines.hwMSInterruptRoutine(extension, messageId));
    }

    /** No processor runs while a machine is put together: then the level is PASSIVE, and nothing can change it. */
    private <T> T call(Callback callback, Supplier<T> body) {
        Processor before = machine.running();
        int level = before == null ? Irql.PASSIVE_LEVEL : before.irql();
        T answer = rules.inside(callback, body);
        if (before != null) {
            before.requireIrql(level, callback.routine() + " of " + driverName());
        }
        return answer;
    }
}
