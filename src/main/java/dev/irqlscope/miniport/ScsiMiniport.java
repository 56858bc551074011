package dev.irqlscope.miniport;

import static dev.irqlscope.storport.StorPort.readRegisterUlong;
import static dev.irqlscope.storport.StorPort.requestComplete;
import static dev.irqlscope.storport.StorPort.writeRegisterUlong;

import dev.irqlscope.hba.ScsiHba;
import dev.irqlscope.storport.DeviceExtension;
import dev.irqlscope.storport.HwInitializationData;
import dev.irqlscope.storport.Simulated;
import dev.irqlscope.storport.Srb;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.storport.StorPort;
import dev.irqlscope.storport.StorSynchronizationModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A miniport for the parallel SCSI adapter, of the time before Storport had DPCs for miniports: it knows a line only, and its ISR
 * walks the done queue and completes what it finds there, at DIRQL. Each completion costs all interrupts of that level and below
 * a microsecond or two; a long done queue costs the 50 µs.
 */
public class ScsiMiniport implements HwInitializationData<ScsiMiniport.Extension> {
    /** What a register reads when nobody answers: the device has been pulled out. */
    private static final int GONE = -1;

    private static final long BUILD_COMMAND_NANOS = 300;
    private static final long LOOK_AT_COMMAND_NANOS = 600;
    private static final long PHASE_MISMATCH_NANOS = 2_500;

    private final ScsiHba hba;
    private final StorSynchronizationModel model;

    /** One that guards by itself what HwStorStartIo and the ISR share. */
    public ScsiMiniport(ScsiHba hba) {
        this(hba, StorSynchronizationModel.FULL_DUPLEX);
    }

    /** @param model in half duplex the port driver sees to it that HwStorStartIo and the ISR exclude each other */
    public ScsiMiniport(ScsiHba hba, StorSynchronizationModel model) {
        this.hba = hba;
        this.model = model;
    }

    /** What the miniport knows of its adapter. */
    public static final class Extension extends DeviceExtension {
        /** By number. The interrupt lock guards it. */
        private final Map<Long, Srb> outstanding = new LinkedHashMap<>();
        private boolean stopped;
    }

    @Override
    public String driverName() {
        return "scsi.sys";
    }

    @Override
    public Extension newDeviceExtension() {
        return new Extension();
    }

    @Override
    public String interruptRoutineName() {
        return "ScsiHwInterrupt";
    }

    @Override
    public StorSynchronizationModel synchronizationModel() {
        return model;
    }

    /** Does something while the ISR does not run. */
    private void withoutIsr(Extension x, Runnable action) {
        if (model == StorSynchronizationModel.HALF_DUPLEX) {
            action.run();
        } else {
            StorPort.synchronizeAccess(x, same -> {
                action.run();
                return true;
            });
        }
    }

    /** There is nothing to get ready: it has no DPC. */
    @Override
    public boolean hwStorPassiveInitializeRoutine(Extension x) {
        return true;
    }

    @Override
    public boolean hwStorStartIo(Extension x, Srb srb) {
        if (x.stopped) {
            end(x, srb, SrbStatus.NO_DEVICE);
            return true;
        }
        withoutIsr(x, () -> {
            Simulated.work(x, BUILD_COMMAND_NANOS);
            x.outstanding.put(srb.number(), srb);
            hba.submit(srb.number());
            writeRegisterUlong(x, ScsiHba.ISTAT0, ScsiHba.SIGP);
        });
        return true;
    }

    /** Resets the adapter, which forgets everything. */
    @Override
    public boolean hwStorResetBus(Extension x, int pathId) {
        List<Srb> abandoned = new ArrayList<>();
        withoutIsr(x, () -> {
            writeRegisterUlong(x, ScsiHba.ISTAT0, ScsiHba.SRST);
            x.stopped |= readRegisterUlong(x, ScsiHba.ISTAT0) == GONE;
            abandoned.addAll(x.outstanding.values());
            x.outstanding.clear();
        });
        abandoned.forEach(srb -> end(x, srb, x.stopped ? SrbStatus.NO_DEVICE : SrbStatus.BUS_RESET));
        return true;
    }

    @Override
    public boolean hwStorInterrupt(Extension x) {
        int status = x.stopped ? GONE : readRegisterUlong(x, ScsiHba.ISTAT0);
        if (status == GONE) {
            x.stopped = true;
            return false;
        }
        if ((status & ScsiHba.INTF) != 0) {
            writeRegisterUlong(x, ScsiHba.ISTAT0, ScsiHba.INTF);
            readRegisterUlong(x, ScsiHba.ISTAT0); // so that the write has arrived: what finishes from now on interrupts again
            completeDone(x);
            return true;
        }
        if ((status & ScsiHba.SIP) != 0) {
            helpOn(x);
            return true;
        }
        return false;
    }

    private void completeDone(Extension x) {
        for (long done = hba.takeDone(); done != ScsiHba.NO_REQUEST; done = hba.takeDone()) {
            Simulated.work(x, LOOK_AT_COMMAND_NANOS);
            end(x, x.outstanding.remove(done), SrbStatus.SUCCESS);
        }
    }

    private static void end(Extension x, Srb srb, SrbStatus status) {
        srb.setSrbStatus(status);
        requestComplete(x, srb);
    }

    /** The script stopped. Reading why clears the cause; then the script is started again where it stopped. */
    private void helpOn(Extension x) {
        if ((readRegisterUlong(x, ScsiHba.SIST0) & ScsiHba.MISMATCH) != 0) {
            Simulated.work(x, PHASE_MISMATCH_NANOS);
        }
        writeRegisterUlong(x, ScsiHba.DSP, 1);
    }
}
