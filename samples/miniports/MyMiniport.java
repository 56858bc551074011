import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.storport.DeviceExtension;
import dev.irqlscope.storport.HwInitializationData;
import dev.irqlscope.storport.Simulated;
import dev.irqlscope.storport.Srb;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.storport.StorDpc;
import dev.irqlscope.storport.StorLockHandle;
import dev.irqlscope.storport.StorPort;

/**
 * A miniport for the AHCI-style adapter of the scenarios: a place to start from. The names are those of storport.h.
 *
 * <p>Virtual time passes only inside StorPort services and Simulated.work: the Java between them is free.
 */
public final class MyMiniport implements HwInitializationData<MyMiniport.Extension> {
    private final AhciHba hba;

    /** The adapter is only for its command table, which a real driver writes into memory that the device reads. */
    public MyMiniport(AhciHba hba) {
        this.hba = hba;
    }

    /** HW_DEVICE_EXTENSION: what the driver knows of one adapter. No statics; two adapters must not share it. */
    public static final class Extension extends DeviceExtension {
        private final Srb[] slots = new Srb[AhciHba.SLOTS];
        private final StorDpc completionDpc = new StorDpc("MyCompletionDpc");
        // One bit for each slot; all three guarded by the interrupt lock.
        private int taken; // from StartIo until the request is complete
        private int atDevice; // until the ISR finds it finished
        private int finished; // until the DPC takes it
    }

    @Override
    public String driverName() {
        return "mydriver.sys";
    }

    @Override
    public String interruptRoutineName() {
        return "MyHwInterrupt";
    }

    @Override
    public Extension newDeviceExtension() {
        return new Extension();
    }

    /** At PASSIVE_LEVEL. The only place where a DPC may be initialized. */
    @Override
    public boolean hwStorPassiveInitializeRoutine(Extension x) {
        StorPort.initializeDpc(x, x.completionDpc, this::completionDpcRoutine);
        return true;
    }

    /** At DISPATCH_LEVEL, under the StartIo lock. The ISR uses the same fields, so the interrupt lock is needed too. */
    @Override
    public boolean hwStorStartIo(Extension x, Srb srb) {
        StorLockHandle interruptLock = StorPort.acquireInterruptLock(x);
        int slot = Integer.numberOfTrailingZeros(~x.taken);
        x.slots[slot] = srb;
        x.taken |= 1 << slot;
        x.atDevice |= 1 << slot;
        hba.setCommandTable(slot, srb.number());
        StorPort.writeRegisterUlong(x, AhciHba.PX_CI, 1 << slot);
        StorPort.releaseSpinLock(x, interruptLock);
        return true;
    }

    /** At DIRQL, under the interrupt lock, with 50 µs to spend. The line is shared: first ask whose interrupt it is. */
    @Override
    public boolean hwStorInterrupt(Extension x) {
        // 1. Not mine? One read, and out.
        if (StorPort.readRegisterUlong(x, AhciHba.IS) == 0) {
            return false;
        }
        // 2. Quiet the device, the port's causes before the adapter's latch. Or else the line stays up, and it comes again.
        int causes = StorPort.readRegisterUlong(x, AhciHba.PX_IS);
        StorPort.writeRegisterUlong(x, AhciHba.PX_IS, causes);
        StorPort.writeRegisterUlong(x, AhciHba.IS, 1);
        // 3. Only now look at what is finished: what finishes later interrupts again. The read also makes the writes arrive.
        int done = x.atDevice & ~StorPort.readRegisterUlong(x, AhciHba.PX_SACT);
        x.atDevice &= ~done;
        x.finished |= done;
        // 4. Leave the rest to a DPC.
        if (done != 0) {
            StorPort.issueDpc(x, x.completionDpc, null, null);
        }
        return true;
    }

    /**
     * At DISPATCH_LEVEL without a lock. It takes all that is finished, not what an argument says: an IssueDpc that finds the
     * DPC queued already loses its arguments.
     */
    private void completionDpcRoutine(StorDpc dpc, Extension x, Object argument1, Object argument2) {
        StorLockHandle interruptLock = StorPort.acquireInterruptLock(x);
        int done = x.finished;
        x.finished = 0;
        StorPort.releaseSpinLock(x, interruptLock);
        for (int rest = done; rest != 0; rest &= rest - 1) {
            Srb srb = x.slots[Integer.numberOfTrailingZeros(rest)];
            Simulated.work(x, 400); // what a real driver computes for a request, in nanoseconds
            srb.setSrbStatus(SrbStatus.SUCCESS);
            StorPort.requestComplete(x, srb); // from here on the request is the port driver's
        }
        interruptLock = StorPort.acquireInterruptLock(x);
        x.taken &= ~done;
        StorPort.releaseSpinLock(x, interruptLock);
    }
}
