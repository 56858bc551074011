package dev.irqlscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pool above DISPATCH_LEVEL: it works most of the time. Source: virtio-win pull request 533. */
class NonPagedPoolTest {

    @Test
    void piecesDoNotOverlap() {
        List<NonPagedPool.Block> blocks = new ArrayList<>();
        try (Story story = Story.onProcessors(1)) {
            NonPagedPool pool = story.machine().pool();
            story.threadAt(100, 0, cpu -> {
                for (long bytes : new long[]{0, 1, 17, 4_096}) {
                    blocks.add(pool.allocate(cpu, bytes));
                }
            });
            story.runUntil(10_000);
        }
        assertThat(blocks).hasSize(4);
        for (int i = 1; i < blocks.size(); i++) {
            NonPagedPool.Block before = blocks.get(i - 1);
            assertThat(blocks.get(i).address()).isGreaterThanOrEqualTo(before.address() + Math.max(1, before.bytes()));
        }
    }

    @Test
    void givingAPieceBackTwiceIsFatal() {
        try (Story story = Story.onProcessors(1)) {
            NonPagedPool pool = story.machine().pool();
            story.threadAt(100, 0, cpu -> {
                NonPagedPool.Block block = pool.allocate(cpu, 64);
                pool.free(cpu, block);
                pool.free(cpu, block);
            });
            assertThat(story.runUntil(10_000).detail())
                    .startsWith("bug check 0xC2 BAD_POOL_CALLER (0x7, 0x0, 0x0, 0xFFFF8");
        }
    }

    private static Story.Act allocating(NonPagedPool pool) {
        return cpu -> pool.allocate(cpu, 64);
    }

    @Test
    void anIsrThatComesToItWhileNobodyIsThereGetsAwayWithIt() {
        try (Story story = Story.onProcessors(1)) {
            NonPagedPool pool = story.machine().pool();
            story.threadAt(100, 0, allocating(pool));
            story.device("Nic", 0x91).isr(allocating(pool)).raisesAt(2_000);
            assertThat(story.runUntil(10_000).reason()).isEqualTo(StopReason.TIME);
            assertThat(story.events(EventKind.LOCK_RELEASED)).filteredOn(event -> event.name().equals("NonPagedPool"))
                    .hasSize(2);
        }
    }

    @Test
    void anIsrThatInterruptsCodeThatIsThereSpinsForItsOwnProcessor() {
        try (Story story = Story.onProcessors(1)) {
            NonPagedPool pool = story.machine().pool();
            story.threadAt(1_000, 0, allocating(pool));
            story.device("Nic", 0x91).isr(allocating(pool)).raisesAt(950);
            assertThat(story.runUntil(10_000).detail()).startsWith("bug check 0xF SPIN_LOCK_ALREADY_OWNED")
                    .endsWith("CPU 0 wants the spin lock NonPagedPool, which it holds already");
        }
    }

    @Test
    void onAnotherProcessorAnIsrOnlyWaits() {
        try (Story story = Story.onProcessors(2)) {
            NonPagedPool pool = story.machine().pool();
            story.threadAt(1_000, 1, allocating(pool));
            story.device("Nic", 0x91).isr(allocating(pool)).raisesAt(900);
            assertThat(story.runUntil(10_000).reason()).isEqualTo(StopReason.TIME);
            assertThat(story.events(EventKind.LOCK_WAIT)).hasSize(1);
        }
    }
}
