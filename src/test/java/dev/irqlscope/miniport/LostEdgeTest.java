package dev.irqlscope.miniport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.hba.AhciHba;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Causes are cleared first and finished requests read after that, or one that finishes in between is lost. Source: domain notes,
 * section 2.5.
 */
class LostEdgeTest {
    /** Sends two requests, the second so much later; says how many are completed when nothing more can happen. */
    private static int completedOfTwo(AhciDriver driver, long apartNanos) {
        Rig rig = Rig.onLine();
        AhciHba hba = new AhciHba(rig.story.machine(), rig.device, rig.interrupts, rig.medium, 1);
        rig.start(hba.slot(), driver.create(hba, AhciMiniport.Options.USUAL));
        rig.requestAt(1_000, 0, 1).requestAt(1_000 + apartNanos, 0, 2);
        rig.story.runUntil(400_000);
        return rig.completed.size();
    }

    private static List<Long> losing(AhciDriver driver) {
        List<Long> losing = new ArrayList<>();
        for (long apart = 1_500; apart < 6_000; apart += 50) {
            int completed = completedOfTwo(driver, apart);
            if (completed < 2) {
                assertThat(completed).as("%d ns apart", apart).isEqualTo(1);
                losing.add(apart);
            }
        }
        return losing;
    }

    @Test
    void whoClearsFirstLosesNothingWheneverTheNextRequestFinishes() {
        assertThat(losing(AhciDriver.GOOD)).isEmpty();
    }

    @Test
    void whoClearsAfterReadingLosesARequestThatFinishesInBetween() {
        List<Long> losing = losing(AhciDriver.CLEARS_AFTER_READING);
        assertThat(losing).isNotEmpty();
        assertThat(losing.getLast() - losing.getFirst()).as("one window").isEqualTo(50L * (losing.size() - 1));
    }
}
