package dev.irqlscope.miniport;

import static dev.irqlscope.storport.PerfConfigurationData.STOR_PERF_OPTIMIZE_FOR_COMPLETION_DURING_STARTIO;
import static dev.irqlscope.storport.StorPort.issueDpc;
import static dev.irqlscope.storport.StorPort.readRegisterUlong;
import static dev.irqlscope.storport.StorPort.requestComplete;
import static dev.irqlscope.storport.StorPort.writeRegisterUlong;

import dev.irqlscope.hba.NvmeController;
import dev.irqlscope.storport.DeviceExtension;
import dev.irqlscope.storport.HwInitializationData;
import dev.irqlscope.storport.InterruptSynchronizationMode;
import dev.irqlscope.storport.Simulated;
import dev.irqlscope.storport.SpReturn;
import dev.irqlscope.storport.Srb;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.storport.StorDpc;
import dev.irqlscope.storport.StorLockHandle;
import dev.irqlscope.storport.StorPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A miniport for the NVMe-style controller: a queue pair, a message and a DPC for each processor. Its ISR touches no register
 * at all: the message says whose queue it is about, so it issues that queue's DPC and returns. The DPC takes every completion
 * that is there, whatever its arguments say, and rings the completion doorbell once for all of them.
 */
public final class NvmeMiniport implements HwInitializationData<NvmeMiniport.Extension> {
    /** What a register reads when nobody answers: the device has been pulled out. */
    private static final int GONE = -1;

    private static final int ODD_IN_A_ROW = 3;

    private static final int LONGEST_WAIT_MICROS = 50;
    private static final long BUILD_COMMAND_NANOS = 200;
    private static final long LOOK_AT_ENTRY_NANOS = 150;

    private final NvmeController controller;
    private final InterruptSynchronizationMode mode;
    private final PerfRequest perfRequest;

    /** One that asks for nothing to make it go faster. */
    public NvmeMiniport(NvmeController controller, InterruptSynchronizationMode mode) {
        this(controller, mode, PerfRequest.NONE);
    }

    /** @param mode how its message interrupts exclude each other; it works with either */
    public NvmeMiniport(NvmeController controller, InterruptSynchronizationMode mode, PerfRequest perfRequest) {
        this.controller = controller;
        this.mode = mode;
        this.perfRequest = perfRequest;
    }

    /** What the miniport knows of one queue pair. */
    private static final class Queue {
        private final int number;
        private final StorDpc dpc;
        private final Map<Long, Srb> outstanding = new LinkedHashMap<>();
        /** Messages in a row for which nothing was there. */
        private int forNothing;

        private Queue(int number) {
            this.number = number;
            dpc = new StorDpc("NvmeQueue%dDpc".formatted(number));
        }
    }

    /** What the miniport knows of its adapter. */
    public static final class Extension extends DeviceExtension {
        private final List<Queue> queues = new ArrayList<>();
        private boolean reapsInStartIo;
        private boolean removed;
    }

    @Override
    public String driverName() {
        return "nvme.sys";
    }

    @Override
    public Extension newDeviceExtension() {
        return new Extension();
    }

    @Override
    public String interruptRoutineName() {
        return "NvmeHwInterrupt";
    }

    @Override
    public String messageInterruptRoutineName(int messageId) {
        return "NvmeHwMSInterrupt" + messageId;
    }

    @Override
    public InterruptSynchronizationMode interruptSynchronizationMode() {
        return mode;
    }

    @Override
    public SpReturn hwStorFindAdapter(Extension x) {
        return enable(x, false) ? SpReturn.FOUND : SpReturn.NOT_FOUND;
    }

    @Override
    public boolean hwStorInitialize(Extension x) {
        return enable(x, true);
    }

    /** Starts the controller or resets it, and waits until it is ready or not ready any more. */
    private boolean enable(Extension x, boolean on) {
        int wanted = on ? NvmeController.CSTS_RDY : 0;
        writeRegisterUlong(x, controller.configuration(), on ? NvmeController.CC_EN : 0);
        int status = readRegisterUlong(x, controller.status());
        for (int micros = 0; micros < LONGEST_WAIT_MICROS && status != wanted && status != GONE; micros++) {
            StorPort.stallExecution(x, 1);
            status = readRegisterUlong(x, controller.status());
        }
        x.removed |= status == GONE;
        return status == wanted;
    }

