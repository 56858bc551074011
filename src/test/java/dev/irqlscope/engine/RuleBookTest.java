package dev.irqlscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import org.junit.jupiter.api.Test;

class RuleBookTest {
    private static final Entity.Rule RULE = new Entity.Rule("Call", "may not be called", "a page", "Do not.");

    private static RunResult breaking(Story story) {
        story.device("Nic", 0x91).isr(cpu -> {
            for (int time = 0; time < 2; time++) {
                story.machine()
                        .ruleBook()
                        .brokenByCall(
                                cpu,
                                RULE,
                                new BugCheck(
                                        BugCheckCode.DRIVER_VERIFIER_DETECTED_VIOLATION, "Wrong", 0xE5, cpu.irql()));
            }
        }).raisesAt(1_000);
        return story.runUntil(10_000);
    }

    @Test
    void nobodyLooksAtRulesThatAreOff() {
        try (Story story = Story.onProcessors(1, Checking.OFF)) {
            assertThat(breaking(story).reason()).isEqualTo(StopReason.TIME);
            assertThat(story.events(EventKind.RULE_BROKEN)).isEmpty();
        }
    }

    @Test
    void aReportedRuleIsNamedOnceAndStandsInTheTraceEachTimeItIsBroken() {
        try (Story story = Story.onProcessors(1, Checking.REPORT)) {
            assertThat(breaking(story).reason()).isEqualTo(StopReason.TIME);
            assertThat(story.events(EventKind.RULE_BROKEN)).hasSize(2).allSatisfy(event -> {
                assertThat(event.arg()).isEqualTo(9);
                assertThat(story.trace().catalog().get(event.subject())).isEqualTo(RULE);
            });
            assertThat(story.trace().catalog().list()).filteredOn(Entity.Rule.class::isInstance).hasSize(1);
        }
    }

    @Test
    void aStrictMachineStopsAtTheFirst() {
        try (Story story = Story.onProcessors(1, Checking.STOP)) {
            assertThat(breaking(story).detail())
                    .isEqualTo("bug check 0xC4 DRIVER_VERIFIER_DETECTED_VIOLATION (0xE5, 0x9, 0x0, 0x0): Wrong");
            assertThat(story.events(EventKind.RULE_BROKEN)).hasSize(1);
        }
    }
}
