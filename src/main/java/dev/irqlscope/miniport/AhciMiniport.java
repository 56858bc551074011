package dev.irqlscope.miniport;

import static dev.irqlscope.storport.StorPort.issueDpc;
import static dev.irqlscope.storport.StorPort.readRegisterUlong;
import static dev.irqlscope.storport.StorPort.requestComplete;
import static dev.irqlscope.storport.StorPort.writeRegisterUlong;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.miniport.AhciPort.Finished;
import dev.irqlscope.storport.DeviceExtension;
import dev.irqlscope.storport.HwInitializationData;
import dev.irqlscope.storport.InterruptSynchronizationMode;
import dev.irqlscope.storport.Simulated;
import dev.irqlscope.storport.SpReturn;
import dev.irqlscope.storport.Srb;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.storport.SrbFunction;
import dev.irqlscope.storport.StorLockHandle;
import dev.irqlscope.storport.StorPort;
import dev.irqlscope.storport.StorSynchronizationModel;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A miniport for the AHCI-style adapter, in the shape of the sample that comes with the WDK: one register read tells whether the
 * interrupt is its own; it serves one port per call, in turn; it quiets that port, then the adapter; it reads what is finished
 * after that, so that nothing is lost in between; and it leaves completion to a DPC.
 *
 * <p>It has one bad habit on purpose: a big batch it completes in the ISR, at DIRQL, which saves a DPC and costs the 50 µs. Its
 * misbehaving twins override one step each.
 */
public class AhciMiniport implements HwInitializationData<AhciMiniport.Extension> {
    /** What a register reads when nobody answers: the device has been pulled out. */
    private static final int GONE = -1;

    private static final long LOOK_AT_SLOT_NANOS = 250;
    private static final long TAKE_LIST_NANOS = 120;
    private static final long COMPLETE_AT_DIRQL_NANOS = 3_000;
    private static final long NOTIFICATION_NANOS = 1_500;

    private final AhciHba hba;
    private final Options options;
    final AhciLocks locks;
    private final AhciResets resets;

    /**
     * How it goes about its work.
     *
     * @param completeInIsrFrom batches of this many requests or more are completed in the ISR
     * @param keepsDpcFlag whether the ISR does by itself what there is no DPC for yet while the driver starts up
     * @param perfRequest what it asks of the port driver to make requests go faster
     * @param duplex in half duplex the port driver sees to it that HwStorStartIo and the ISRs exclude each other
     */
    public record Options(int completeInIsrFrom, boolean keepsDpcFlag, PerfRequest perfRequest,
            StorSynchronizationModel duplex) {
        /** Completes in the DPC whatever there is, and asks for nothing. */
        public static final Options USUAL = new Options(
                AhciHba.SLOTS + 1, true, PerfRequest.NONE, StorSynchronizationModel.FULL_DUPLEX);

        public Options withCompletionsInIsrFrom(int requests) {
            return new Options(requests, keepsDpcFlag, perfRequest, duplex);
        }
    }

    public AhciMiniport(AhciHba hba, Options options) {
        this.hba = hba;
        this.options = options;
        locks = new AhciLocks(hba, options.duplex());
        resets = new AhciResets(locks, hba);
    }

    /** What the miniport knows of its adapter. */
    public static final class Extension extends DeviceExtension {
        final List<AhciPort> ports;
        private final int implemented;
        private int lastServed;
        boolean removed;
        private boolean dpcsReady;

        private Extension(int count) {
            ports = IntStream.range(0, count).mapToObj(number -> new AhciPort(number, count == 1)).toList();
            implemented = (1 << count) - 1;
            lastServed = count - 1;
        }
    }

    @Override
    public String driverName() {
        return "ahci.sys";
    }

    @Override
    public Extension newDeviceExtension() {
        return new Extension(hba.ports());
    }

    @Override
    public String interruptRoutineName() {
        return "AhciHwInterrupt";
    }

    @Override
    public String messageInterruptRoutineName(int messageId) {
        return "AhciHwMSIInterrupt" + (hba.hasMessagePerPort() ? messageId : "");
    }

    @Override
    public InterruptSynchronizationMode interruptSynchronizationMode() {
        return InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE;
    }

    @Override
    public StorSynchronizationModel synchronizationModel() {
        return options.duplex();
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
        return readRegisterUlong(x, AhciHba.GHC) == AhciHba.GHC_IE
                && StorPort.enablePassiveInitialization(x, this::hwStorPassiveInitializeRoutine);
    }

    @Override
    public boolean hwStorPassiveInitializeRoutine(Extension x) {
        for (AhciPort port : x.ports) {
            StorPort.initializeDpc(
                    x, port.completionDpc, (dpc, same, slots, unused) -> completionDpcRoutine(same, port, slots));
            StorPort.initializeDpc(
                    x, port.notificationDpc, (dpc, same, causes, unused) -> Simulated.work(same, NOTIFICATION_NANOS));
        }
        x.dpcsReady = true;
        options.perfRequest().ask(x, hba.ports(), hba.hasMessagePerPort() ? hba.ports() : 1);
        return true;
    }

    @Override
    public boolean supports(SrbFunction function) {
        return function == SrbFunction.EXECUTE_SCSI || function == SrbFunction.RESET_LOGICAL_UNIT;
    }

