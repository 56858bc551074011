package dev.irqlscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BugCheckCodeTest {

    @Test
    void aNumberStandsForOneName() {
        assertThat(Arrays.stream(BugCheckCode.values()).map(BugCheckCode::code)).doesNotHaveDuplicates();
        for (BugCheckCode each : BugCheckCode.values()) {
            assertThat(BugCheckCode.ofCode(each.code())).isEqualTo(each);
        }
    }

    @Test
    void itIsDescribedAsOnABlueScreen() {
        assertThat(BugCheckCode.describe(0x133, List.of(0L, 0x501L, 0x500L, 0L)))
                .isEqualTo("bug check 0x133 DPC_WATCHDOG_VIOLATION (0x0, 0x501, 0x500, 0x0)");
    }

    @Test
    void oneThatThisProgramDoesNotKnowIsDescribedByItsNumber() {
        assertThat(BugCheckCode.ofCode(0x7777)).isNull();
        assertThat(BugCheckCode.describe(0x7777, List.of(1L, 2L, 3L, -1L)))
                .isEqualTo("bug check 0x7777 (0x1, 0x2, 0x3, 0xFFFFFFFFFFFFFFFF)");
    }

    @Test
    void parametersThatWindowsLeavesOutAreReserved() {
        assertThat(BugCheckCode.SPIN_LOCK_NOT_OWNED.meaning(3)).isEqualTo("reserved");
    }
}
