package dev.irqlscope.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is packed comes out as it was; what is damaged is refused and does no harm. */
class XpressProperties {
    private static final int BEFORE = 72;
    private static final byte GUARD = 0x55;

    /** Bytes of which many repeat what came a while before, as events do. */
    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[BEFORE + length];
        int at = BEFORE;
        int kinds = 1 + random.nextInt(256);
        while (at < bytes.length) {
            int run = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 12 : 600));
            boolean repeats = at > BEFORE && random.nextInt(4) > 0;
            int offset = repeats ? 1 + random.nextInt(Math.min(at - BEFORE, 1 << random.nextInt(14))) : 0;
            for (int i = 0; i < run; i++, at++) {
                bytes[at] = offset > 0 ? bytes[at - offset] : (byte) random.nextInt(kinds);
            }
        }
        return bytes;
    }

    private static boolean unpack(byte[] packed, int from, int end, byte[] out, int outEnd) {
        Arrays.fill(out, GUARD);
        boolean right = Xpress.unpack(packed, from, end, out, BEFORE, outEnd);
        for (int i = 0; i < out.length; i++) {
            assertThat(i >= BEFORE && i < outEnd || out[i] == GUARD).as("byte %d stays", i).isTrue();
        }
        return right;
    }

    @Property
    void whatIsPackedComesOutAsItWas(@ForAll long seed, @ForAll @IntRange(max = 20_000) int length) {
        byte[] whole = bytes(new Random(seed), length);
        byte[] packed = XpressPacker.pack(whole, BEFORE, whole.length);
        byte[] out = new byte[whole.length + 100];

        assertThat(unpack(packed, 0, packed.length, out, whole.length)).isTrue();
        assertThat(Arrays.equals(out, BEFORE, whole.length, whole, BEFORE, whole.length)).isTrue();
        // The same right at the ends of both arrays, where nothing wide fits.
        byte[] tight = new byte[whole.length];
        assertThat(unpack(packed, 0, packed.length, tight, whole.length)).isTrue();
        assertThat(Arrays.equals(tight, BEFORE, whole.length, whole, BEFORE, whole.length)).isTrue();
    }

    @Property
    void whatIsDamagedStaysWithinItsBounds(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 3_000) int length,
            @ForAll @IntRange(max = 8) int changes) {
        Random random = new Random(seed);
        byte[] whole = bytes(random, length);
        byte[] packed = XpressPacker.pack(whole, BEFORE, whole.length);
        for (int i = 0; i < changes; i++) {
            packed[random.nextInt(packed.length)] = (byte) random.nextInt(256);
        }
        byte[] out = new byte[whole.length + random.nextInt(100)];
        unpack(packed, 0, random.nextInt(packed.length + 1), out, BEFORE + random.nextInt(length + 1));
    }

    @Example
    void whatRepeatsItselfEveryFewBytesComesOutAsItWas() {
        for (int period = 1; period <= 20; period++) {
            for (int length = period + 3; length < 120; length++) {
                byte[] whole = new byte[BEFORE + length];
                for (int i = BEFORE; i < whole.length; i++) {
                    whole[i] = (byte) ((i - BEFORE) % period);
                }
                byte[] packed = XpressPacker.pack(whole, BEFORE, whole.length);
                byte[] out = new byte[whole.length + 20];

                assertThat(unpack(packed, 0, packed.length, out, whole.length)).isTrue();
                assertThat(Arrays.equals(out, BEFORE, whole.length, whole, BEFORE, whole.length))
                        .as("%d bytes, the same every %d", length, period)
                        .isTrue();
            }
        }
    }

    @Example
    void aMatchOfEveryLengthComesOutAsItWas() {
        for (int length = 3; length < 70_000; length += length < 600 ? 1 : 997) {
            byte[] whole = new byte[BEFORE + 5 + length];
            Arrays.fill(whole, BEFORE, whole.length, (byte) 'x');
            whole[whole.length - 1] = 'y';
            byte[] packed = XpressPacker.pack(whole, BEFORE, whole.length);
            byte[] out = new byte[whole.length];

            assertThat(unpack(packed, 0, packed.length, out, whole.length)).as("length %d", length).isTrue();
            assertThat(Arrays.equals(out, BEFORE, whole.length, whole, BEFORE, whole.length)).isTrue();
        }
    }

    @Example
    void whatIsNotThereIsNotReferredTo() {
        // A match as the first token, and nothing before it.
        byte[] packed = {0, 0, 0, (byte) 0x80, 0, 0};
        assertThat(unpack(packed, 0, packed.length, new byte[BEFORE + 10], BEFORE + 3)).isFalse();
    }
}
