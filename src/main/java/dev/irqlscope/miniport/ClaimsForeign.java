package dev.irqlscope.miniport;

import dev.irqlscope.hba.AhciHba;

/** Twin that says TRUE whether or not the interrupt is its own. On a shared line the chain ends there, and a neighbour waits. */
final class ClaimsForeign extends AhciMiniport {
    ClaimsForeign(AhciHba hba, Options options) {
        super(hba, options);
    }

    @Override
    public boolean hwStorInterrupt(Extension x) {
        super.hwStorInterrupt(x);
        return true;
    }
}
