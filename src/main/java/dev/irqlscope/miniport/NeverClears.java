package dev.irqlscope.miniport;

import dev.irqlscope.hba.AhciHba;

/** Twin that never quiets its adapter. On a line it is interrupted again at once; by message, never again. */
final class NeverClears extends AhciMiniport {
    NeverClears(AhciHba hba, Options options) {
        super(hba, options);
    }

    @Override
    void quiet(Extension x, AhciPort port, int causes) {
        // The causes stay.
    }
}
