package dev.irqlscope.analysis;

import dev.irqlscope.trace.ColumnSink;
import dev.irqlscope.trace.ColumnSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Whole states of the machine, packed, one every {@value #SPACING_EVENTS} events, so that the state at any moment is a short
 * replay away.
 *
 * <p>Threading: the indexer appends; any thread reads.
 */
public final class Keyframes {
    static final int SPACING_EVENTS = 1 << 16;

    private final boolean numbersRequests;
    private final List<Keyframe> frames = new ArrayList<>();

    /** @param numbersRequests as of {@link MachineReplay} */
    Keyframes(boolean numbersRequests) {
        this.numbersRequests = numbersRequests;
    }

    private record Keyframe(long nextEvent, byte[] state) {}

    synchronized void add(MachineReplay state) {
        frames.add(new Keyframe(state.nextEvent(), ReplayCode.pack(state)));
    }

    /** A copy of the newest state that had seen no event beyond this index. */
    synchronized MachineReplay before(long eventIndex) {
        int low = 0;
        int high = frames.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (frames.get(middle).nextEvent <= eventIndex) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? new MachineReplay(numbersRequests) : ReplayCode.unpack(frames.get(low - 1).state);
    }

    synchronized void store(ColumnSink sink) {
        sink.number(numbersRequests ? 1 : 0);
        sink.number(frames.size());
        for (Keyframe frame : frames) {
            sink.number(frame.nextEvent);
            sink.bytes(frame.state);
        }
    }

    static Keyframes stored(ColumnSource source) {
        Keyframes keyframes = new Keyframes(source.number() != 0);
        int count = source.count(Integer.MAX_VALUE);
        for (int i = 0; i < count; i++) {
            keyframes.frames.add(new Keyframe(source.number(), source.bytes()));
        }
        return keyframes;
    }
}
