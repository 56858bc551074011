package dev.irqlscope.trace;

/** How much of an adapter a reset concerns, the least first. The codes are part of the file format and never change meaning. */
public enum ResetLevel {
    LOGICAL_UNIT(1, "logical unit"),
    TARGET(2, "target"),
    BUS(3, "bus");

    private static final long SUCCEEDED = 1 << 8;

    private final int code;
    private final String word;

    ResetLevel(int code, String word) {
        this.code = code;
        this.word = word;
    }

    /** The number that stands for it in an event. */
    public int code() {
        return code;
    }

    /** What an event says of a reset of this level that is over. */
    public long result(boolean succeeded) {
        return code | (succeeded ? SUCCEEDED : 0);
    }

    /** Whether such a result says that it helped. */
    public static boolean succeeded(long result) {
        return (result & SUCCEEDED) != 0;
    }

    /** What people read. */
    public String word() {
        return word;
    }

    /** The one in an event, result or not; {@code null} if a newer program wrote it. */
    public static ResetLevel ofCode(long codeOrResult) {
        for (ResetLevel level : values()) {
            if (level.code == (codeOrResult & ~SUCCEEDED)) {
                return level;
            }
        }
        return null;
    }
}
