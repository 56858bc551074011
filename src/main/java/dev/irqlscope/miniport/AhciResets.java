package dev.irqlscope.miniport;

import static dev.irqlscope.storport.StorPort.readRegisterUlong;
import static dev.irqlscope.storport.StorPort.writeRegisterUlong;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.storport.Srb;
import dev.irqlscope.storport.Srb.SrbStatus;
import java.util.ArrayList;
import java.util.List;

/** How the AHCI miniport starts over when requests do not come back: port by port, or the whole adapter. */
final class AhciResets {
    private final AhciLocks locks;
    private final AhciHba hba;

    AhciResets(AhciLocks locks, AhciHba hba) {
        this.locks = locks;
        this.hba = hba;
    }

    /** Stops each port, which makes its disk give up what it works on, and starts it again. */
    void ofPorts(AhciMiniport.Extension x) {
        for (AhciPort port : x.ports) {
            List<Srb> abandoned = new ArrayList<>();
            locks.inStartIo(x, port, () -> {
                writeRegisterUlong(x, hba.command(port.number), 0);
                AhciMiniport.isGone(x, readRegisterUlong(x, hba.command(port.number)));
                abandoned.addAll(port.abandon());
                writeRegisterUlong(x, hba.command(port.number), AhciHba.CMD_ST);
                return true;
            });
            end(x, abandoned);
        }
    }

    /** Resets the whole adapter, which makes it forget everything, and lets it interrupt again. */
    void ofAdapter(AhciMiniport.Extension x) {
        List<Srb> abandoned = new ArrayList<>();
        locks.inResetBus(x, () -> {
            writeRegisterUlong(x, AhciHba.GHC, AhciHba.GHC_HR);
            if (!AhciMiniport.isGone(x, readRegisterUlong(x, AhciHba.GHC))) {
                writeRegisterUlong(x, AhciHba.GHC, AhciHba.GHC_IE);
            }
            x.ports.forEach(port -> abandoned.addAll(port.abandon()));
        });
        end(x, abandoned);
    }

    private static void end(AhciMiniport.Extension x, List<Srb> abandoned) {
        abandoned.forEach(
                srb -> AhciMiniport.end(x, srb, x.removed ? SrbStatus.NO_DEVICE : SrbStatus.BUS_RESET));
    }
}
