package dev.irqlscope.storport;

import dev.irqlscope.engine.BugCheck;
import dev.irqlscope.trace.BugCheckCode;

/** What Driver Verifier would stop Windows with. Source: bug check 0xC4 page. */
final class DriverVerifier {
    /** A kernel routine was called at the wrong IRQL. */
    static final long WRONG_IRQL = 0xE5;
    static final long LOCK_TAKEN_ABOVE_DISPATCH = 0x42;
    static final long LOCK_HIERARCHY = 0x1001;
    static final long LOCK_RELEASED_AT_WRONG_IRQL = 0x20015;

    private DriverVerifier() {}

    /** @param rule the first parameter, which says what was violated */
    static BugCheck violation(String sentence, long rule, long parameter) {
        return new BugCheck(BugCheckCode.DRIVER_VERIFIER_DETECTED_VIOLATION, sentence, rule, parameter);
    }
}
