package dev.irqlscope.miniport;

import static dev.irqlscope.storport.StorPort.issueDpc;
import static dev.irqlscope.storport.StorPort.readRegisterUlong;
import static dev.irqlscope.storport.StorPort.requestComplete;
import static dev.irqlscope.storport.StorPort.writeRegisterUlong;

import dev.irqlscope.hba.VirtioDisk;
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
import dev.irqlscope.storport.StorSynchronizationModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A miniport for the virtio-style disk, in the shape of the drivers for Windows guests. On a line, its ISR reads one register, and
 * that read also drops the line. The rest is a DPC that switches notifications off, drains the queue, switches them on again and
 * looks once more, for what came in between nobody would tell it.
 *
 * <p>The DPC holds a lock through all of that, completions included. With several queues it is the queue's DpcLock; on a line it is
 * the interrupt lock: then the whole drain runs at DIRQL although it is a DPC.
 */
public class VirtioMiniport implements HwInitializationData<VirtioMiniport.Extension> {
    /** What a register reads when nobody answers: the device has been pulled out. */
    private static final int GONE = -1;

    private static final int CONFIGURATION_MESSAGE = 0;

    private static final long BUILD_REQUEST_NANOS = 250;
    private static final long SWITCH_NOTIFICATIONS_NANOS = 60;
    private static final long LOOK_AT_REQUEST_NANOS = 150;
    private static final long CONFIGURATION_NANOS = 400;

    private final VirtioDisk disk;
    private final StorSynchronizationModel model;

    /** One that guards by itself what HwStorStartIo and the ISR share. */
    public VirtioMiniport(VirtioDisk disk) {
        this(disk, StorSynchronizationModel.FULL_DUPLEX);
    }

    /**
     * @param model in half duplex, for a disk on a line, the port driver sees to it that HwStorStartIo and the ISR exclude each
     *     other
     */
    public VirtioMiniport(VirtioDisk disk, StorSynchronizationModel model) {
        this.disk = disk;
        this.model = model;
    }

    /** What the miniport knows of its adapter. */
    public static final class Extension extends DeviceExtension {
        private final List<Queue> queues;
        private boolean removed;

        private Extension(int count) {
            queues = IntStream.range(0, count).mapToObj(Queue::new).toList();
        }
    }

    /** What it knows of one queue. */
    static final class Queue {
        private final int number;
        private final StorDpc dpc;
        private final Map<Long, Srb> outstanding = new LinkedHashMap<>();

        private Queue(int number) {
            this.number = number;
            dpc = new StorDpc("VirtioQueue%dDpc".formatted(number));
        }
    }

    @Override
    public String driverName() {
        return "virtio.sys";
    }

    @Override
    public Extension newDeviceExtension() {
        return new Extension(disk.queues());
    }

    @Override
    public String interruptRoutineName() {
        return "VirtioHwInterrupt";
    }

    @Override
    public String messageInterruptRoutineName(int messageId) {
        return "VirtioHwMSInterrupt" + messageId;
    }

    @Override
    public InterruptSynchronizationMode interruptSynchronizationMode() {
        return InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE;
    }

    @Override
    public StorSynchronizationModel synchronizationModel() {
        return model;
    }

    /** Resets the device. */
    @Override
    public SpReturn hwStorFindAdapter(Extension x) {
        writeRegisterUlong(x, VirtioDisk.DEVICE_STATUS, 0);
        return readRegisterUlong(x, VirtioDisk.DEVICE_STATUS) == 0 ? SpReturn.FOUND : SpReturn.NOT_FOUND;
    }

    @Override
    public boolean hwStorInitialize(Extension x) {
        writeRegisterUlong(x, VirtioDisk.DEVICE_STATUS, VirtioDisk.DRIVER_OK);
        return true;
    }

    @Override
    public boolean hwStorPassiveInitializeRoutine(Extension x) {
        for (Queue queue : x.queues) {
            StorPort.initializeDpc(x, queue.dpc, (dpc, same, messageId, unused) -> drain(same, queue));
        }
        return true;
    }

    /** Uses the queue of the processor it runs on. In half duplex the ISR is kept out already, and there is one queue. */
    @Override
    public boolean hwStorStartIo(Extension x, Srb srb) {
        if (x.removed) {
            end(x, srb, SrbStatus.NO_DEVICE);
            return true;
        }
        if (model == StorSynchronizationModel.HALF_DUPLEX) {
            send(x, x.queues.getFirst(), srb);
            return true;
        }
        Queue queue = x.queues.get(StorPort.getCurrentProcessorNumber(x) % x.queues.size());
        StorLockHandle lock = lock(x, queue);
        send(x, queue, srb);
        unlock(x, lock);
        return true;
    }

