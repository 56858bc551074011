package dev.irqlscope.format;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the fields of CSwitch rows stand in the text of xperf's dumper, and the threads that they name: the new thread's number,
 * and its process as in {@code fio.exe (1234)}.
 */
final class XperfSwitches {
    /** What rows of this kind begin with, plain. */
    static final String NAME = "cswitch";

    private static final int MOST_THREADS = 1 << 20;
    private static final int NONE = -1;

    private final int stamp;
    private final int cpu;
    private final int thread;
    private final int process;
    private final Map<Known, Integer> threads = new HashMap<>();

    private record Known(long thread, String process) {}

    private XperfSwitches(List<String> names) {
        stamp = names.indexOf("timestamp");
        cpu = names.indexOf("cpu");
        thread = names.indexOf("newtid");
        process = names.indexOf("newprocessname(pid)");
    }

    /** The columns that a line of the header gives; null if its rows are no switches, or say too little. */
    static XperfSwitches of(String line) {
        List<String> names = XperfColumns.names(line);
        XperfSwitches found = new XperfSwitches(names);
        return names.getFirst().equals(NAME) && found.stamp != NONE && found.cpu != NONE && found.thread != NONE
                ? found
                : null;
    }

    /** Gives a row to the timeline. False if it makes no sense. */
    boolean take(CsvFields row, long latestTicks, WindowsCalls calls, Catalog catalog) {
        long at = row.number(stamp, NONE);
        long processor = row.number(cpu, NONE);
        long number = row.number(thread, NONE);
        if (at < 0 || at > latestTicks || processor < 0 || processor >= EtlHeader.MAX_CPUS || number < 0
                || number > 0xFFFF_FFFFL || threads.size() >= MOST_THREADS) {
            return false;
        }
        String name = process == NONE ? null : row.get(process);
        Known known = new Known(number, name == null ? "" : name);
        calls.takeSwitch((int) processor, at, threads.computeIfAbsent(known, one -> entity(one, catalog)));
        return true;
    }

    private static int entity(Known known, Catalog catalog) {
        return catalog.intern(new Entity.Thread(name(known), (int) known.thread));
    }

    /** The process's name before its number in brackets. */
    private static String name(Known known) {
        if (known.thread == 0) {
            return EtlThreads.IDLE;
        }
        int bracket = known.process.lastIndexOf('(');
        String name = (bracket < 0 ? known.process : known.process.substring(0, bracket)).strip();
        boolean none = name.isEmpty() || name.length() > 512 || name.chars().anyMatch(Character::isISOControl);
        return none ? "thread " + known.thread : name;
    }
}
