package dev.irqlscope.miniport;

import dev.irqlscope.hba.AhciHba;
import java.util.function.BiFunction;

/** The miniports for the AHCI-style adapter: the good one, and its misbehaving twins, each of which has one fault. */
public enum AhciDriver {
    /** Has none. */
    GOOD(AhciMiniport::new),
    /** Completes requests in the ISR. */
    COMPLETES_IN_ISR(CompletesInIsr::new),
    /** Clears the causes after it has read what is finished. */
    CLEARS_AFTER_READING(ClearsAfterReading::new),
    /** Returns TRUE for what is not its own. */
    CLAIMS_FOREIGN(ClaimsForeign::new),
    /** Returns FALSE for what is its own. */
    DECLINES_OWN(DeclinesOwn::new),
    /** Never quiets its adapter. */
    NEVER_CLEARS(NeverClears::new),
    /** Does not issue its DPC. */
    ISSUES_NO_DPC(IssuesNoDpc::new),
    /** Trusts the arguments of its DPC. */
    TRUSTS_DPC_ARGUMENTS(TrustsDpcArguments::new),
    /** Its DPC goes on as long as the disk does. */
    UNBOUNDED_DPC(UnboundedDpc::new),
    /** Takes the StartIo lock while it holds the interrupt lock. */
    LOCKS_IN_WRONG_ORDER(LocksInWrongOrder::new),
    /** Gives memory back in the ISR. */
    FREES_AT_DIRQL(FreesAtDirql::new),
    /** Shares a field between ISR and DPC under the interrupt lock; it has no fault either. */
    SHARES_UNDER_LOCK((hba, options) -> new SharesField(hba, options, true)),
    /** Its DPC changes what the ISR changes without the interrupt lock. */
    SHARES_WITHOUT_LOCK((hba, options) -> new SharesField(hba, options, false));

    private final BiFunction<AhciHba, AhciMiniport.Options, AhciMiniport> maker;

    AhciDriver(BiFunction<AhciHba, AhciMiniport.Options, AhciMiniport> maker) {
        this.maker = maker;
    }

    public AhciMiniport create(AhciHba hba, AhciMiniport.Options options) {
        return maker.apply(hba, options);
    }
}
