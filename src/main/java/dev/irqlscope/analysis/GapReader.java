package dev.irqlscope.analysis;

import dev.irqlscope.analysis.GapParts.Cause;
import dev.irqlscope.analysis.GapParts.Part;
import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.LaneView;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives each nanosecond of a DPC's wait to what executes on its processor then. */
final class GapReader {
    private final Analysis analysis;
    private final Activities activities;
    private final Catalog catalog;
    private final int cpu;
    private final int issuer;
    private final int dpcRoutine;
    private final long fromNanos;
    private final long toNanos;
    private IpiFlights flights;
    private final Map<Key, Long> nanosByCause = new LinkedHashMap<>();

    private record Key(Cause cause, String name) {}

    private GapReader(Analysis analysis, int dpcInstance, int cpu, long fromNanos, long toNanos) {
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
        this.analysis = analysis;
        this.activities = analysis.activities();
        this.catalog = analysis.trace().catalog();
        this.cpu = cpu;
        this.issuer = analysis.dpcInstances().issuer(dpcInstance);
        this.dpcRoutine = analysis.dpcInstances().routine(dpcInstance);
    }

    /** @return {@code null} if the DPC has not started or nobody knows since when it waited */
    static GapParts read(Analysis analysis, int dpcInstance, long fromNanos) {
        long toNanos = analysis.dpcInstances().startedNanos(dpcInstance);
        int run = analysis.dpcInstances().activity(dpcInstance);
        if (fromNanos == DpcInstances.UNKNOWN || toNanos == DpcInstances.UNKNOWN || run < 0) {
            return null;
        }
        int cpu = analysis.activities().cpu(run);
        GapReader reader = new GapReader(analysis, dpcInstance, cpu, fromNanos, toNanos);
        reader.walk(analysis.cpus().get(cpu).execution());
        List<Part> parts = new ArrayList<>();
        reader.nanosByCause.forEach((key, nanos) -> parts.add(new Part(key.cause, key.name, nanos)));
        return new GapParts(fromNanos, toNanos, parts);
    }

    private void walk(LaneView execution) {
        long at = fromNanos;
        for (int i = execution.firstEndingAfter(fromNanos); i < execution.size()
                && execution.startNanos(i) < toNanos; i++) {
            at = unknownUntil(at, execution.startNanos(i));
            at = spend(at, Math.min(toNanos, execution.endNanos(i)), execution.flags(i), execution.ref(i));
        }
        if (execution.hasOpenSpan() && execution.openStartNanos() < toNanos) {
            at = unknownUntil(at, execution.openStartNanos());
            at = spend(at, toNanos, execution.openFlags(), execution.openRef());
        }
        unknownUntil(at, toNanos);
    }

    private long unknownUntil(long from, long to) {
        return spend(from, to, Execution.UNKNOWN, -1);
    }

    /** @return the later of the two moments */
    private long spend(long from, long to, int executing, int subject) {
        if (to <= from) {
            return from;
        }
        boolean free = executing == Execution.THREAD || executing == Execution.IDLE;
        if (free && analysis.trace().info().levels() == TraceInfo.Levels.RECORDED) {
            return notAskedFor(from, to);
        }
        Key key = switch (executing) {
            case Execution.VECTOR -> new Key(Cause.KERNEL_VECTOR, routineName(subject));
            case Execution.ISR -> new Key(causeOfIsr(subject), routineName(subject));
            case Execution.DISPATCH -> kernelPart(from, subject);
            case Execution.DPC -> new Key(causeOfDpc(subject), routineName(subject));
            case Execution.DRAIN -> new Key(Cause.DRAIN, "drain");
            case Execution.RAISED_CODE ->
                new Key(Cause.CODE_AT_DISPATCH, subject < 0 ? "code at DISPATCH" : catalog.nameOf(subject));
            case Execution.THREAD ->
                new Key(Cause.UNATTRIBUTED, subject < 0 ? "thread" : catalog.nameOf(subject));
            case Execution.IDLE -> new Key(Cause.UNATTRIBUTED, "idle");
            default -> new Key(Cause.UNATTRIBUTED, "unattributed");
        };
        nanosByCause.merge(key, to - from, Long::sum);
        return to;
    }

