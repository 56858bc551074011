package dev.irqlscope.miniport;

import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.storport.Srb;
import dev.irqlscope.storport.StorMemory;
import dev.irqlscope.storport.StorPort;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Twin that gets a buffer for each request and gives it back in its ISR. That works most of the time. If the ISR interrupts
 * somebody on its processor who is getting or giving memory, the lock of the memory is held by whom it interrupted, and it spins
 * for ever. Source: virtio-win pull request 533.
 */
final class FreesAtDirql extends AhciMiniport {
    private static final long BUFFER_BYTES = 4_096;

    private final Deque<StorMemory> buffers = new ArrayDeque<>();

    FreesAtDirql(AhciHba hba, Options options) {
        super(hba, options);
    }

    @Override
    public boolean hwStorStartIo(Extension x, Srb srb) {
        buffers.add(StorPort.allocateContiguousMemory(x, BUFFER_BYTES));
        return super.hwStorStartIo(x, srb);
    }

    @Override
    void leaveToDpc(Extension x, AhciPort port, int done) {
        for (int i = 0; i < Integer.bitCount(done); i++) {
            StorPort.freeContiguousMemory(x, buffers.remove());
        }
        super.leaveToDpc(x, port, done);
    }
}