    @Override
    public boolean hwStorPassiveInitializeRoutine(Extension x) {
        for (int number = 0; number < controller.queuePairs(); number++) {
            Queue queue = new Queue(number);
            x.queues.add(queue);
            StorPort.initializeDpc(x, queue.dpc, (dpc, same, first, second) -> drainForMessage(same, queue));
        }
        int granted = perfRequest.ask(x, controller.queuePairs(), controller.queuePairs());
        x.reapsInStartIo = (granted & STOR_PERF_OPTIMIZE_FOR_COMPLETION_DURING_STARTIO) != 0;
        return true;
    }

    /**
     * Uses the queue pair of the processor it runs on, so that the completion comes back to that processor. If the port driver
     * is prepared for that, it takes what is finished along, which may save an interrupt.
     */
    @Override
    public boolean hwStorStartIo(Extension x, Srb srb) {
        if (x.removed) {
            end(x, srb, SrbStatus.NO_DEVICE);
            return true;
        }
        Queue queue = x.queues.get(StorPort.getCurrentProcessorNumber(x) % x.queues.size());
        StorLockHandle lock = StorPort.acquireDpcLock(x, queue.dpc);
        Simulated.work(x, BUILD_COMMAND_NANOS);
        queue.outstanding.put(srb.number(), srb);
        controller.submit(queue.number, srb.number());
        writeRegisterUlong(x, NvmeController.submissionDoorbell(queue.number), 1);
        StorPort.releaseSpinLock(x, lock);
        if (x.reapsInStartIo) {
            drain(x, queue);
        }
        return true;
    }

    /** Resets the controller. Whatever is outstanding then, nobody will finish. */
    @Override
    public boolean hwStorResetBus(Extension x, int pathId) {
        boolean reset = enable(x, false) && enable(x, true);
        endAll(x, x.removed ? SrbStatus.NO_DEVICE : SrbStatus.BUS_RESET);
        return reset || x.removed;
    }

    private static void endAll(Extension x, SrbStatus status) {
        for (Queue queue : x.queues) {
            for (Long request : List.copyOf(queue.outstanding.keySet())) {
                endIfOutstanding(x, queue, request, status);
            }
        }
    }

    /** It has messages only. */
    @Override
    public boolean hwStorInterrupt(Extension x) {
        return false;
    }

    @Override
    public boolean hwMSInterruptRoutine(Extension x, int messageId) {
        if (x.removed) {
            return false;
        }
        issueDpc(x, x.queues.get(messageId).dpc, messageId, null);
        return true;
    }

    /**
     * A message for which nothing is there is one whose completion went with an earlier one. Several in a row are odd: then the
     * controller is asked for its status. If that reads all ones, it has been pulled out, and nobody will finish what is
     * outstanding.
     */
    private void drainForMessage(Extension x, Queue queue) {
        queue.forNothing = drain(x, queue) ? 0 : queue.forNothing + 1;
        if (queue.forNothing >= ODD_IN_A_ROW && readRegisterUlong(x, controller.status()) == GONE) {
            x.removed = true;
            endAll(x, SrbStatus.NO_DEVICE);
        }
    }

    /** Takes what is finished; says whether there was something. */
    private boolean drain(Extension x, Queue queue) {
        List<Long> finished = new ArrayList<>();
        StorLockHandle lock = StorPort.acquireDpcLock(x, queue.dpc);
        long request = controller.takeCompletion(queue.number);
        while (request != NvmeController.NO_REQUEST) {
            Simulated.work(x, LOOK_AT_ENTRY_NANOS);
            finished.add(request);
            request = controller.takeCompletion(queue.number);
        }
        if (!finished.isEmpty()) {
            writeRegisterUlong(x, NvmeController.completionDoorbell(queue.number), finished.size());
        }
        StorPort.releaseSpinLock(x, lock);
        finished.forEach(one -> endIfOutstanding(x, queue, one, SrbStatus.SUCCESS));
        return !finished.isEmpty();
    }

    /** A request that a DPC has seen finished may be ended by a reset first. An interlocked exchange sees to it that one does. */
    private static void endIfOutstanding(Extension x, Queue queue, long request, SrbStatus status) {
        Srb srb = queue.outstanding.remove(request);
        if (srb != null) {
            end(x, srb, status);
        }
    }

    private static void end(Extension x, Srb srb, SrbStatus status) {
        srb.setSrbStatus(status);
        requestComplete(x, srb);
    }
}
