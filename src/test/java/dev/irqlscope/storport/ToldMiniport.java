package dev.irqlscope.storport;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;

/** A miniport whose routines a test tells. */
final class ToldMiniport implements HwInitializationData<ToldMiniport.Extension> {
    InterruptSynchronizationMode mode = InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE;
    final Set<SrbFunction> functions = EnumSet.of(SrbFunction.EXECUTE_SCSI);
    Predicate<Extension> lineIsr = x -> false;
    ObjIntConsumer<Extension> isr = (x, id) -> Simulated.work(x, 1_000);
    HwStorDpcRoutine<Extension> dpc = (dpc, x, first, second) -> Simulated.work(x, 5_000);
    StorDpc object = new StorDpc("MiniDpc");
    Function<Extension, SpReturn> findAdapter = x -> SpReturn.FOUND;
    Predicate<Extension> initialize = x -> true;
    Predicate<Extension> passiveInitialize = x -> true;
    Function<Extension, ScsiAdapterControlStatus> adapterControl = x -> ScsiAdapterControlStatus.SUCCESS;
    BiPredicate<Extension, Srb> buildIo = (x, srb) -> true;
    BiPredicate<Extension, Srb> startIo = (x, srb) -> true;
    BiPredicate<Extension, Integer> resetBus = (x, pathId) -> false;
    Extension extension;

    static final class Extension extends DeviceExtension {
        final StorDpc dpc;
        /** As drivers keep it while they start up. */
        boolean dpcOk;

        private Extension(StorDpc dpc) {
            this.dpc = dpc;
        }
    }

    @Override
    public String driverName() {
        return "mini.sys";
    }

    @Override
    public Extension newDeviceExtension() {
        extension = new Extension(object);
        return extension;
    }

    @Override
    public String interruptRoutineName() {
        return "Mini";
    }

    @Override
    public String messageInterruptRoutineName(int messageId) {
        return "Mini" + messageId;
    }

    @Override
    public InterruptSynchronizationMode interruptSynchronizationMode() {
        return mode;
    }

    @Override
    public SpReturn hwStorFindAdapter(Extension x) {
        return findAdapter.apply(x);
    }

    @Override
    public boolean hwStorInitialize(Extension x) {
        return initialize.test(x);
    }

    @Override
    public boolean hwStorPassiveInitializeRoutine(Extension x) {
        StorPort.initializeDpc(x, x.dpc, (object, same, first, second) -> dpc.run(object, same, first, second));
        return passiveInitialize.test(x);
    }

    @Override
    public ScsiAdapterControlStatus hwStorAdapterControl(Extension x, ScsiAdapterControlType type) {
        return adapterControl.apply(x);
    }

    @Override
    public boolean supports(SrbFunction function) {
        return functions.contains(function);
    }

    @Override
    public boolean hwStorBuildIo(Extension x, Srb srb) {
        return buildIo.test(x, srb);
    }

    @Override
    public boolean hwStorStartIo(Extension x, Srb srb) {
        return startIo.test(x, srb);
    }

    @Override
    public boolean hwStorResetBus(Extension x, int pathId) {
        return resetBus.test(x, pathId);
    }

    @Override
    public boolean hwStorInterrupt(Extension x) {
        return lineIsr.test(x);
    }

    @Override
    public boolean hwMSInterruptRoutine(Extension x, int messageId) {
        isr.accept(x, messageId);
        return true;
    }
}
