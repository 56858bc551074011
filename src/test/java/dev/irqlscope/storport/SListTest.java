package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Checking;
import dev.irqlscope.engine.StopReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists without a lock. Sources: StorPortInterlockedPushEntrySList, -PopEntrySList, -FlushSList and StorPortQueryDepthSList pages. */
@Timeout(30)
class SListTest {
    private final List<Object> seen = new ArrayList<>();
    private final StorSListHead<String> head = new StorSListHead<>();

    private static RuleRig rig() {
        return new RuleRig(Checking.STOP);
    }

    @Test
    void whoPushesIsToldWhatWasFirstBeforeAndTheLastComesFirst() {
        try (RuleRig rig = rig().in(Callback.DPC, x -> {
            seen.add(StorPortSList.initializeSListHead(x, head));
            seen.add(StorPortSList.interlockedPushEntrySList(x, head, "a"));
            seen.add(StorPortSList.interlockedPushEntrySList(x, head, "b"));
            seen.add(StorPortSList.queryDepthSList(x, head));
            seen.add(StorPortSList.interlockedPopEntrySList(x, head));
            seen.add(StorPortSList.interlockedPushEntrySList(x, head, "c"));
            seen.add(StorPortSList.interlockedFlushSList(x, head));
            seen.add(StorPortSList.interlockedPopEntrySList(x, head));
            seen.add(StorPortSList.queryDepthSList(x, head));
        })) {
            assertThat(rig.run().reason()).isEqualTo(StopReason.TIME);
            assertThat(seen)
                    .containsExactly(StorStatus.SUCCESS, null, "a", 2, "b", "a", List.of("c", "a"), null, 0);
        }
    }

    @Test
    void aListCanBeFilledWhileTheDriverStartsUp() {
        try (RuleRig rig = rig().in(Callback.PASSIVE_INITIALIZE, x -> {
            StorPortSList.initializeSListHead(x, head);
            StorPortSList.interlockedPushEntrySList(x, head, "free");
        }).in(Callback.DPC, x -> seen.add(StorPortSList.interlockedPopEntrySList(x, head)))) {
            rig.run();
            assertThat(seen).containsExactly("free");
        }
    }

    @Test
    void twoProcessorsThatPushAndPopAtOnceLoseNothing() {
        try (RuleRig rig = rig().in(Callback.PASSIVE_INITIALIZE, x -> StorPortSList.initializeSListHead(x, head))
                .in(Callback.BUILD_IO, x -> {
                    for (int i = 0; i < 100; i++) {
                        StorPortSList.interlockedPushEntrySList(x, head, "of request " + x.srb.number() + ", " + i);
                    }
                })) {
            rig.repeat(4);
            rig.run();
            assertThat(head.depth()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aListThatIsNotInitializedIsNone(int call) {
        try (RuleRig rig = rig().in(Callback.DPC, x -> {
            switch (call) {
                case 0 -> StorPortSList.interlockedPushEntrySList(x, head, "a");
                case 1 -> StorPortSList.interlockedPopEntrySList(x, head);
                case 2 -> StorPortSList.interlockedFlushSList(x, null);
                default -> StorPortSList.queryDepthSList(x, head);
            }
        })) {
            assertThat(rig.run().detail()).startsWith("bug check 0x1E").contains("before StorPortInitializeSListHead");
        }
    }

    @Test
    void noListCannotBeInitialized() {
        try (RuleRig rig = rig().in(Callback.DPC, x -> seen.add(StorPortSList.initializeSListHead(x, null)))) {
            rig.run();
            assertThat(seen).containsExactly(StorStatus.INVALID_PARAMETER);
        }
    }

    @Test
    void anEntryThatIsInTheListAlreadyWouldTieItIntoAKnot() {
        try (RuleRig rig = rig().in(Callback.DPC, x -> {
            StorPortSList.initializeSListHead(x, head);
            StorPortSList.interlockedPushEntrySList(x, head, "a");
            StorPortSList.interlockedPopEntrySList(x, head);
            StorPortSList.interlockedPushEntrySList(x, head, "a");
            seen.add("again");
            StorPortSList.interlockedPushEntrySList(x, head, "a");
        })) {
            assertThat(rig.run().detail()).contains("an entry that is in the list already, which ties it into a knot");
            assertThat(seen).containsExactly("again");
        }
    }
}
