package dev.irqlscope.format;

import dev.irqlscope.trace.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an ETL file lacks or what is odd about it, in sentences. */
final class EtlWarnings {
    private static final String HOW_TO_RECORD = "To record them, as administrator: "
            + "xperf -on PROC_THREAD+LOADER+INTERRUPT+DPC, then xperf -d trace.etl; "
            + "or wpr -start CPU, then wpr -stop trace.etl; "
            + "or logman start \"NT Kernel Logger\" -p \"Windows Kernel Trace\" (process,thread,img,dpc,isr) -o trace.etl -ets, "
            + "then logman stop \"NT Kernel Logger\" -ets.";

    private final List<String> sentences = new ArrayList<>();

    List<String> list() {
        return List.copyOf(sentences);
    }

    void add(String sentence) {
        if (sentence != null) {
            sentences.add(sentence);
        }
    }

    /** What is plain from the head: said as soon as the file is open. */
    void ofHeader(EtlHeader header, EtlClock clock, boolean levelsKnown) {
        ofLevels(levelsKnown);
        if (!clock.knowsItsRate()) {
            add("The file does not say how fast its clock runs: times are in ticks, and limits do not apply.");
        }
        if (!header.buffersPerProcessor()) {
            add("It was recorded without buffers for each processor, so that no event says where it happened: "
                    + "all are shown on processor 0, and calls that overlap there are left out.");
        }
        if (header.endFiletime() == 0) {
            add("The recording was never closed, as after a crash: its newest events may be missing, and nobody counted "
                    + "losses.");
        }
    }

    /** How the recording's beginning and that of the timeline go together. */
    void ofBeginning(EtlHeader header, EtlClock clock, boolean stampKnown) {
        if (header.stamp() <= 0) {
            add("The header does not say what the clock showed when the recording began: the wall clock is unknown.");
        } else if (!stampKnown) {
            add("Most events bear times from outside of the recording, as its header has it: the wall clock at its "
                    + "beginning is unknown.");
        } else if (clock.originTicks() - header.stamp() > clock.secondTicks()) {
            ofLateBeginning(header.isCircular(), clock.units(clock.originTicks() - header.stamp()), clock);
        }
    }

    private void ofLateBeginning(boolean circular, long after, EtlClock clock) {
        add(circular
                ? "Only the newest events were kept: time 0 is the first of them, and what came before was overwritten."
                : "Time 0 is the first event, " + Durations.format(after, clock.clock())
                        + " after the recording began.");
    }

    void ofLevels(boolean known) {
        if (!known) {
            add("Which IRQL an interrupt vector has cannot be told on 32-bit Windows: the levels of ISRs are unknown.");
        }
    }

    void ofCalls(EtlScan scan, boolean whole, CountByCpu crossing) {
        ofKinds(scan.calls(), scan.isrs(), whole);
        ofCalls(scan.calls(), scan.images().size() > 0, scan.impossibleCalls(), crossing);
        count(
                scan.isrsOfUnknownLevel(),
                "ISR has a vector that no device of an x64 computer has",
                "ISRs have vectors that no device of an x64 computer has",
                "which IRQL they ran at is not known");
        count(
                scan.requestsOfUnknownStart(),
                "disk request does not tell when it began, or began before the recording",
                "disk requests do not tell when they began, or began before the recording",
                "left out");
    }

    /** Which kinds of calls there are none of; {@code whole} is whether all of the trace could be read. */
    void ofKinds(long calls, long isrs, boolean whole) {
        String missing = isrs > 0 ? "DPC" : calls > 0 ? "ISR" : "ISR or DPC";
        String flags = isrs > 0 ? "DPC flag" : calls > 0 ? "INTERRUPT flag" : "INTERRUPT and DPC flags";
        if (calls == 0 || isrs == 0 || isrs == calls) {
            add("There are no " + missing + " events in " + (whole ? "the trace" : "what can be read of the trace")
                    + ": it "
                    + (whole ? "was" : "is cut, or was") + " recorded without the " + flags + ". " + HOW_TO_RECORD);
        }
    }

    /** Of calls that any program gives; {@code named} is whether images of the kernel are known. */
    void ofCalls(long calls, boolean named, CountByCpu impossible, CountByCpu crossing) {
        if (calls > 0 && !named) {
            add("There are no image events of the kernel in the trace: drivers have no names. To record them, "
                    + "add the LOADER flag.");
        }
        count(
                impossible.total(),
                "ISR or DPC record has an impossible start (none, after its end, or more than 1 s before it)",
                "ISR or DPC records have an impossible start (none, after their end, or more than 1 s before it)",
                "left out (" + impossible.text() + ")");
        count(
                crossing.total(),
                "ISR or DPC record overlaps another one of its processor without lying inside it",
                "ISR or DPC records overlap another one of their processor without lying inside it",
                "left out (" + crossing.text() + ")");
    }

    void ofLosses(EtlHeader header, EtlScan scan, EtlBuffers buffers) {
        count(
                scan.overwritten(),
                "processor has no events in the first second",
                "processors have no events in the first second",
                "the recording kept its newest events only, and earlier ones may have been overwritten");
        ofEventsLost(header.eventsLost());
        count(header.buffersLost(), "buffer was lost", "buffers were lost", "counted by Windows, while recording");
        if (header.eventsLost() == 0 && header.buffersLost() == 0
                && buffers.list().stream().anyMatch(buffer -> buffer.lostBefore && !buffer.isDamaged())
                && scan.damagedBuffers() == 0) {
            add("Events were lost while recording; nobody counted how many.");
        }
        if (scan.losers() > 1 && header.eventsLost() > 0) {
            add("Events are missing on " + scan.losers() + " processors; how many on each is not known.");
        }
        count(
                scan.damagedBuffers(),
                "buffer is damaged",
                "buffers are damaged",
                "what cannot be read of " + (scan.damagedBuffers() == 1 ? "it" : "them") + " is missing");
        count(
                buffers.holes().size(),
                "stretch of the file is no buffer",
                "stretches of the file are no buffers",
                "what stood there is missing; the first begins at offset "
                        + (buffers.holes().isEmpty() ? 0 : buffers.holes().getFirst().from()));
        count(
                scan.unread(),
                "record makes no sense",
                "records make no sense",
                "passed over");
        if (buffers.isCutInside()) {
            add("The file is cut off at offset " + buffers.end()
                    + ": the rest of a buffer and what followed it is missing.");
        } else if (buffers.isCut()) {
            add("The file is cut off or damaged: what follows offset " + buffers.end()
                    + " is no whole buffer and is missing.");
        }
    }

    /** Of the rows of a table. */
    void ofRows(long unread) {
        count(unread, "row makes no sense", "rows make no sense", "passed over");
    }

    void ofEventsLost(long lost) {
        count(lost, "event was lost", "events were lost", "counted by Windows, while recording");
    }

    void ofOrder(long moved) {
        count(
                moved,
                "event came too late for its stamp",
                "events came too late for their stamps",
                "moved forward in time");
    }

    private void count(long count, String one, String many, String consequence) {
        if (count > 0) {
            add(String.format(Locale.ROOT, "%d %s: %s.", count, count == 1 ? one : many, consequence));
        }
    }
}
