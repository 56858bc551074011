package dev.irqlscope.miniport;

import dev.irqlscope.hba.AhciHba;

/** Twin that quiets its adapter, takes note of what is finished, says TRUE, and forgets to issue the DPC. */
final class IssuesNoDpc extends AhciMiniport {
    IssuesNoDpc(AhciHba hba, Options options) {
        super(hba, options);
    }

    @Override
    void leaveToDpc(Extension x, AhciPort port, int done) {
        // Nobody will look at what is finished.
    }
}
