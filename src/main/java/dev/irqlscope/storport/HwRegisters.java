package dev.irqlscope.storport;

import java.util.List;

/** The registers of a device, as its bus sees them. Side effects happen at the moment of the call. */
public interface HwRegisters {

    /** Their names; the index is the register's number. */
    List<String> registerNames();

    /** Reads one. */
    int read(int register);

    /** A write arrives. */
    void write(int register, int value);

    /** Whether this write would take an interrupt cause away that stands now. */
    boolean wouldClearCause(int register, int value);

    /** How much longer than the bus alone a read takes now, in nanoseconds. */
    default long extraReadNanos() {
        return 0;
    }
}
