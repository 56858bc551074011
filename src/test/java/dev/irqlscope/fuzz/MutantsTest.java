package dev.irqlscope.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irqlscope.fuzz.Tally.Outcome;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MutantsTest {
    private static final byte[] WHOLE = new byte[500];

    static {
        for (int i = 0; i < WHOLE.length; i++) {
            WHOLE[i] = (byte) ('0' + i % 60);
        }
    }

    @Test
    void everyKindOfDamageIsDoneAndTheBeginningStays() {
        Mutants mutants = new Mutants(1, 10).aimAt(100, 100, 20);
        int different = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] mutant = mutants.of(WHOLE);
            assertThat(Arrays.copyOf(mutant, 10)).isEqualTo(Arrays.copyOf(WHOLE, 10));
            different += Arrays.equals(mutant, WHOLE) ? 0 : 1;
        }
        assertThat(different).isGreaterThan(950);
        assertThat(mutants.made()).containsOnlyKeys(Damage.values());
    }

    @Test
    void theSameSeedGivesTheSameMutants() {
        assertThat(new Mutants(7, 0).of(WHOLE)).isEqualTo(new Mutants(7, 0).of(WHOLE));
    }

    @Test
    void whatBecomesOfInputsIsCounted() throws Exception {
        Tally tally = new Tally("reader", 1 << 20, 10);
        tally.attempt(5, () -> Outcome.REFUSED);
        tally.attempt(5, () -> Outcome.WARNED);
        tally.attempt(5, () -> Outcome.CLEAN);

        assertThatThrownBy(() -> tally.attempt(5, () -> {
            throw new IllegalStateException("a crash");
        })).hasMessage("a crash");
        assertThat(tally.line()).isEqualTo("reader: 4 inputs, 1 refused, 1 opened with warnings, 1 crashes");
    }

    @Test
    void moreMemoryThanTheInputAccountsForIsACrash() {
        Tally tally = new Tally("reader", 1 << 20, 10);
        byte[][] taken = new byte[1][];

        assertThatThrownBy(() -> tally.attempt(5, () -> {
            taken[0] = new byte[4 << 20];
            return Outcome.CLEAN;
        })).isInstanceOf(AssertionError.class).hasMessageContaining("for an input of 5 bytes");
        assertThat(taken[0]).isNotNull();
        assertThat(tally.line()).endsWith("1 crashes");
    }
}
