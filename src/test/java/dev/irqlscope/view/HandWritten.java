package dev.irqlscope.view;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Indexer;
import dev.irqlscope.analysis.Limits;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import dev.irqlscope.trace.IsrResult;
import dev.irqlscope.trace.RoutineKind;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceStore;
import java.util.List;

/** A small trace of one processor: an ISR that runs 62 µs and is interrupted once, its DPC, a spurious interrupt. */
final class HandWritten {
    private final TraceStore trace;
    private long now;

    private HandWritten(TraceInfo info) {
        trace = new TraceStore(info);
    }

    static Analysis run() {
        HandWritten hand = new HandWritten(TraceInfo.ofRun("hand.yaml", "Written by hand", 1, 7));
        hand.recorded();
        return Indexer.analyze(hand.trace, Limits.DEFAULT);
    }

    /** The same kind of thing as a Linux trace has it, with names that XML must escape. */
    static Analysis linux() {
        HandWritten hand = new HandWritten(
                new TraceInfo("a<b>&\"c\".trace", "ftrace", 1, TraceInfo.Clock.nanos("local"),
                        TraceInfo.Levels.CONTEXT, null, 0, null, null, 0, List.of()));
        int irq = hand.trace.catalog()
                .add(new Entity.Routine("eth<0>&rx", "eth<0>&rx", RoutineKind.ISR, 36, -1, false,
                        Entity.NONE));
        int softirq = hand.trace.catalog()
                .add(new Entity.Routine("NET_RX", "NET_RX", RoutineKind.SOFTIRQ, 3, -1, false,
                        Entity.NONE));
        hand.at(10_000, EventKind.ISR_ENTER, irq, 36);
        hand.at(40_000, EventKind.DPC_QUEUED, softirq, 0);
        hand.at(41_000, EventKind.ISR_RETURN, irq, IsrResult.of(true, false, 0));
        hand.at(45_000, EventKind.DPC_ENTER, softirq, 0);
        hand.at(60_000, EventKind.DPC_RETURN, softirq, 0);
        hand.at(61_000, EventKind.LOST, -1, 42);
        hand.at(90_000, EventKind.ISR_ENTER, irq, 36);
        hand.at(91_000, EventKind.ISR_RETURN, irq, IsrResult.of(false, false, 0));
        hand.at(95_000, EventKind.ISR_ENTER, irq, 36);
        hand.at(96_000, EventKind.ISR_RETURN, irq, IsrResult.of(false, false, 0));
        hand.at(100_000, EventKind.IDLE_ENTER, -1, 0);
        return Indexer.analyze(hand.trace, Limits.DEFAULT);
    }

    /** A Windows trace, which does not record who queued the DPC. */
    static Analysis windows() {
        HandWritten hand = new HandWritten(
                new TraceInfo("kernel.etl", "etl", 1, TraceInfo.Clock.nanos("qpc"),
                        TraceInfo.Levels.INFERRED, null, 0, null, null, 0, List.of()));
        int isr = hand.trace.catalog()
                .add(new Entity.Routine("storport.sys", "storport.sys", RoutineKind.ISR, 0x91, 9, true,
                        Entity.NONE));
        int dpc = hand.trace.catalog()
                .add(new Entity.Routine("stornvme.sys", "stornvme.sys", RoutineKind.DPC, -1, Irql.DISPATCH_LEVEL, true,
                        Entity.NONE));
        hand.at(10_000, EventKind.ISR_ENTER, isr, 0x91);
        hand.at(20_000, EventKind.ISR_RETURN, isr, IsrResult.of(true, false, 0));
        hand.at(60_000, EventKind.DPC_ENTER, dpc, 0);
        hand.at(80_000, EventKind.DPC_RETURN, dpc, 0);
        hand.at(150_000, EventKind.IDLE_ENTER, -1, 0);
        return Indexer.analyze(hand.trace, Limits.DEFAULT);
    }

