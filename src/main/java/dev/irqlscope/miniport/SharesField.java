package dev.irqlscope.miniport;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.storport.SharedField;
import dev.irqlscope.storport.Simulated;
import dev.irqlscope.storport.SrbFunction;
import dev.irqlscope.storport.StorLockHandle;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Twin that has its ISR tell its DPC in a field which slots are finished: the ISR adds bits, the DPC takes all of them. Under the
 * interrupt lock that is as good as what the others do. Without it an interrupt between reading and writing makes the DPC wipe
 * out what the ISR has just added, and nobody completes those slots.
 */
final class SharesField extends AhciMiniport {
    private static final long LOOK_NANOS = 120;

    private final boolean underLock;
    /** By port: a bit for each slot. */
    private final List<SharedField> finished;

    SharesField(AhciHba hba, Options options, boolean underLock) {
        super(hba, options);
        this.underLock = underLock;
        finished = IntStream.range(0, hba.ports())
                .mapToObj(port -> new SharedField(hba.ports() == 1 ? "finished" : "finished" + port))
                .toList();
    }

    /** A reset of one unit would leave bits behind; a reset of the bus starts over. */
    @Override
    public boolean supports(SrbFunction function) {
        return function == SrbFunction.EXECUTE_SCSI;
    }

    /** What is left in the fields is about requests that have been given up. */
    @Override
    public boolean hwStorResetBus(Extension x, int pathId) {
        boolean reset = super.hwStorResetBus(x, pathId);
        locks.inResetBus(x, () -> finished.forEach(field -> field.set(x, 0)));
        return reset;
    }

    @Override
    void leaveToDpc(Extension x, AhciPort port, int done) {
        SharedField field = finished.get(port.number);
        field.set(x, field.get(x) | done);
        super.leaveToDpc(x, port, done);
    }

    @Override
    void completionDpcRoutine(Extension x, AhciPort port, Object slots) {
        for (int done = take(x, port); done != 0; done = take(x, port)) {
            for (int rest = done; rest != 0; rest &= rest - 1) {
                int slot = Integer.numberOfTrailingZeros(rest);
                if (port.slots[slot] != null) {
                    complete(x, port, slot);
                }
            }
        }
    }

    private int take(Extension x, AhciPort port) {
        if (!underLock) {
            return takeAll(x, port);
        }
        StorLockHandle lock = locks.acquire(x, port);
        int done = takeAll(x, port);
        locks.release(x, lock);
        return done;
    }

    private int takeAll(Extension x, AhciPort port) {
        SharedField field = finished.get(port.number);
        int done = (int) field.get(x);
        Simulated.work(x, LOOK_NANOS);
        field.set(x, 0);
        return done;
    }
}
