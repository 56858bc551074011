package dev.irqlscope.miniport;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.storport.Simulated;

/**
 * Twin whose DPC completes the slots that its argument names. If the ISR finds more while the DPC is queued, IssueDpc returns FALSE
 * and drops those, and nobody completes them.
 */
final class TrustsDpcArguments extends AhciMiniport {
    TrustsDpcArguments(AhciHba hba, Options options) {
        super(hba, options);
    }

    @Override
    void completionDpcRoutine(Extension x, AhciPort port, Object slots) {
        Simulated.usesArguments(port.completionDpc);
        for (int rest = (int) slots; rest != 0; rest &= rest - 1) {
            complete(x, port, Integer.numberOfTrailingZeros(rest));
        }
    }
}
