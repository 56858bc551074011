package dev.irqlscope.miniport;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.storport.Srb;
import dev.irqlscope.storport.StorDpc;
import java.util.ArrayList;
import java.util.List;

/** What the AHCI miniport knows of one port. The lock of the ISR that serves the port guards it. */
final class AhciPort {
    static final int NONE_FREE = -1;

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

    /** Gives the first free one of so many slots to a request, which is issued to the disk next; says which, or that none is. */
    int take(Srb srb, int most) {
        for (int slot = 0; slot < most; slot++) {
            if (slots[slot] == null) {
                slots[slot] = srb;
                issued |= 1 << slot;
                return slot;
            }
        }
        return NONE_FREE;
    }

    /** What was finished at one moment. If the port is reset after that, its slots are others' now. */
    record Finished(int slots, int resets) {}

    Finished takeFinished() {
        Finished done = new Finished(finished, resets);
        finished = 0;
        return done;
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
