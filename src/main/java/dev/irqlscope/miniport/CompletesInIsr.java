package dev.irqlscope.miniport;

import dev.irqlscope.hba.AhciHba;

/** Twin that completes whatever is finished in its ISR, at DIRQL, and leaves nothing to its DPC. */
final class CompletesInIsr extends AhciMiniport {
    CompletesInIsr(AhciHba hba, Options options) {
        super(hba, options.withCompletionsInIsrFrom(1));
    }
}
