package dev.irqlscope.format;

import dev.irqlscope.format.EtlBuffers.Buffer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Gives the buffers of an ETL file one after the other, in a given order. If some are packed, a second thread unpacks those that
 * come next; whoever takes them does not wait for it but unpacks what nobody has begun.
 *
 * <p>Threading: one thread takes, gives back and closes.
 */
final class EtlLoader implements AutoCloseable {
    /** Beyond this nothing is begun ahead of its time. So much stays near the processor. */
    private static final long MOST_BYTES_AHEAD = 1L << 20;

    /** At this the second thread goes on. To wake it for each buffer would cost more than the buffer. */
    private static final long FEW_BYTES_AHEAD = MOST_BYTES_AHEAD / 2;

    private static final int MOST_SPARE = 64;

    private final List<Buffer> order;
    private final EtlBuffers.Loading loading;
    private final EtlBuffers.Loading loadingAhead;
    private final Thread second;

    // What follows is guarded by this.
    private final byte[][] loaded;
    private final Deque<byte[]> spare = new ArrayDeque<>();
    private int begun;
    private int taken;
    private long bytesAhead;
    private Throwable failure;
    private boolean closed;

    EtlLoader(EtlBuffers buffers, List<Buffer> order) {
        this.order = order;
        this.loaded = new byte[order.size()][];
        this.loading = buffers.loading();
        this.loadingAhead = buffers.loading();
        this.second = buffers.arePacked()
                ? Thread.ofPlatform().daemon().name("irqlscope-unpacker").unstarted(this::work)
                : null;
        if (second != null) {
            second.start();
        }
    }

    /** Header and contents of the next buffer, as {@link EtlBuffers.Loading#load} gives them. */
    byte[] take() throws IOException {
        while (true) {
            int next;
            synchronized (this) {
                if (loaded[taken] != null) {
                    return handOver();
                }
                throwFailure();
                boolean nobodyBegan = begun == taken;
                if (nobodyBegan || begun < order.size() && bytesAhead < MOST_BYTES_AHEAD) {
                    next = begin();
                } else {
                    waitForChange();
                    continue;
                }
            }
            load(next, loading);
        }
    }

    /** Says that an array is used up, so that another buffer can be loaded into it. */
    synchronized void giveBack(byte[] bytes) {
        if (spare.size() < MOST_SPARE) {
            spare.addFirst(bytes);
        }
    }

    /** Ends the second thread, whatever is left to load, and waits until it has let go of the file. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (second != null && second.isAlive()) {
            try {
                second.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] handOver() {
        byte[] bytes = loaded[taken];
        loaded[taken] = null;
        bytesAhead -= order.get(taken).bytes;
        taken++;
        if (bytesAhead <= FEW_BYTES_AHEAD) {
            notifyAll();
        }
        return bytes;
    }

    private int begin() {
        bytesAhead += order.get(begun).bytes;
        return begun++;
    }

    private void load(int index, EtlBuffers.Loading with) throws IOException {
        Buffer buffer = order.get(index);
        byte[] bytes = with.load(buffer, spareFor(buffer));
        synchronized (this) {
            loaded[index] = bytes;
            notifyAll();
        }
    }

    private synchronized byte[] spareFor(Buffer buffer) {
        byte[] found = spare.pollFirst();
        return found == null || found.length < buffer.bytes ? new byte[buffer.bytes] : found;
    }

    // The second thread

    private void work() {
        try {
            for (int next = beginAhead(); next >= 0; next = beginAhead()) {
                load(next, loadingAhead);
            }
        } catch (IOException | RuntimeException | Error e) {
            synchronized (this) {
                failure = e;
                notifyAll();
            }
        }
    }

    /** The next buffer that nobody has begun, as soon as there is room for it; -1 if there is none any more. */
    private synchronized int beginAhead() {
        if (bytesAhead >= MOST_BYTES_AHEAD) {
            while (!closed && bytesAhead > FEW_BYTES_AHEAD) {
                waitForChange();
            }
        }
        return closed || begun == order.size() ? -1 : begin();
    }

    private void waitForChange() {
        try {
            wait();
        } catch (InterruptedException e) {
            // Whoever interrupts a reading wants it to end.
            closed = true;
            failure = new InterruptedIOException("interrupted while reading");
            Thread.currentThread().interrupt();
        }
    }

    private void throwFailure() throws IOException {
        switch (failure) {
            case null -> {
            }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
