package dev.irqlscope.engine;

import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Irql;

/**
 * The memory that drivers get from the kernel. A spin lock of DISPATCH_LEVEL guards it, so nobody may come to it from above: an
 * ISR that does so while the code that it interrupted is here spins for its own processor. Otherwise nothing happens, which is
 * why such a call works most of the time.
 */
public final class NonPagedPool {
    /** How long the lock is held. No source tells; it is how wide the window is. */
    private static final long HELD_NANOS = 150;

    private static final long FIRST_ADDRESS = 0xFFFF_8000_0010_0000L;
    private static final long ALIGNMENT = 16;

    /** Bug check 0xC2: the pool was freed already. */
    private static final long FREED_ALREADY = 0x7;

    private final Machine machine;
    private SpinLock lock;
    private long nextAddress = FIRST_ADDRESS;

    NonPagedPool(Machine machine) {
        this.machine = machine;
    }

    /** A piece of it. */
    public static final class Block {
        private final long address;
        private final long bytes;
        private boolean freed;

        private Block(long address, long bytes) {
            this.address = address;
            this.bytes = bytes;
        }

        /** Where it lies; nothing can be stored there, it only tells pieces apart. */
        public long address() {
            return address;
        }

        public long bytes() {
            return bytes;
        }
    }

    /** Gives a piece. There is always enough. */
    public Block allocate(Processor processor, long bytes) {
        Block[] block = new Block[1];
        locked(processor, () -> {
            block[0] = new Block(nextAddress, bytes);
            nextAddress += Math.max(ALIGNMENT, Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT);
        });
        return block[0];
    }

    /** Takes a piece back. */
    public void free(Processor processor, Block block) {
        locked(processor, () -> {
            if (block.freed) {
                throw new BugCheck(
                        BugCheckCode.BAD_POOL_CALLER,
                        "Pool at 0x%X was given back twice".formatted(block.address),
                        FREED_ALREADY,
                        0,
                        0,
                        block.address);
            }
            block.freed = true;
        });
    }

    private void locked(Processor processor, Runnable action) {
        if (lock == null) {
            lock = new SpinLock(machine.register(new Entity.Lock("NonPagedPool")));
        }
        int old = processor.raiseIrql(Math.max(processor.irql(), Irql.DISPATCH_LEVEL));
        lock.acquire(processor);
        processor.work(HELD_NANOS);
        action.run();
        lock.release(processor);
        processor.lowerIrql(old);
    }
}
