package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Checking;
import dev.irqlscope.engine.StopReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** MDLs and mapped data. Sources: StorPortAllocateMdl, StorPortFreeMdl and StorPortGetSystemAddress pages. */
@Timeout(30)
class BuffersTest {
    private final List<Object> seen = new ArrayList<>();

    @Test
    void anMdlDescribesABufferAndKnowsItsPagesOnceItIsBuilt() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.DPC, x -> {
            StorMemory buffer = StorPort.allocatePool(x, 10_000);
            StorMdl mdl = StorPortBuffers.allocateMdl(x, buffer, 9_000);
            seen.add(mdl.address() == buffer.address());
            seen.add(mdl.byteCount());
            seen.add(mdl.isBuilt());
            seen.add(StorPortBuffers.buildMdlForNonPagedPool(x, mdl));
            seen.add(mdl.isBuilt());
            seen.add(StorPortBuffers.freeMdl(x, mdl));
            seen.add(StorPort.freePool(x, buffer));
        })) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(seen).containsExactly(
                    true, 9_000L, false, StorStatus.SUCCESS, true, StorStatus.SUCCESS, StorStatus.SUCCESS);
        }
    }

    @Test
    void noneIsMadeForBytesThatAreNotThere() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.DPC, x -> {
            StorMemory buffer = StorPort.allocatePool(x, 100);
            seen.add(StorPortBuffers.allocateMdl(x, null, 1));
            seen.add(StorPortBuffers.allocateMdl(x, buffer, 0));
            seen.add(StorPortBuffers.allocateMdl(x, buffer, 101));
            seen.add(StorPortBuffers.freeMdl(x, null));
            seen.add(StorPortBuffers.buildMdlForNonPagedPool(x, null));
        })) {
            rig.run();
            assertThat(seen)
                    .containsExactly(null, null, null, StorStatus.INVALID_PARAMETER, StorStatus.INVALID_PARAMETER);
        }
    }

    @Test
    void aboveDispatchAllOfItIsRefused() {
        try (RuleRig rig = new RuleRig(Checking.OFF).in(Callback.BUILD_IO, x -> {
            StorMdl mdl = StorPortBuffers.allocateMdl(x, StorPort.allocatePool(x, 100), 100);
            StorLockHandle lock = StorPort.acquireInterruptLock(x);
            seen.add(StorPortBuffers.allocateMdl(x, StorPort.allocateContiguousMemory(x, 100), 100));
            seen.add(StorPortBuffers.buildMdlForNonPagedPool(x, mdl));
            seen.add(StorPortBuffers.freeMdl(x, mdl));
            seen.add(StorPortBuffers.getSystemAddress(x, x.srb));
            StorPort.releaseSpinLock(x, lock);
        })) {
            rig.run();
            assertThat(seen).containsExactly(null, StorStatus.INVALID_IRQL, StorStatus.INVALID_IRQL, null);
        }
    }

    @Test
    void anMdlThatIsFreedTwiceIsFatal() {
        try (RuleRig rig = new RuleRig(Checking.OFF).in(Callback.DPC, x -> {
            StorMdl mdl = StorPortBuffers.allocateMdl(x, StorPort.allocatePool(x, 100), 100);
            StorPortBuffers.freeMdl(x, mdl);
            StorPortBuffers.freeMdl(x, mdl);
        })) {
            assertThat(rig.run().detail()).startsWith("bug check 0xC2 BAD_POOL_CALLER");
        }
    }

    @Test
    void theDataOfEachRequestAreMappedInAPlaceOfTheirOwn() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.BUILD_IO, x -> {
            seen.add(StorPortBuffers.getSystemAddress(x, x.srb));
            seen.add(StorPortBuffers.getSystemAddress(x, x.srb));
        })) {
            rig.repeat(2);
            rig.run();
            assertThat(seen).hasSize(4).doesNotContainNull();
            assertThat(seen.get(0)).isEqualTo(seen.get(1));
            assertThat(seen.get(2)).isEqualTo(seen.get(3)).isNotEqualTo(seen.get(0));
        }
    }

    @Test
    void noRequestAndOneWithoutDataHaveNone() {
        try (RuleRig rig = new RuleRig(Checking.STOP).in(Callback.BUILD_IO, x -> {
            seen.add(StorPortBuffers.getSystemAddress(x, null));
            seen.add(StorPortBuffers.getSystemAddress(x, Srb.reset(-1, SrbFunction.RESET_DEVICE)));
        })) {
            rig.run();
            assertThat(seen).containsExactly(null, null);
        }
    }
}