    /** Each port has one disk; requests go to them in turn. Without a free slot one goes back busy, to be tried again. */
    @Override
    public boolean hwStorStartIo(Extension x, Srb srb) {
        if (x.removed) {
            end(x, srb, SrbStatus.NO_DEVICE);
            return true;
        }
        if (srb.function() == SrbFunction.RESET_LOGICAL_UNIT) {
            resets.ofPorts(x);
            end(x, srb, SrbStatus.SUCCESS);
            return true;
        }
        AhciPort port = x.ports.get((int) (srb.number() % x.ports.size()));
        if (!locks.inStartIo(x, port, () -> issue(x, port, srb))) {
            end(x, srb, SrbStatus.BUSY);
        }
        return true;
    }

    private boolean issue(Extension x, AhciPort port, Srb srb) {
        int slot = port.take(srb, hba.slots());
        if (slot != AhciPort.NONE_FREE) {
            hba.setCommandTable(port.number, slot, srb.number());
            writeRegisterUlong(x, AhciHba.port(port.number, AhciHba.PX_CI), 1 << slot);
        }
        return slot != AhciPort.NONE_FREE;
    }

    @Override
    public boolean hwStorResetBus(Extension x, int pathId) {
        resets.ofAdapter(x);
        return true;
    }

    static void end(Extension x, Srb srb, SrbStatus status) {
        srb.setSrbStatus(status);
        requestComplete(x, srb);
    }

    /** Serves one port. If another one has a cause too, the line is pulled still, and the next call is its turn. */
    @Override
    public boolean hwStorInterrupt(Extension x) {
        int status = readRegisterUlong(x, AhciHba.IS);
        if (x.removed || isGone(x, status)) {
            return false;
        }
        int pending = status & x.implemented;
        if (pending == 0) {
            return false;
        }
        service(x, nextOf(x, pending));
        return true;
    }

    /** With a message for each port, the message says which. With one for all, it is asked like a line. */
    @Override
    public boolean hwMSInterruptRoutine(Extension x, int messageId) {
        if (!hba.hasMessagePerPort()) {
            return hwStorInterrupt(x);
        }
        if (!x.removed) {
            service(x, x.ports.get(messageId));
        }
        return true;
    }

    /** In turn, so that a busy port does not starve the others. */
    private static AhciPort nextOf(Extension x, int pending) {
        do {
            x.lastServed = (x.lastServed + 1) % x.ports.size();
        } while ((pending & 1 << x.lastServed) == 0);
        return x.ports.get(x.lastServed);
    }

    static boolean isGone(Extension x, int value) {
        x.removed |= value == GONE;
        return x.removed;
    }

    void service(Extension x, AhciPort port) {
        int causes = readRegisterUlong(x, AhciHba.port(port.number, AhciHba.PX_IS));
        if (isGone(x, causes)) {
            return;
        }
        quiet(x, port, causes);
        if ((causes & AhciHba.CAUSE_NOTIFICATION) != 0) {
            if (options.keepsDpcFlag() && !x.dpcsReady) {
                Simulated.work(x, NOTIFICATION_NANOS);
            } else {
                issueDpc(x, port.notificationDpc, causes, null);
            }
        }
        if ((causes & AhciHba.CAUSE_SET_DEVICE_BITS) != 0) {
            takeFinished(x, port);
        }
    }

    /** The port's causes first, its bit of the latch second. */
    void quiet(Extension x, AhciPort port, int causes) {
        writeRegisterUlong(x, AhciHba.port(port.number, AhciHba.PX_IS), causes);
        writeRegisterUlong(x, AhciHba.IS, 1 << port.number);
    }

    /** Reads what is still at work; that read also makes sure that the clearing writes have arrived. */
    void takeFinished(Extension x, AhciPort port) {
        int atWork = readRegisterUlong(x, AhciHba.port(port.number, AhciHba.PX_CI))
                | readRegisterUlong(x, AhciHba.port(port.number, AhciHba.PX_SACT));
        int done = port.issued & ~atWork;
        port.issued &= ~done;
        Simulated.work(x, LOOK_AT_SLOT_NANOS * Integer.bitCount(done));
        if (Integer.bitCount(done) >= options.completeInIsrFrom()) {
            for (int slots = done; slots != 0; slots &= slots - 1) {
                Simulated.work(x, COMPLETE_AT_DIRQL_NANOS);
                complete(x, port, Integer.numberOfTrailingZeros(slots));
            }
        } else if (done != 0) {
            port.finished |= done;
            leaveToDpc(x, port, done);
        }
    }

    void leaveToDpc(Extension x, AhciPort port, int done) {
        issueDpc(x, port.completionDpc, done, null);
    }

    /** Drains everything that is finished, whatever the arguments say: a second IssueDpc may have lost its own. */
    void completionDpcRoutine(Extension x, AhciPort port, Object slots) {
        Finished done = takeAll(x, port);
        while (done.slots() != 0) {
            for (int rest = done.slots(); rest != 0 && port.resets == done.resets(); rest &= rest - 1) {
                complete(x, port, Integer.numberOfTrailingZeros(rest));
            }
            done = takeAll(x, port);
        }
    }

    private Finished takeAll(Extension x, AhciPort port) {
        StorLockHandle lock = locks.acquire(x, port);
        Simulated.work(x, TAKE_LIST_NANOS);
        Finished done = port.takeFinished();
        locks.release(x, lock);
        return done;
    }

    static void complete(Extension x, AhciPort port, int slot) {
        Srb srb = port.slots[slot];
        port.slots[slot] = null;
        end(x, srb, SrbStatus.SUCCESS);
    }
}
