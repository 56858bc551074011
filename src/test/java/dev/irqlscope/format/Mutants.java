package dev.irqlscope.format;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Damage as it happens to files. */
final class Mutants {
    private Mutants() {}

    /** Changes, doubles, drops or overwrites a few stretches. */
    static byte[] mutate(byte[] whole, Random random, int from) {
        byte[] mutant = whole.clone();
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes && mutant.length > from + 8; i++) {
            int at = from + random.nextInt(mutant.length - from - 4);
            int length = 1 + random.nextInt(Math.min(40, mutant.length - at - 1));
            switch (random.nextInt(5)) {
                case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutant[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(mutant, at, at + length, (byte) (random.nextBoolean() ? 0xFF : '9'));
                case 3 -> mutant = splice(mutant, at, at + length, new byte[0]);
                default -> mutant = splice(mutant, at, at, Arrays.copyOfRange(mutant, at, at + length));
            }
        }
        return mutant;
    }

    private static byte[] splice(byte[] bytes, int from, int end, byte[] instead) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(instead);
        out.write(bytes, end, bytes.length - end);
        return out.toByteArray();
    }
}
