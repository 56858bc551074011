package dev.irqlscope.hba;

import dev.irqlscope.hba.Medium.Work;

/** One port of an AHCI-style adapter, with its disk. Of slots and causes each has a bit. */
final class AhciPortState {
    final int number;
    /** By slot: what the command table says. */
    final long[] requests = new long[AhciHba.SLOTS];
    final Work[] works = new Work[AhciHba.SLOTS];
    int active;
    int heldBack;
    int causes;
    boolean running = true;

    AhciPortState(int number) {
        this.number = number;
    }

    /** A port that stops gives up what it works on. Causes of what it has finished stay. */
    void run(boolean on) {
        running = on;
        if (!on) {
            for (int slots = active; slots != 0; slots &= slots - 1) {
                works[Integer.numberOfTrailingZeros(slots)].giveUp();
            }
            active = 0;
            heldBack = 0;
        }
    }

    /** Its bit in the adapter's latch. */
    int bit() {
        return 1 << number;
    }
}
