package dev.irqlscope.engine;

import dev.irqlscope.trace.BugCheckCode;
import java.util.ArrayList;
import java.util.List;

/** Stops the machine for good, as Windows would with a blue screen. */
public final class BugCheck extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final BugCheckCode code;
    private final long[] parameters;

    /**
     * Whoever throws it stops the machine.
     *
     * @param sentence what happened, for people
     * @param parameters at most four, as {@link BugCheckCode#meaning} tells; those that are left out are 0
     */
    public BugCheck(BugCheckCode code, String sentence, long... parameters) {
        super(sentence);
        if (parameters.length > BugCheckCode.PARAMETERS) {
            throw new IllegalArgumentException(parameters.length + " parameters");
        }
        this.code = code;
        this.parameters = parameters.clone();
    }

    public BugCheckCode code() {
        return code;
    }

    /** All four of them. */
    public List<Long> parameters() {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < BugCheckCode.PARAMETERS; i++) {
            all.add(i < parameters.length ? parameters[i] : 0);
        }
        return List.copyOf(all);
    }
}
