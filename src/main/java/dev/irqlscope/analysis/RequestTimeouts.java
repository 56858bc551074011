package dev.irqlscope.analysis;

import dev.irqlscope.analysis.RequestStories.Device;
import dev.irqlscope.analysis.RequestStories.Story;
import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.ResetLevel;
import dev.irqlscope.trace.TraceInfo;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Rule {@code request-timeout}: a request did not come back in time, and the port driver reset the device. Says how far the request
 * got, for what it waits is what has to be looked at. Source: WDK, "Multi-Tier Reset in Storport"; Event 129. Indexer's thread
 * only.
 */
final class RequestTimeouts {
    private static final String ID = "request-timeout";
    private static final String TITLE = "Request timed out";

    private final Catalog catalog;
    private final TraceInfo info;
    private final FindingLog log;
    private final RequestStories stories;
    private final boolean applies;
    private final Map<Integer, Episode> episodes = new HashMap<>();

    /** Requests of a device that timed out together, and the reset that follows. */
    private static final class Episode {
        private final long timedOutNanos;
        private final long sinceNanos;
        private final String whatHappened;
        private final String advice;
        private long count = 1;
        private FindingLog.Entry entry;

        private Episode(long timedOutNanos, long sinceNanos, String whatHappened, String advice) {
            this.timedOutNanos = timedOutNanos;
            this.sinceNanos = sinceNanos;
            this.whatHappened = whatHappened;
            this.advice = advice;
        }
    }

    /** How far a request got, and what to do about it. */
    private record Cause(String sentence, String advice) {}

    RequestTimeouts(Catalog catalog, TraceInfo info, FindingLog log) {
        this.catalog = catalog;
        this.info = info;
        this.log = log;
        stories = new RequestStories(catalog);
        applies = info.levels() == TraceInfo.Levels.RECORDED;
    }

    void apply(EventKind kind, long nanos, int cpu, int subject, long arg) {
        if (applies) {
            switch (kind) {
                case REQUEST_TIMED_OUT -> timedOut(subject, arg, nanos);
                case RESET_END -> resetEnded(subject, nanos, arg);
                default -> stories.apply(kind, nanos, cpu, subject, arg);
            }
        }
    }

    private void timedOut(int device, long number, long nanos) {
        Episode episode = episodes.get(device);
        if (episode != null && episode.timedOutNanos == nanos) {
            episode.count++;
            tell(episode, nanos, "");
            return;
        }
        Story story = stories.of(device, number);
        Cause cause = cause(device, story, nanos);
        long since = story.finishedNanos != RequestStories.NEVER
                ? story.finishedNanos
                : story.startedNanos != RequestStories.NEVER ? story.startedNanos : nanos;
        String text = "Request %d of %s timed out (Event 129, Reset to device, \\Device\\RaidPort%d)%s. %s %s"
                .formatted(
                        number,
                        catalog.nameOf(device),
                        portOf(device),
                        story.startedNanos == RequestStories.NEVER
                                ? ""
                                : ": the device had had it for " + Durations.format(nanos - story.startedNanos),
                        cause.sentence,
                        lastInterrupt(stories.device(device), nanos));
        episode = new Episode(nanos, since, text, cause.advice);
        episodes.put(device, episode);
        if (log.keeps(ID, nanos - since)) {
            episode.entry = log.add(nanos - since, finding(episode, nanos, ""));
        } else {
            log.count(ID, TITLE, Severity.ERROR, since, nanos);
        }
    }

    private void resetEnded(int device, long nanos, long result) {
        Episode episode = episodes.get(device);
        ResetLevel level = ResetLevel.ofCode(result);
        boolean succeeded = ResetLevel.succeeded(result);
        if (episode != null && level != null && (succeeded || level == ResetLevel.BUS)) {
            tell(
                    episode,
                    nanos,
                    succeeded
                            ? " Resetting the %s ended it, %s after the time-out.".formatted(
                                    level.word(), Durations.format(nanos - episode.timedOutNanos))
                            : " Not even a reset of the bus succeeded.");
            episodes.remove(device);
        }
    }

    private void tell(Episode episode, long untilNanos, String outcome) {
        if (episode.entry != null) {
            log.replace(
                    episode.entry,
                    episode.timedOutNanos - episode.sinceNanos,
                    finding(episode, untilNanos, outcome));
        }
    }

    private Finding finding(Episode episode, long untilNanos, String outcome) {
        String others = episode.count == 1 ? "" : " %,d requests timed out together.".formatted(episode.count);
        return new Finding(
                ID,
                TITLE,
                Severity.ERROR,
                episode.sinceNanos,
                untilNanos,
                -1,
                episode.count,
                -1,
                episode.whatHappened + others + outcome + " " + episode.advice);
    }

