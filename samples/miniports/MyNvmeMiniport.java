import dev.irqlscope.hba.NvmeController;
import dev.irqlscope.storport.DeviceExtension;
import dev.irqlscope.storport.HwInitializationData;
import dev.irqlscope.storport.InterruptSynchronizationMode;
import dev.irqlscope.storport.Simulated;
import dev.irqlscope.storport.Srb;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.storport.StorDpc;
import dev.irqlscope.storport.StorLockHandle;
import dev.irqlscope.storport.StorPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A miniport for the NVMe-style controller of the scenarios: a place to start from when there are messages and no line. */
public final class MyNvmeMiniport implements HwInitializationData<MyNvmeMiniport.Extension> {
    private final NvmeController controller;

    /** The controller is only for its queues, which a real driver and the device share in memory. */
    public MyNvmeMiniport(NvmeController controller) {
        this.controller = controller;
    }

    /** One queue pair, one message, one DPC. What it knows of its requests is guarded by the DPC's lock. */
    private static final class Queue {
        private final int number;
        private final StorDpc dpc;
        private final Map<Long, Srb> outstanding = new HashMap<>();

        private Queue(int number) {
            this.number = number;
            dpc = new StorDpc("MyQueue" + number + "Dpc");
        }
    }

    public static final class Extension extends DeviceExtension {
        private final List<Queue> queues = new ArrayList<>();
    }

    @Override
    public String driverName() {
        return "mynvme.sys";
    }

    @Override
    public String interruptRoutineName() {
        return "MyHwInterrupt";
    }

    @Override
    public String messageInterruptRoutineName(int messageId) {
        return "MyHwMSInterrupt" + messageId;
    }

    /** Each message has a lock of its own. A miniport that does not say this knows lines only. */
    @Override
    public InterruptSynchronizationMode interruptSynchronizationMode() {
        return InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE;
    }

    @Override
    public Extension newDeviceExtension() {
        return new Extension();
    }

    @Override
    public boolean hwStorPassiveInitializeRoutine(Extension x) {
        for (int number = 0; number < controller.queuePairs(); number++) {
            Queue queue = new Queue(number);
            x.queues.add(queue);
            StorPort.initializeDpc(x, queue.dpc, (dpc, same, argument1, argument2) -> drain(same, queue));
        }
        return true;
    }

    /** At DISPATCH_LEVEL. The queue of this processor: its message comes back here. */
    @Override
    public boolean hwStorStartIo(Extension x, Srb srb) {
        Queue queue = x.queues.get(StorPort.getCurrentProcessorNumber(x) % x.queues.size());
        StorLockHandle lock = StorPort.acquireDpcLock(x, queue.dpc);
        queue.outstanding.put(srb.number(), srb);
        controller.submit(queue.number, srb.number());
        StorPort.writeRegisterUlong(x, NvmeController.submissionDoorbell(queue.number), 1);
        StorPort.releaseSpinLock(x, lock);
        return true;
    }

    /** There is no line. */
    @Override
    public boolean hwStorInterrupt(Extension x) {
        return false;
    }

    /** At DIRQL, under the lock of this message. Nobody shares it, so there is nothing to ask: leave everything to the DPC. */
    @Override
    public boolean hwMSInterruptRoutine(Extension x, int messageId) {
        StorPort.issueDpc(x, x.queues.get(messageId).dpc, null, null);
        return true;
    }

    /** At DISPATCH_LEVEL. Takes every completion that is there: a message that merged with another one says nothing more. */
    private void drain(Extension x, Queue queue) {
        List<Srb> finished = new ArrayList<>();
        StorLockHandle lock = StorPort.acquireDpcLock(x, queue.dpc);
        long request = controller.takeCompletion(queue.number);
        while (request != NvmeController.NO_REQUEST) {
            Simulated.work(x, 200); // what a real driver computes for an entry, in nanoseconds
            finished.add(queue.outstanding.remove(request));
            request = controller.takeCompletion(queue.number);
        }
        if (!finished.isEmpty()) {
            StorPort.writeRegisterUlong(
                    x, NvmeController.completionDoorbell(queue.number), finished.size());
        }
        StorPort.releaseSpinLock(x, lock);
        for (Srb srb : finished) {
            srb.setSrbStatus(SrbStatus.SUCCESS);
            StorPort.requestComplete(x, srb);
        }
    }
}
