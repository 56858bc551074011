package dev.irqlscope.miniport;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.storport.Srb;
import dev.irqlscope.storport.StorDpc;
import java.util.ArrayList;
import java.util.List;

/** What the AHCI miniport knows of one port. The lock of the ISR that serves the port guards it. */
final class AhciPort {
    final int number;
    final StorDpc completionDpc;
    final StorDpc notificationDpc;
    /** By slot: the request that has it, from StartIo until it is complete. */
    final Srb[] slots = new Srb[AhciHba.SLOTS];
    /** Slots that the disk works on, for all that is known: a bit each. */
    int issued;
    /** Slots that the disk has finished and no DPC has taken. */
    int finished;
    /** How often it was reset. */
    int resets;

    AhciPort(int number, boolean only) {
        this.number = number;
        String name = only ? "Ahci" : "AhciPort" + number;
        completionDpc = new StorDpc(name + "CompletionDpc");
        notificationDpc = new StorDpc(name + "NotificationDpc");
    }

    /** The first free one; the number of slots if there is none. */
    int freeSlot() {
        int slot = 0;
        while (slot < slots.length && slots[slot] != null) {
            slot++;
        }
        return slot;
    }

    /** Gives up all requests, those included that a DPC is about to complete: it will find them gone. */
    List<Srb> abandon() {
        List<Srb> abandoned = new ArrayList<>();
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] != null) {
                abandoned.add(slots[slot]);
                slots[slot] = null;
            }
        }
        issued = 0;
        finished = 0;
        resets++;
        return abandoned;
    }
}