    /** The processor could have run it all this while, had anybody asked for it. */
    private long notAskedFor(long from, long to) {
        if (flights == null) {
            flights = IpiFlights.read(analysis.trace(), cpu, fromNanos, toNanos);
        }
        long at = from;
        while (at < to) {
            long until = Math.min(to, flights.until(at));
            Key key = switch (flights.at(at)) {
                case NONE -> new Key(Cause.HELD_BACK, "held back by importance or depth");
                case ON_ITS_WAY -> new Key(Cause.IPI, "IPI on its way");
                case UNKNOWN -> new Key(Cause.UNATTRIBUTED, "held back, or an IPI on its way");
            };
            nanosByCause.merge(key, until - at, Long::sum);
            at = until;
        }
        return to;
    }

    private Cause causeOfIsr(int isr) {
        if (isr == issuer) {
            return Cause.OWN_ISR;
        }
        return isOuter(isr) ? Cause.OUTER_ISR : Cause.OTHER_ISR;
    }

    private Cause causeOfDpc(int run) {
        return activities.routine(run) == dpcRoutine ? Cause.PREVIOUS_RUN : Cause.EARLIER_DPC;
    }

    /** Whether the ISR that queued the DPC had interrupted this one. */
    private boolean isOuter(int isr) {
        int above = issuer < 0 ? -1 : activities.parent(issuer);
        while (above >= 0 && above != isr) {
            above = activities.parent(above);
        }
        return above >= 0;
    }

    /** The kernel's own part of a dispatch belongs to whom the dispatch serves. */
    private Key kernelPart(long nanos, int vector) {
        int dispatch = dispatchAt(nanos, vector);
        int served = dispatch < 0 ? -1 : servedIsr(dispatch);
        if (served < 0) {
            return new Key(Cause.KERNEL_VECTOR, vectorName(vector));
        }
        if (issuer >= 0 && activities.link(issuer) == dispatch) {
            return new Key(Cause.OWN_ISR, routineName(issuer));
        }
        return new Key(causeOfIsr(served), routineName(served));
    }

    /** The newest dispatch of this vector on this processor that had begun by then. */
    private int dispatchAt(long nanos, int vector) {
        Dispatches dispatches = analysis.dispatches();
        int low = 0;
        int high = analysis.dispatchCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (dispatches.startNanos(middle) <= nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int row = low - 1; row >= 0; row--) {
            if (dispatches.cpu(row) == cpu && dispatches.vector(row) == vector) {
                return dispatches.endNanos(row) > nanos ? row : -1;
            }
            if (dispatches.cpu(row) == cpu && dispatches.endNanos(row) <= nanos && isOutermost(row)) {
                return -1;
            }
        }
        return -1;
    }

    private boolean isOutermost(int dispatch) {
        int first = analysis.dispatches().firstIsr(dispatch);
        return first >= 0 && activities.parent(first) < 0;
    }

    /** The ISR of a dispatch that claimed it, else its first; -1 if none was called. */
    private int servedIsr(int dispatch) {
        int first = analysis.dispatches().firstIsr(dispatch);
        int left = analysis.dispatches().isrCount(dispatch);
        for (int row = first; row >= 0 && row < analysis.activityCount() && left > 0; row++) {
            if (activities.link(row) == dispatch && isIsr(row)) {
                left--;
                if (activities.has(row, Activities.CLAIMED)) {
                    return row;
                }
            }
        }
        return first;
    }

    private boolean isIsr(int activity) {
        return catalog.routine(activities.routine(activity)).kind().isIsr();
    }

    private String routineName(int activity) {
        return catalog.nameOf(activities.routine(activity));
    }

    private String vectorName(int vector) {
        for (Entity entity : catalog.list()) {
            if (entity instanceof Entity.Routine routine
                    && routine.kind() == RoutineKind.VECTOR
                    && routine.vector() == vector) {
                return routine.name();
            }
        }
        return "vector 0x%X".formatted(vector);
    }
}