    private void recorded() {
        int device = trace.catalog().add(new Entity.Device("HBA"));
        int line = trace.catalog().add(new Entity.Line("INTA#", true, 0x91));
        int isr = trace.catalog()
                .add(new Entity.Routine("HbaInterrupt", "hba.sys", RoutineKind.ISR, 0x91, 9, true, device));
        int usb = trace.catalog()
                .add(new Entity.Routine("UsbIsr", "usb.sys", RoutineKind.ISR, 0xB1, 11, false,
                        Entity.NONE));
        int dpc = trace.catalog()
                .add(new Entity.Routine("HbaDpc", "hba.sys", RoutineKind.DPC, -1, Irql.DISPATCH_LEVEL,
                        true, device));
        int thread = trace.catalog().add(new Entity.Thread("worker", 4));
        at(0, EventKind.IRQL_CHANGE, Irql.PASSIVE_LEVEL, Irql.PASSIVE_LEVEL);
        at(0, EventKind.IDLE_ENTER, -1, 0);
        at(5_000, EventKind.REQUEST_STARTED, device, 1);
        at(9_000, EventKind.REQUEST_STARTED, device, 2);
        at(20_000, EventKind.LINE_ASSERT, line, device);
        dispatch(21_000, 0x91, 9, Irql.PASSIVE_LEVEL);
        at(21_500, EventKind.ISR_ENTER, isr, 0x91);
        dispatch(35_000, 0xB1, 11, 9);
        at(35_200, EventKind.ISR_ENTER, usb, 0xB1);
        at(42_000, EventKind.ISR_RETURN, usb, IsrResult.of(true, false, 1));
        drop(42_200, 0xB1, 9, 11);
        at(60_000, EventKind.LINE_DEASSERT, line, device);
        at(70_000, EventKind.DPC_QUEUED, dpc, 0);
        at(75_000, EventKind.REQUEST_COMPLETED, device, 1);
        at(83_500, EventKind.ISR_RETURN, isr, IsrResult.of(true, false, 3));
        drop(84_000, 0x91, Irql.DISPATCH_LEVEL, 9);
        at(84_100, EventKind.DRAIN_BEGIN, -1, 0);
        at(85_000, EventKind.DPC_ENTER, dpc, 0);
        at(95_000, EventKind.REQUEST_COMPLETED, device, 2);
        at(99_000, EventKind.DPC_RETURN, dpc, 0);
        at(99_200, EventKind.DRAIN_END, -1, 0);
        at(99_300, EventKind.IRQL_CHANGE, Irql.PASSIVE_LEVEL, Irql.DISPATCH_LEVEL);
        at(99_300, EventKind.THREAD_SWITCH, thread, 0);
        at(112_000, EventKind.IDLE_ENTER, -1, 0);
        dispatch(120_000, 0x91, 9, Irql.PASSIVE_LEVEL);
        at(120_500, EventKind.ISR_ENTER, isr, 0x91);
        at(128_000, EventKind.ISR_RETURN, isr, IsrResult.of(false, false, 1));
        drop(128_500, 0x91, Irql.PASSIVE_LEVEL, 9);
        at(150_000, EventKind.REQUEST_STARTED, device, 3);
    }

    private void dispatch(long nanos, int vector, int level, int from) {
        at(nanos, EventKind.VECTOR_PENDING, vector, -1);
        if (from == Irql.PASSIVE_LEVEL) {
            at(nanos, EventKind.IDLE_LEAVE, -1, 0);
        }
        at(nanos, EventKind.IRQL_CHANGE, level, from);
        at(nanos, EventKind.VECTOR_IN_SERVICE, vector, 0);
    }

    private void drop(long nanos, int vector, int to, int from) {
        at(nanos, EventKind.EOI, vector, 0);
        at(nanos + 50, EventKind.IRQL_CHANGE, to, from);
        if (to == Irql.PASSIVE_LEVEL) {
            at(nanos + 50, EventKind.IDLE_ENTER, -1, 0);
        }
    }

    private void at(long nanos, EventKind kind, int subject, long arg) {
        now = Math.max(now, nanos);
        trace.append(now, kind, 0, subject, arg);
    }
}
