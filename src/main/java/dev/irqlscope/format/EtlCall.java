package dev.irqlscope.format;

import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.IsrEntry;
import dev.irqlscope.trace.RoutineKind;

/**
 * A routine call as ETL records it, at its end: {@code i64 InitialTime, ptr Routine}, and for an ISR {@code u8 ReturnValue,
 * u16 Vector}, and for a message {@code u8 Reserved, u32 MessageNumber}. Reused from event to event.
 */
final class EtlCall {
    /** No device has more: PCI Express, MSI-X table size. */
    static final int MOST_MESSAGES = 2048;

    RoutineKind kind;
    int hook;
    int pointerBytes;
    long startTicks;
    long endTicks;
    long routine;
    int vector;
    /** Of those that its device sends; {@link IsrEntry#NO_MESSAGE} if it was a line, or nobody says. */
    int message = IsrEntry.NO_MESSAGE;
    boolean claimed;

    /** Takes in an event that {@link EtlHooks#routineKind} knows. False if it is too short to be one. */
    boolean read(EtlEvents event) {
        hook = event.hook();
        kind = EtlHooks.routineKind(hook);
        pointerBytes = event.pointerBytes();
        int at = event.payload();
        int needed = 8 + pointerBytes + (kind.isIsr() ? 3 : 0);
        if (event.payloadBytes() < needed) {
            return false;
        }
        byte[] bytes = event.bytes();
        startTicks = LittleEndian.i64(bytes, at);
        endTicks = event.stamp();
        routine = LittleEndian.pointer(bytes, at + 8, pointerBytes);
        claimed = kind.isIsr() && bytes[at + 8 + pointerBytes] != 0;
        vector = kind.isIsr() ? LittleEndian.u16(bytes, at + 9 + pointerBytes) : -1;
        boolean hasMessage = kind == RoutineKind.ISR_MSI && event.payloadBytes() >= 16 + pointerBytes;
        message = hasMessage ? messageOf(LittleEndian.i32(bytes, at + 12 + pointerBytes)) : IsrEntry.NO_MESSAGE;
        return true;
    }

    /** A message's number; {@link IsrEntry#NO_MESSAGE} if it can be none. */
    static int messageOf(long number) {
        return number >= 0 && number < MOST_MESSAGES ? (int) number : IsrEntry.NO_MESSAGE;
    }

    /** Whether it is an ISR that runs in a thread, at PASSIVE_LEVEL. */
    boolean isPassiveIsr() {
        return hook == EtlHooks.ISR_PASSIVE;
    }

    /** Whether it is an ISR whose vector tells the level. Devices of x64 have vectors of the levels above DISPATCH alone. */
    boolean hasVectorOfLevel() {
        return kind.isIsr() && pointerBytes == 8 && vector <= Irql.LAST_VECTOR
                && Irql.ofVector(vector) >= Irql.LOWEST_DIRQL;
    }

    /** Whether it can have happened: Windows stops itself (bug check 0x133) long before a call takes a second. */
    boolean isPossible(long earliestTicks, long secondTicks) {
        return startTicks > 0 && startTicks >= earliestTicks && endTicks >= startTicks
                && endTicks - startTicks <= secondTicks;
    }
}
