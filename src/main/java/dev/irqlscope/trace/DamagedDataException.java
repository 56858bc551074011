package dev.irqlscope.trace;

/** Stored data that mean nothing; the message says what is wrong in the middle of a sentence. */
public final class DamagedDataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DamagedDataException(String what) {
        super(what, null, false, false);
    }
}
