package dev.irqlscope.miniport;

import static dev.irqlscope.storport.StorPort.issueDpc;
import static dev.irqlscope.storport.StorPort.readRegisterUlong;
import static dev.irqlscope.storport.StorPort.requestComplete;
import static dev.irqlscope.storport.StorPort.writeRegisterUlong;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.storport.DeviceExtension;
import dev.irqlscope.storport.HwInitializationData;
import dev.irqlscope.storport.Simulated;
import dev.irqlscope.storport.SpReturn;
import dev.irqlscope.storport.Srb;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.storport.StorDpc;
import dev.irqlscope.storport.StorLockHandle;
import dev.irqlscope.storport.StorPort;

/**
 * A miniport for the AHCI-style adapter, in the shape of the sample that comes with the WDK: one register read tells whether the
 * interrupt is its own; it quiets the port, then the adapter; it reads what is finished after that, so that nothing is lost in
 * between; and it leaves completion to a DPC.
 *
 * <p>It has one bad habit on purpose: a big batch it completes in the ISR, at DIRQL, which saves a DPC and costs the 50 µs.
 */
public final class AhciMiniport implements HwInitializationData<AhciMiniport.Extension> {
    private static final int PORT_BIT = 1;
    private static final long LOOK_AT_SLOT_NANOS = 250;
    private static final long TAKE_LIST_NANOS = 120;
    private static final long COMPLETE_AT_DIRQL_NANOS = 3_000;
    private static final long NOTIFICATION_NANOS = 1_500;

    private final AhciHba hba;
    private final int completeInIsrFrom;
    private final boolean keepsDpcFlag;

    /** One that keeps a flag until its DPCs exist. */
    public AhciMiniport(AhciHba hba, int completeInIsrFrom) {
        this(hba, completeInIsrFrom, true);
    }

    /**
     * @param completeInIsrFrom batches of this many requests or more are completed in the ISR
     * @param keepsDpcFlag whether the ISR does by itself what there is no DPC for yet while the driver starts up
     */
    public AhciMiniport(AhciHba hba, int completeInIsrFrom, boolean keepsDpcFlag) {
        this.hba = hba;
        this.completeInIsrFrom = completeInIsrFrom;
        this.keepsDpcFlag = keepsDpcFlag;
    }

    /** What the miniport knows of its adapter. */
    public static final class Extension extends DeviceExtension {
        private final Srb[] slots = new Srb[AhciHba.SLOTS];
        private final StorDpc completionDpc = new StorDpc("AhciCompletionDpc");
        private final StorDpc notificationDpc = new StorDpc("AhciNotificationDpc");
        private int issued;
        private int finished;
        private boolean dpcsReady;
    }

    @Override
    public String driverName() {
        return "ahci.sys";
    }

    @Override
    public Extension newDeviceExtension() {
        return new Extension();
    }

    @Override
    public String interruptRoutineName() {
        return "AhciHwInterrupt";
    }

    /** Makes sure that the adapter is silent before anybody connects its interrupt. */
    @Override
    public SpReturn hwStorFindAdapter(Extension x) {
        writeRegisterUlong(x, AhciHba.GHC, 0);
        return readRegisterUlong(x, AhciHba.GHC) == 0 ? SpReturn.FOUND : SpReturn.NOT_FOUND;
    }

    /** From here on it may interrupt, and there is no DPC yet. */
    @Override
    public boolean hwStorInitialize(Extension x) {
        writeRegisterUlong(x, AhciHba.GHC, AhciHba.GHC_IE);
        return readRegisterUlong(x, AhciHba.GHC) == AhciHba.GHC_IE;
    }

    @Override
    public boolean hwStorPassiveInitializeRoutine(Extension x) {
        StorPort.initializeDpc(x, x.completionDpc, this::completionDpcRoutine);
        StorPort.initializeDpc(x, x.notificationDpc, this::notificationDpcRoutine);
        x.dpcsReady = true;
        return true;
    }

    @Override
    public boolean hwStorStartIo(Extension x, Srb srb) {
        StorLockHandle interruptLock = StorPort.acquireInterruptLock(x);
        int slot = Integer.numberOfTrailingZeros(~(x.issued | x.finished));
        x.slots[slot] = srb;
        x.issued |= 1 << slot;
        hba.setCommandTable(slot, srb.number());
        writeRegisterUlong(x, AhciHba.PX_CI, 1 << slot);
        StorPort.releaseSpinLock(x, interruptLock);
        return true;
    }

    @Override
    public boolean hwStorInterrupt(Extension x) {
        if ((readRegisterUlong(x, AhciHba.IS) & PORT_BIT) == 0) {
            return false;
        }
        int causes = readRegisterUlong(x, AhciHba.PX_IS);
        writeRegisterUlong(x, AhciHba.PX_IS, causes);
        writeRegisterUlong(x, AhciHba.IS, PORT_BIT);
        if ((causes & AhciHba.CAUSE_NOTIFICATION) != 0) {
            if (keepsDpcFlag && !x.dpcsReady) {
                Simulated.work(x, NOTIFICATION_NANOS);
            } else {
                issueDpc(x, x.notificationDpc, causes, null);
            }
        }
        if ((causes & AhciHba.CAUSE_SET_DEVICE_BITS) != 0) {
            takeFinished(x);
        }
        return true;
    }

    /** Reads what is still at work; that read also makes sure that the clearing writes have arrived. */
    private void takeFinished(Extension x) {
        int atWork = readRegisterUlong(x, AhciHba.PX_CI) | readRegisterUlong(x, AhciHba.PX_SACT);
        int done = x.issued & ~atWork;
        x.issued &= ~done;
        Simulated.work(x, LOOK_AT_SLOT_NANOS * Integer.bitCount(done));
        if (Integer.bitCount(done) >= completeInIsrFrom) {
            for (int slots = done; slots != 0; slots &= slots - 1) {
                Simulated.work(x, COMPLETE_AT_DIRQL_NANOS);
                complete(x, Integer.numberOfTrailingZeros(slots));
            }
        } else if (done != 0) {
            x.finished |= done;
            issueDpc(x, x.completionDpc, done, null);
        }
    }

    /** Drains everything that is finished, whatever the arguments say: a second IssueDpc may have lost its own. */
    private void completionDpcRoutine(StorDpc dpc, Extension x, Object slots, Object unused) {
        int done = takeAll(x);
        while (done != 0) {
            for (int rest = done; rest != 0; rest &= rest - 1) {
                complete(x, Integer.numberOfTrailingZeros(rest));
            }
            done = takeAll(x);
        }
    }

    private static int takeAll(Extension x) {
        StorLockHandle interruptLock = StorPort.acquireInterruptLock(x);
        Simulated.work(x, TAKE_LIST_NANOS);
        int done = x.finished;
        StorPort.releaseSpinLock(x, interruptLock);
        return done;
    }

    private static void complete(Extension x, int slot) {
        Srb srb = x.slots[slot];
        x.slots[slot] = null;
        x.finished &= ~(1 << slot);
        srb.setSrbStatus(SrbStatus.SUCCESS);
        requestComplete(x, srb);
    }

    private void notificationDpcRoutine(StorDpc dpc, Extension x, Object causes, Object unused) {
        Simulated.work(x, NOTIFICATION_NANOS);
    }
}
