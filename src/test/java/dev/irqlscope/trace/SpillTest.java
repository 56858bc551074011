package dev.irqlscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpillTest {
    private static final long CHUNK = 8L << 20;

    @Test
    void chunksOfMemoryAndOfEveryFileKeepWhatWasWrittenIntoThem() {
        Spill spill = new Spill(1L << 30);
        List<MemorySegment> chunks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            MemorySegment chunk = spill.allocate(CHUNK);
            assertThat(chunk.get(ValueLayout.JAVA_LONG, 0)).isZero();
            chunk.set(ValueLayout.JAVA_LONG, 0, i);
            chunk.set(ValueLayout.JAVA_LONG, CHUNK - Long.BYTES, -i);
            chunks.add(chunk);
        }
        for (int i = 0; i < 40; i++) {
            assertThat(chunks.get(i).get(ValueLayout.JAVA_LONG, 0)).isEqualTo(i);
            assertThat(chunks.get(i).get(ValueLayout.JAVA_LONG, CHUNK - Long.BYTES)).isEqualTo(-i);
        }
        assertThat(spill.allocatedBytes()).isEqualTo(40 * CHUNK);
    }

    @Test
    void whatIsReleasedMakesRoomBelowTheCap() {
        Spill spill = new Spill(3 * CHUNK);
        for (int i = 0; i < 3; i++) {
            assertThat(spill.atCap()).isFalse();
            spill.allocate(CHUNK);
        }
        assertThat(spill.atCap()).isTrue();
        spill.released(CHUNK);
        assertThat(spill.atCap()).isFalse();
    }
}
