package dev.irqlscope.storport;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/** A miniport for message interrupts whose routines a test tells, of a device without registers. */
final class ToldMiniport implements HwInitializationData<ToldMiniport.Extension> {
    static final HwRegisters NO_REGISTERS = new HwRegisters() {
        @Override
        public List<String> registerNames() {
            return List.of();
        }

        @Override
        public int read(int register) {
            return 0;
        }

        @Override
        public void write(int register, int value) {
            // There is nothing to write.
        }

        @Override
        public boolean wouldClearCause(int register, int value) {
            return false;
        }
    };

    InterruptSynchronizationMode mode = InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE;
    ObjIntConsumer<Extension> isr = (x, id) -> Simulated.work(x, 1_000);
    HwStorDpcRoutine<Extension> dpc = (dpc, x, first, second) -> Simulated.work(x, 5_000);
    StorDpc object = new StorDpc("MiniDpc");
    Consumer<Extension> passiveInitialize = x -> {};
    BiConsumer<Extension, Srb> startIo = (x, srb) -> {};

    static final class Extension extends DeviceExtension {
        final StorDpc dpc;

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
        return new Extension(object);
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
    public boolean hwStorPassiveInitializeRoutine(Extension x) {
        StorPort.initializeDpc(x, x.dpc, (object, same, first, second) -> dpc.run(object, same, first, second));
        passiveInitialize.accept(x);
        return true;
    }

    @Override
    public boolean hwStorStartIo(Extension x, Srb srb) {
        startIo.accept(x, srb);
        return true;
    }

    @Override
    public boolean hwStorInterrupt(Extension x) {
        return false;
    }

    @Override
    public boolean hwMSInterruptRoutine(Extension x, int messageId) {
        isr.accept(x, messageId);
        return true;
    }
}
