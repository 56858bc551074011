package dev.irqlscope.storport;

import java.util.List;

/** The registers of a device, as its bus sees them. Side effects happen at the moment of the call. */
public interface HwRegisters {

    /** Their names; the index is the register's number. */
    List<String> registerNames();

    /**
     * Names of the registers that start the device and reset it, which it works without. They are numbered after the others,
     * and a trace names them when they are first used.
     */
    default List<String> controlRegisterNames() {
        return List.of();
    }

    /** Reads one. */
    int read(int register);

    /** Whether reading it would take an interrupt cause away that stands now. */
    default boolean readClearsCause(int register) {
        return false;
    }

    /** A write arrives. */
    void write(int register, int value);

    /** Whether this write would take an interrupt cause away that stands now. */
    boolean wouldClearCause(int register, int value);

    /** How much longer than the bus alone a read takes now, in nanoseconds. */
    default long extraReadNanos() {
        return 0;
    }
}
