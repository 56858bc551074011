package dev.irqlscope.analysis;

import dev.irqlscope.trace.RoutineKind;
import java.util.Arrays;

/** The routines on a processor's stack, outermost first. Each nanosecond counts for the innermost. */
final class FrameStack {
    private Frame[] frames = new Frame[0];
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    Frame get(int depth) {
        return frames[depth];
    }

    /** The innermost, or {@code null}. */
    Frame top() {
        return size == 0 ? null : frames[size - 1];
    }

    Frame push(int routine, RoutineKind kind, long event, long nanos) {
        if (size > 0) {
            Frame interrupted = frames[size - 1];
            interrupted.exclusiveNanos = interrupted.exclusiveAt(nanos);
        }
        if (size == frames.length) {
            frames = Arrays.copyOf(frames, size + 4);
            for (int i = size; i < frames.length; i++) {
                frames[i] = new Frame();
            }
        }
        Frame frame = frames[size++];
        frame.begin(routine, kind, event, nanos);
        return frame;
    }

    /** Takes the innermost off; it stays as it was at the end until the next push. */
    Frame pop(long nanos) {
        Frame frame = frames[--size];
        frame.exclusiveNanos = frame.exclusiveAt(nanos);
        if (size > 0) {
            frames[size - 1].resumedNanos = nanos;
        }
        return frame;
    }

    /** Depth of the innermost call of this routine, or -1. */
    int find(int routine) {
        for (int depth = size - 1; depth >= 0; depth--) {
            if (frames[depth].routine == routine) {
                return depth;
            }
        }
        return -1;
    }

    void clear() {
        size = 0;
    }
}