    private void send(Extension x, Queue queue, Srb srb) {
        Simulated.work(x, BUILD_REQUEST_NANOS);
        queue.outstanding.put(srb.number(), srb);
        disk.makeAvailable(queue.number, srb.number());
        writeRegisterUlong(x, VirtioDisk.QUEUE_NOTIFY, queue.number);
    }

    /** Resets the disk, which forgets everything, and says that the driver is ready again. */
    @Override
    public boolean hwStorResetBus(Extension x, int pathId) {
        writeRegisterUlong(x, VirtioDisk.DEVICE_STATUS, 0);
        x.removed |= readRegisterUlong(x, VirtioDisk.DEVICE_STATUS) == GONE;
        if (!x.removed) {
            writeRegisterUlong(x, VirtioDisk.DEVICE_STATUS, VirtioDisk.DRIVER_OK);
        }
        for (Queue queue : x.queues) {
            for (Long request : List.copyOf(queue.outstanding.keySet())) {
                endIfOutstanding(x, queue, request, x.removed ? SrbStatus.NO_DEVICE : SrbStatus.BUS_RESET);
            }
        }
        return true;
    }

    /** The read tells whether the interrupt is its own, and quiets the device. */
    @Override
    public boolean hwStorInterrupt(Extension x) {
        int status = x.removed ? GONE : readRegisterUlong(x, VirtioDisk.ISR_STATUS);
        if (status == GONE) {
            x.removed = true;
            return false;
        }
        if ((status & VirtioDisk.QUEUE) != 0) {
            issueDpc(x, x.queues.getFirst().dpc, 0, null);
        }
        if ((status & VirtioDisk.CONFIGURATION) != 0) {
            configurationChanged(x);
        }
        return (status & (VirtioDisk.QUEUE | VirtioDisk.CONFIGURATION)) != 0;
    }

    /** The message says what it is about. */
    @Override
    public boolean hwMSInterruptRoutine(Extension x, int messageId) {
        if (x.removed || messageId >= disk.messages()) {
            return false;
        }
        if (messageId == CONFIGURATION_MESSAGE) {
            configurationChanged(x);
        } else {
            issueDpc(x, x.queues.get(messageId - 1).dpc, messageId, null);
        }
        return true;
    }

    private static void configurationChanged(Extension x) {
        readRegisterUlong(x, VirtioDisk.CAPACITY);
        Simulated.work(x, CONFIGURATION_NANOS);
    }

    void drain(Extension x, Queue queue) {
        StorLockHandle lock = lock(x, queue);
        do {
            Simulated.work(x, SWITCH_NOTIFICATIONS_NANOS);
            disk.disableNotifications(queue.number);
            completeUsed(x, queue);
            Simulated.work(x, SWITCH_NOTIFICATIONS_NANOS);
        } while (disk.enableNotifications(queue.number));
        unlock(x, lock);
    }

    private void completeUsed(Extension x, Queue queue) {
        long used = disk.takeUsed(queue.number);
        while (used != VirtioDisk.NO_REQUEST) {
            Simulated.work(x, LOOK_AT_REQUEST_NANOS);
            endIfOutstanding(x, queue, used, SrbStatus.SUCCESS);
            used = disk.takeUsed(queue.number);
        }
    }

    /** A request that the DPC has seen used may be ended by a reset first. An interlocked exchange sees to it that one does. */
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

    /** What guards a queue against the ISR, the DPC and StartIo of other processors. */
    private StorLockHandle lock(Extension x, Queue queue) {
        if (disk.messages() == 0) {
            return StorPort.acquireInterruptLock(x);
        }
        return hasMessageLock()
                ? StorPort.acquireMsiSpinLock(x, 1 + queue.number)
                : StorPort.acquireDpcLock(x, queue.dpc);
    }

    private void unlock(Extension x, StorLockHandle lock) {
        if (hasMessageLock()) {
            StorPort.releaseMsiSpinLock(x, lock);
        } else {
            StorPort.releaseSpinLock(x, lock);
        }
    }

    private boolean hasMessageLock() {
        return disk.messages() > 0 && disk.queues() == 1;
    }
}
