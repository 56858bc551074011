package dev.irqlscope.hba;

import dev.irqlscope.engine.Machine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A parallel SCSI adapter of the years before messages, on a line: a script processor takes commands out of a start queue in the
 * host's memory, puts finished ones into a done queue, and interrupts "on the fly", that is, without stopping. It stops only when
 * the bus does what the script did not expect, as when a target changes the phase in the midst of a transfer.
 *
 * <p>In the shape of the LSI 53C1010 and the lsi_u3 sample of the WDK.
 */
public final class ScsiHba extends StorageDevice implements Notifier {
    /** Interrupt status. Writing {@link #INTF} clears that; writing {@link #SIGP} makes it look at the start queue. */
    public static final int ISTAT0 = 0;
    /** Why the bus stopped the script. Reading it clears it. */
    public static final int SIST0 = 1;
    /** Writing it starts the script again where it stopped. */
    public static final int DSP = 2;

    /** In {@link #ISTAT0}: interrupt on the fly, so the done queue has something. */
    public static final int INTF = 1 << 2;
    /** In {@link #ISTAT0}: the script stopped, and {@link #SIST0} says why. */
    public static final int SIP = 1 << 1;
    /** In {@link #ISTAT0}: signal to the script processor. */
    public static final int SIGP = 1 << 5;
    /** In {@link #ISTAT0}: write it to reset the adapter, which gives up everything it was given. */
    public static final int SRST = 1 << 6;
    /** In {@link #SIST0}: phase mismatch. */
    public static final int MISMATCH = 1 << 7;

    /** Stands for no request. */
    public static final long NO_REQUEST = -1;

    private final Deque<Long> startQueue = new ArrayDeque<>();
    private final Deque<Long> doneQueue = new ArrayDeque<>();
    private final Deque<Long> heldByStop = new ArrayDeque<>();
    private int atWork;
    private int status;
    private int stopped;
    private boolean scriptStands;

    /** @param device index of its {@link dev.irqlscope.trace.Entity.Device} */
    public ScsiHba(Machine machine, int device, InterruptOutput interrupts, Medium medium) {
        super(machine, device, interrupts, medium);
    }

    @Override
    public void powerOn() {
        // It interrupts about requests only, and those are sent when it has been started up.
    }

    // What lies in the host's memory

    /** The driver puts a command into the start queue. {@link #SIGP} tells the script processor. */
    public void submit(long request) {
        startQueue.add(request);
    }

    /** The driver takes the next command out of the done queue; {@link #NO_REQUEST} if there is none. */
    public long takeDone() {
        return doneQueue.isEmpty() ? NO_REQUEST : doneQueue.remove();
    }

    // Registers

    @Override
    public List<String> registerNames() {
        return List.of("ISTAT0", "SIST0", "DSP");
    }

    @Override
    public int read(int register) {
        return switch (register) {
            case ISTAT0 -> status;
            case SIST0 -> readStopReason();
            default -> 0;
        };
    }

    @Override
    public boolean readClearsCause(int register) {
        return register == SIST0 && stopped != 0;
    }

    @Override
    public void write(int register, int value) {
        switch (register) {
            case ISTAT0 -> {
                if ((value & SRST) != 0) {
                    reset();
                }
                if ((value & INTF) != 0) {
                    clear(INTF);
                }
                if ((value & SIGP) != 0) {
                    startAll();
                }
            }
            case DSP -> goOn();
            default -> {
                // The others are for reading.
            }
        }
    }

    @Override
    public boolean wouldClearCause(int register, int value) {
        return register == ISTAT0 && (status & value & INTF) != 0;
    }

    private int readStopReason() {
        int reason = stopped;
        stopped = 0;
        clear(SIP);
        return reason;
    }

    // What it does by itself

    private void startAll() {
        while (!startQueue.isEmpty()) {
            long request = startQueue.remove();
            atWork++;
            medium().start(request, () -> workDone(request));
        }
    }

    /** What ends while the script is stopped is told when it goes on. */
    private void workDone(long request) {
        atWork--;
        if (scriptStands) {
            heldByStop.add(request);
        } else {
            doneQueue.add(request);
            set(INTF);
        }
    }

    /** A target changes the phase in the midst of a transfer, if there is one: the script stops until the driver helps it on. */
    @Override
    public void sendNotification() {
        if (atWork > 0 && !scriptStands) {
            scriptStands = true;
            stopped = MISMATCH;
            set(SIP);
        }
    }

    private void goOn() {
        scriptStands = false;
        if (!heldByStop.isEmpty()) {
            doneQueue.addAll(heldByStop);
            heldByStop.clear();
            set(INTF);
        }
    }

    private void reset() {
        medium().giveUpAll();
        startQueue.clear();
        doneQueue.clear();
        heldByStop.clear();
        atWork = 0;
        stopped = 0;
        scriptStands = false;
        clear(INTF | SIP);
    }

    private void set(int cause) {
        status |= cause;
        causesSet(status);
        interrupts().raise(0);
    }

    private void clear(int cause) {
        if ((status & cause) != 0) {
            status &= ~cause;
            causesCleared(status);
            if (status == 0) {
                interrupts().lower();
            }
        }
    }
}
