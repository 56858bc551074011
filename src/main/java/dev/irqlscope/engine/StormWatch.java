package dev.irqlscope.engine;

import dev.irqlscope.trace.BugCheckCode;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Counts how often a line interrupts in vain: nobody claims it, or a device never lets go of it whatever is claimed. Stops the
 * machine when the count reaches its threshold. Source: bug check 0xF2 page; the kernel counts interrupts per time, which takes
 * far more of them.
 */
final class StormWatch {
    private static final int NOT_CHAINED = 1;
    private static final int CHAINED = 2;

    private final Machine machine;
    private final int line;
    private final int vector;
    private final List<InterruptObject> chain;
    private int[] heldInARow = new int[0];
    private int unclaimedInARow;

    /** @param chain the line's routines, which may become more */
    StormWatch(Machine machine, int line, int vector, List<InterruptObject> chain) {
        this.machine = machine;
        this.line = line;
        this.vector = vector;
        this.chain = chain;
    }

    /** An interrupt was served. */
    void answered(boolean claimed) {
        unclaimedInARow = claimed ? 0 : unclaimedInARow + 1;
        if (unclaimedInARow >= machine.rules().stormThreshold()) {
            throw storm("Vector 0x%X interrupted %,d times in a row and nobody claimed it"
                    .formatted(vector, unclaimedInARow));
        }
    }

    /** These devices pull at an end of interrupt. */
    void stillPulled(BitSet pulling) {
        for (int device = pulling.nextSetBit(0); device >= 0; device = pulling.nextSetBit(device + 1)) {
            if (device >= heldInARow.length) {
                heldInARow = Arrays.copyOf(heldInARow, device + 8);
            }
            if (++heldInARow[device] >= machine.rules().stormThreshold()) {
                throw storm("Vector 0x%X interrupted %,d times and %s never let go of its line"
                        .formatted(vector, heldInARow[device], machine.nameOf(device)));
            }
        }
    }

    void letGo(int device) {
        if (device < heldInARow.length) {
            heldInARow[device] = 0;
        }
    }

    /** Somebody claimed in so many passes through a latched chain, which goes on until nobody does. */
    void claimedInAPass(int passes, InterruptObject lastClaimant) {
        if (passes >= machine.rules().stormThreshold()) {
            throw storm(
                    "Vector 0x%X went through its latched chain %,d times and each time somebody claimed it, at last %s"
                            .formatted(vector, passes, machine.nameOf(lastClaimant.entity())));
        }
    }

    private BugCheck storm(String sentence) {
        return new BugCheck(
                BugCheckCode.HARDWARE_INTERRUPT_STORM,
                sentence,
                chain.isEmpty() ? 0 : chain.getFirst().entity(),
                0,
                line,
                chain.size() > 1 ? CHAINED : NOT_CHAINED);
    }
}
