package dev.irqlscope.analysis;

import dev.irqlscope.trace.Lane;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.Spill;
import java.util.ArrayList;
import java.util.List;

/**
 * The lanes of one processor that show calls. A call that passes its limit by its own work is split at that moment: the part
 * beyond carries {@link Activities#OVER_LIMIT}. A call is split, too, where another one lies on top of it in the same lane.
 * Indexer's thread only.
 */
final class CallLanes {
    private static final long COVERED = Long.MAX_VALUE;

    private final Spill spill;
    private final List<Lane> isrs = new ArrayList<>();
    private final Lane dpcs;
    private final Lane vectors;

    CallLanes(Spill spill) {
        this.spill = spill;
        dpcs = new Lane(spill);
        vectors = new Lane(spill);
    }

    /** A call has been put on the stack. */
    void entered(FrameStack frames, long nanos) {
        laneOf(frames.top());
        Frame covered = nextInSameLane(frames, frames.top(), frames.size() - 2);
        if (covered != null) {
            add(covered, nanos, 0, false);
            covered.pieceNanos = COVERED;
        }
    }

    /** The innermost call passed its limit at this moment. */
    void passedLimit(Frame frame, long nanos) {
        add(frame, nanos, 0, false);
    }

    /** A call has been taken off the stack. */
    void left(FrameStack frames, Frame frame, long nanos, int flags) {
        add(frame, nanos, flags, true);
        Frame uncovered = nextInSameLane(frames, frame, frames.size() - 1);
        if (uncovered != null) {
            uncovered.pieceNanos = nanos;
        }
    }

    /** The lanes, outermost first. */
    List<LaneView> isrViews(FrameStack frames) {
        // A call that is deeper than any before has no lane until now.
        for (int depth = 0; depth < frames.size(); depth++) {
            laneOf(frames.get(depth));
        }
        List<LaneView> views = new ArrayList<>(isrs.size());
        for (Lane lane : isrs) {
            views.add(view(lane, frames));
        }
        return views;
    }

    LaneView dpcView(FrameStack frames) {
        return view(dpcs, frames);
    }

    LaneView vectorView(FrameStack frames) {
        return view(vectors, frames);
    }

    private LaneView view(Lane lane, FrameStack frames) {
        for (int depth = frames.size() - 1; depth >= 0; depth--) {
            Frame frame = frames.get(depth);
            if (frame.pieceNanos != COVERED && laneOf(frame) == lane) {
                return lane.view(frame.pieceNanos, frame.overLimit ? Activities.OVER_LIMIT : 0, frame.activity);
            }
        }
        return lane.view();
    }

    private void add(Frame frame, long nanos, int flags, boolean last) {
        if (frame.pieceNanos == COVERED) {
            return;
        }
        if (nanos > frame.pieceNanos || last && !frame.pieced) {
            int overLimit = frame.overLimit ? Activities.OVER_LIMIT : 0;
            laneOf(frame).add(frame.pieceNanos, nanos - frame.pieceNanos, flags | overLimit, frame.activity);
            frame.pieced = true;
        }
        frame.pieceNanos = nanos;
    }

    /** ISRs never share a lane: each depth has its own. */
    private static Frame nextInSameLane(FrameStack frames, Frame frame, int fromDepth) {
        if (frame.kind.isIsr()) {
            return null;
        }
        for (int depth = fromDepth; depth >= 0; depth--) {
            Frame other = frames.get(depth);
            if (!other.kind.isIsr() && other.kind.isDpc() == frame.kind.isDpc()) {
                return other;
            }
        }
        return null;
    }

    /** Its lane, which comes to be with the first call that needs it. */
    private Lane laneOf(Frame frame) {
        if (frame.kind == RoutineKind.VECTOR) {
            return vectors;
        }
        if (frame.kind.isDpc()) {
            return dpcs;
        }
        while (isrs.size() <= frame.isrDepth) {
            isrs.add(new Lane(spill));
        }
        return isrs.get(frame.isrDepth);
    }
}
