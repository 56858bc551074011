package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Checking;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Processors and power as a miniport asks for them. Sources: StorPortGetGroupAffinity, StorPortGetNodeAffinity,
 * StorPortInitializePoFxPower, StorPortPoFxActivateComponent and StorPortPoFxIdleComponent pages.
 */
@Timeout(30)
class TopologyAndPowerTest {
    private final List<Object> seen = new ArrayList<>();

    @Test
    void allProcessorsAreOneGroupAndOneNodeWhichCanBeAskedWhileTheDriverStartsUp() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.PASSIVE_INITIALIZE, x -> {
            seen.add(StorPortTopology.getActiveGroupCount(x));
            seen.add(StorPortTopology.getGroupAffinity(x, 0));
            seen.add(StorPortTopology.getGroupAffinity(x, 1));
            seen.add(StorPortTopology.getActiveNodeCount(x));
            seen.add(StorPortTopology.getHighestNodeNumber(x));
            seen.add(StorPortTopology.getNodeAffinity(x, 0));
            seen.add(StorPortTopology.getNodeAffinity(x, 1));
        })) {
            rig.run();
            assertThat(seen).containsExactly(
                    1, 0b11L, 0L, 1, 0, new GroupAffinity(0, 0b11), new GroupAffinity(0, 0));
        }
    }

    @Test
    void anAdapterIsRegisteredForPowerOnce() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.PASSIVE_INITIALIZE, x -> {
            seen.add(StorPortPower.initializePoFxPower(x));
            seen.add(StorPortPower.initializePoFxPower(x));
        })) {
            rig.run();
            assertThat(seen).containsExactly(StorStatus.SUCCESS, StorStatus.UNSUCCESSFUL);
        }
    }

    @Test
    void aComponentIsIdleWhenAsManyHaveLetGoOfItAsNeededIt() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.DPC, x -> {
            StorPortPower.initializePoFxPower(x);
            seen.add(StorPortPower.poFxActivateComponent(x, 0));
            seen.add(StorPortPower.poFxActivateComponent(x, 0));
            seen.add(StorPortPower.poFxIdleComponent(x, 0));
            seen.add(StorPortPower.poFxIdleComponent(x, 0));
            seen.add(StorPortPower.poFxIdleComponent(x, 0));
        })) {
            rig.run();
            assertThat(seen).containsExactly(
                    StorStatus.SUCCESS,
                    StorStatus.SUCCESS,
                    StorStatus.BUSY,
                    StorStatus.SUCCESS,
                    StorStatus.INVALID_DEVICE_REQUEST);
        }
    }

    @Test
    void withoutRegistrationOrWithoutSuchAComponentThereIsNothingToActivate() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.DPC, x -> {
            seen.add(StorPortPower.poFxActivateComponent(x, 0));
            StorPortPower.initializePoFxPower(x);
            seen.add(StorPortPower.poFxActivateComponent(x, 1));
            seen.add(StorPortPower.poFxIdleComponent(x, 1));
        })) {
            rig.run();
            assertThat(seen).containsOnly(StorStatus.INVALID_PARAMETER).hasSize(3);
        }
    }

    @Test
    void aboveDispatchActivatingAndIdlingAreRefused() {
        try (RuleRig rig = new RuleRig(Checking.REPORT).in(Callback.INTERRUPT, x -> {
            StorPortPower.initializePoFxPower(x);
            seen.add(StorPortPower.poFxActivateComponent(x, 0));
            seen.add(StorPortPower.poFxIdleComponent(x, 0));
        })) {
            rig.run();
            assertThat(seen).containsExactly(StorStatus.INVALID_IRQL, StorStatus.INVALID_IRQL);
            assertThat(rig.brokenCalls()).hasSize(3);
        }
    }
}
