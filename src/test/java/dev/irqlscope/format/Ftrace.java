package dev.irqlscope.format;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.ArrayList;
import java.util.List;

/** Short ftrace texts, and what was read from them as short lines. */
final class Ftrace {
    static final String EXAMPLE = """
            # tracer: nop
            #
            # entries-in-buffer/entries-written: 12/12   #P:2
            #
            #           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
            #              | |         |   |||||     |         |
                      <idle>-0       [000] d..2.   100.000000: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=my task next_pid=1234 next_prio=120
                     my task-1234    [000] .....   100.000010: block_rq_issue: 254,0 RS 4096 () 52764224 + 8 be,0,4 [my task]
                     my task-1234    [000] d.h..   100.000070: irq_handler_entry: irq=36 name=virtio1-req.0
                     my task-1234    [000] d.h2.   100.000071: softirq_raise: vec=4 [action=BLOCK]
                     my task-1234    [000] d.h2.   100.000072: softirq_raise: vec=4 [action=BLOCK]
                     my task-1234    [000] d.h..   100.000073: irq_handler_exit: irq=36 ret=handled
                     my task-1234    [000] ..s..   100.000074: softirq_entry: vec=4 [action=BLOCK]
                     my task-1234    [000] ..s..   100.000075: block_rq_complete: 254,0 RS () 52764224 + 8 be,0,4 [0]
                     my task-1234    [000] ..s..   100.000079: softirq_exit: vec=4 [action=BLOCK]
                      <idle>-0       [001] d.h1.   100.000080: local_timer_entry: vector=236
                      <idle>-0       [001] d.h1.   100.000091: local_timer_exit: vector=236
                      <idle>-0       [001] .....   100.000095: kfree: call_site=x ptr=y
            """;

    private Ftrace() {}

    /** Each event as {@code time cpu KIND subject arg}. */
    static List<String> lines(TraceSnapshot trace) {
        Catalog catalog = trace.catalog();
        List<String> lines = new ArrayList<>();
        for (long i = trace.firstIndex(); i < trace.endIndex(); i++) {
            String subject = trace.kind(i) == EventKind.LOST ? "-" : catalog.nameOf(trace.subject(i));
            lines.add(
                    trace.timeNanos(i) + " " + trace.cpu(i) + " " + trace.kind(i) + " " + subject + " " + trace.arg(i));
        }
        return lines;
    }
}
