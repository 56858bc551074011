package dev.irqlscope.miniport;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.storport.Simulated;

/** Twin whose DPC does not return as long as the disk has anything to do: it looks again and again for what is finished. */
final class UnboundedDpc extends AhciMiniport {
    private static final long LOOK_AGAIN_NANOS = 2_000;

    UnboundedDpc(AhciHba hba, Options options) {
        super(hba, options);
    }

    @Override
    void completionDpcRoutine(Extension x, AhciPort port, Object slots) {
        super.completionDpcRoutine(x, port, slots);
        while (port.issued != 0) {
            Simulated.work(x, LOOK_AGAIN_NANOS);
            super.completionDpcRoutine(x, port, slots);
        }
    }
}
