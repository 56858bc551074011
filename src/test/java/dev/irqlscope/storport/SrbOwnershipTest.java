package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Checking;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.storport.RuleRig.Extension;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.trace.EventKind;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose a request is and who may touch it. Sources: StorPortNotification, HW_STARTIO and bug check 0xD5 pages. */
@Timeout(30)
class SrbOwnershipTest {
    private static final Map<String, Consumer<Srb>> LOOKS = Map.of(
            "number", Srb::number,
            "function", Srb::function,
            "srbStatus", Srb::srbStatus,
            "scsiStatus", Srb::scsiStatus);

    private static void complete(Extension x) {
        x.srb.setSrbStatus(SrbStatus.SUCCESS);
        StorPort.requestComplete(x, x.srb);
    }

    @ParameterizedTest
    @ValueSource(strings = {"number", "function", "srbStatus", "scsiStatus"})
    void aRequestMayNotBeReadAfterItWasReportedComplete(String method) {
        Consumer<Extension> act = x -> {
            LOOKS.get(method).accept(x.srb);
            complete(x);
            LOOKS.get(method).accept(x.srb);
        };
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(Callback.START_IO, act)) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(rig.brokenCalls()).containsExactly(
                    "Srb.%s() at DISPATCH 2 may not be called for a request after it had reported it complete"
                            .formatted(method));
        }
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.START_IO, act)) {
            assertThat(rig.run().detail()).isEqualTo(
                    "bug check 0xD5 DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL (0x1, 0x0, 0x0, 0x0): The miniport touched request 1 after it had reported it complete (StorPortNotification page, RequestComplete)");
        }
        try (RuleRig rig = new RuleRig(Checking.OFF).in(Callback.START_IO, act)) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(rig.brokenCalls()).isEmpty();
        }
    }

    @Test
    void aChangeAfterItWasReportedCompleteIsFatalEvenIfNobodyChecks() {
        try (RuleRig rig = new RuleRig(Checking.OFF).in(Callback.START_IO, x -> {
            complete(x);
            x.srb.setScsiStatus(ScsiStatus.BUSY);
        })) {
            assertThat(rig.run().detail()).startsWith(
                    "bug check 0xD5 DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL (0x1, 0x1, 0x0, 0x0): ");
        }
    }

    @Test
    void thePortDriverAndTheClassDriverMayReadWhatTheMiniportGaveBack() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.START_IO, SrbOwnershipTest::complete)) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(rig.story.events(EventKind.REQUEST_COMPLETED)).singleElement()
                    .satisfies(event -> assertThat(event.arg()).isEqualTo(1));
        }
    }

    @Test
    void aRequestThatThePortDriverGivesAgainMayBeTouchedAgain() {
        try (RuleRig rig = new RuleRig(Checking.STOP)) {
            rig.starts = false;
            rig.in(Callback.BUILD_IO, x -> x.srb.number())
                    .in(Callback.START_IO, x -> x.srb.setSrbStatus(SrbStatus.BUSY));
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(rig.story.events(EventKind.REQUEST_BUSY)).isNotEmpty();
        }
    }

    @Test
    void aRequestThatStartIoRefusedIsNotTheMiniportsAnyMore() {
        for (Checking checking : Checking.values()) {
            try (RuleRig rig = new RuleRig(checking)) {
                rig.starts = false;
                rig.in(Callback.START_IO, x -> {}).in(Callback.DPC, x -> {
                    if (x.srb != null) {
                        complete(x);
                    }
                }).interruptAgainAt(50_000);
                assertThat(rig.run().detail()).endsWith(
                        "The miniport touched request 1 after HwStorStartIo had returned FALSE for it (Storport HW_STARTIO page)");
            }
        }
    }

    @Test
    void completingARequestThatStartIoRefusedIsNamedAsWhatItIs() {
        try (RuleRig rig = new RuleRig(Checking.REPORT)) {
            rig.starts = false;
            rig.in(Callback.START_IO, x -> x.srb.setSrbStatus(SrbStatus.SUCCESS)).in(Callback.DPC, x -> {
                if (x.srb != null) {
                    StorPort.requestComplete(x, x.srb);
                }
            }).interruptAgainAt(50_000);
            assertThat(rig.run().detail()).endsWith(
                    "The miniport completed request 1 after HwStorStartIo had returned FALSE for it (bug check 0xF1 page)");
        }
    }

    @Test
    void aStatusIsNeverNull() {
        for (Consumer<Srb> set : List.<Consumer<Srb>>of(
                srb -> srb.setSrbStatus(null), srb -> srb.setScsiStatus(null))) {
            try (RuleRig rig = new RuleRig(Checking.OFF).in(Callback.START_IO, x -> set.accept(x.srb))) {
                assertThat(rig.run().detail()).startsWith("bug check 0x1E KMODE_EXCEPTION_NOT_HANDLED")
                        .contains("Status(null) for request 1: a request has a status (SCSI_REQUEST_BLOCK page)");
            }
        }
    }
}