    /** The port driver numbers its adapters in the order in which it got them, and that is the order of their routines. */
    private int portOf(int device) {
        Set<Integer> adapters = new LinkedHashSet<>();
        for (Entity entity : catalog.list()) {
            if (entity instanceof Entity.Routine routine && routine.storport() && routine.device() != Entity.NONE) {
                adapters.add(routine.device());
            }
        }
        return adapters.stream().toList().indexOf(device);
    }

    private String lastInterrupt(Device device, long nanos) {
        return device.isrNanos == RequestStories.NEVER
                ? "It has not interrupted at all so far."
                : "Its ISR was last entered %s before, at %s.".formatted(
                        Durations.format(nanos - device.isrNanos),
                        Durations.formatMoment(device.isrNanos, info.clock()));
    }

    private Cause cause(int entity, Story story, long nanos) {
        Device device = stories.device(entity);
        if (device.removedNanos != RequestStories.NEVER && story.finishedNanos == RequestStories.NEVER) {
            return new Cause(
                    "The device was pulled out at %s and finishes nothing any more; its registers read all ones."
                            .formatted(Durations.formatMoment(device.removedNanos, info.clock())),
                    "A driver that reads all ones ends its handler, remembers it, and completes what it has with SRB_STATUS_NO_DEVICE.");
        }
        if (story.startedNanos == RequestStories.NEVER) {
            return new Cause(
                    "It never reached the device: HwStorStartIo got it, and the driver has it still.",
                    "Look at what the driver does with a request between HwStorStartIo and the doorbell.");
        }
        if (story.finishedNanos == RequestStories.NEVER) {
            return new Cause(
                    "The device has not finished it.",
                    "Give requests more time than the device's slowest ones take, and look at what the device was doing.");
        }
        String finished = "The device finished it after %s"
                .formatted(Durations.format(story.finishedNanos - story.startedNanos));
        if (device.lostNanos >= story.finishedNanos && !stories.wasServedSince(device.message, device.lostNanos)) {
            return new Cause(
                    "%s and sent %s, which never arrived.".formatted(finished, catalog.nameOf(device.message)),
                    "A message is not sent again, so nobody will ever look: let a timer of the driver look at its queues now and then.");
        }
        if (device.heldNanos >= story.finishedNanos) {
            return new Cause(
                    "%s, but %s has been masked and waits.".formatted(finished, catalog.nameOf(device.message)),
                    "Unmask the message when its queue is drained.");
        }
        if (device.causeNanos < story.finishedNanos) {
            return new Cause(
                    finished + " and told nobody: no cause has appeared since.",
                    "This is the device's own fault. Let a timer of the driver look at its queues now and then, or live with the reset.");
        }
        if (device.finishOfACompletedNanos > story.finishedNanos) {
            return new Cause(
                    finished + ", and others that it finished later have come back: it told of them and not of this one, or the driver has overlooked it.",
                    "See whether the device's registers or queues have it still. If they have not, this is the device's own fault; if they have, the driver's.");
        }
        return afterACause(finished, device, story, nanos);
    }

    private Cause afterACause(String finished, Device device, Story story, long nanos) {
        if (device.isrNanos < story.finishedNanos) {
            return new Cause(
                    device.pullsSinceNanos == RequestStories.NEVER
                            ? finished + " and interrupted, and its ISR was not called."
                            : "%s and has pulled %s for %s, and its ISR was not called.".formatted(
                                    finished,
                                    catalog.nameOf(device.line),
                                    Durations.format(nanos - device.pullsSinceNanos)),
                    "Look at what runs at DIRQL on that CPU, and at who claims this line before.");
        }
        String isr = catalog.nameOf(device.isr);
        if (device.isrRuns) {
            return new Cause(
                    "%s and interrupted, and %s has not returned from that.".formatted(finished, isr),
                    "Look at where that ISR is.");
        }
        if (!device.isrClaimed) {
            return new Cause(
                    "%s and interrupted, and %s declined, %,d times in a row.".formatted(
                            finished, isr, device.declined),
                    "Check every cause that the device can raise before you return FALSE.");
        }
        if (device.dpcQueuedNanos != RequestStories.NEVER) {
            return new Cause(
                    "%s, %s claimed the interrupt, and %s has waited on CPU %d for %s.".formatted(
                            finished,
                            isr,
                            catalog.nameOf(device.dpc),
                            device.dpcCpu,
                            Durations.format(nanos - device.dpcQueuedNanos)),
                    "Look at what keeps that CPU at DISPATCH or above.");
        }
        return new Cause(
                "%s, %s claimed the interrupt, and the driver has not reported it complete.".formatted(finished, isr),
                "Look at how the driver finds out what is finished, and whether an IssueDpc that returned FALSE lost its arguments.");
    }
}
