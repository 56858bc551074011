package dev.irqlscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VocabularyTest {

    @Test
    void eachKindOfEventHasACodeOfItsOwn() {
        assertThat(Arrays.stream(EventKind.values()).map(EventKind::code)).doesNotHaveDuplicates();
        for (EventKind kind : EventKind.values()) {
            assertThat(EventKind.ofCode(kind.code())).isSameAs(kind);
        }
    }

    @Test
    void aCodeThatANewerProgramWroteIsNoKind() {
        assertThat(EventKind.ofCode((byte) 127)).isNull();
        assertThat(EventKind.ofCode((byte) -1)).isNull();
    }

    @Test
    void theLevelOfAnX64VectorIsItsUpperHalf() {
        assertThat(Irql.ofVector(0x91)).isEqualTo(9);
        assertThat(Irql.ofVector(0xD1)).isEqualTo(Irql.CLOCK_LEVEL);
        assertThat(Irql.ofVector(0xE1)).isEqualTo(Irql.IPI_LEVEL);
    }

    @Test
    void whatAnIsrReturnedAndReadFitsIntoItsEvent() {
        long result = IsrResult.of(true, false, 4);

        assertThat(IsrResult.claimed(result)).isTrue();
        assertThat(IsrResult.didNothing(result)).isFalse();
        assertThat(IsrResult.registerReads(result)).isEqualTo(4);
    }

    @Test
    void likeDevicesAreTwoAndInternedNamesAreOne() {
        Catalog catalog = new Catalog();
        int first = catalog.add(new Entity.Device("HBA"));
        int second = catalog.add(new Entity.Device("HBA"));

        assertThat(first).isNotEqualTo(second);
        assertThat(catalog.intern(new Entity.Device("HBA"))).isEqualTo(first);
        assertThat(catalog.nameOf(99)).isEqualTo("unknown");
        assertThat(catalog.routine(first).name()).isEqualTo("unknown");
    }
}
