package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Story;
import dev.irqlscope.trace.Entity;
import org.junit.jupiter.api.Test;

class LockNamesTest {

    @Test
    void whereTwoAdaptersHaveLocksTheSecondOnesSayWhoseTheyAre() {
        try (Story story = Story.onProcessors(1)) {
            int first = story.machine().register(new Entity.Device("HBA 0"));
            int second = story.machine().register(new Entity.Device("HBA 1"));
            InterruptLocks.ofLine(story.machine(), first, 0x91);
            InterruptLocks.ofLine(story.machine(), second, 0xA1);
            assertThat(story.trace().catalog().list()).filteredOn(Entity.Lock.class::isInstance)
                    .extracting(Entity::name)
                    .containsExactly("InterruptLock", "InterruptLock of HBA 1");
        }
    }
}
