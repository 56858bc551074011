package dev.irqlscope.format;

/** The first pass over tracerpt's CSV: images wherever they stand, when it begins, and how large addresses are. */
final class TracerptScan {
    /** Where the fields of the recording's header stand. Source: EventTrace_Header class, Windows SDK. */
    private static final int HEADER_PROCESSORS = 3;
    private static final int HEADER_POINTER_SIZE = 10;
    private static final int HEADER_EVENTS_LOST = 11;

    private final EtlImages images = new EtlImages();
    private final EtlThreads threads = new EtlThreads();
    private long firstStamp = Long.MAX_VALUE;
    private long firstStart = Long.MAX_VALUE;
    private long eventsLost;
    private int processors;
    private boolean wideAddresses;
    private boolean calls;

    /** Takes in a row. */
    void take(TracerptRow row) {
        long stamp = row.stamp();
        if (stamp <= EtlHeader.UNIX_EPOCH_FILETIME) {
            return;
        }
        if (firstStamp == Long.MAX_VALUE) {
            firstStamp = stamp;
        }
        int hook = row.hook();
        if (EtlHooks.isOfThread(hook) && row.hasNumbers()) {
            threads.surveyThread((int) row.data(1), (int) row.data(0), stamp);
        } else if (EtlHooks.isOfProcess(hook) && row.hasNumbers()) {
            String name = row.processName();
            if (name != null) {
                threads.surveyProcess((int) row.data(1), name, stamp);
            }
        } else if (EtlHooks.isImage(hook)) {
            takeImage(row, hook, stamp);
        } else if (EtlHooks.routineKind(hook) != null) {
            calls = true;
            wideAddresses |= row.data(1) >>> Integer.SIZE != 0;
            long start = row.data(0);
            if (start > stamp - EtlHeader.FILETIMES_PER_SECOND && start <= stamp) {
                firstStart = Math.min(firstStart, start);
            }
        } else if (row.isHeader()) {
            takeHeader(row);
        }
    }

    private void takeImage(TracerptRow row, int hook, long stamp) {
        long base = row.data(0);
        wideAddresses |= base >>> Integer.SIZE != 0;
        long process = row.version() == 0 ? 0 : row.data(2);
        images.add(hook, stamp, base, row.data(1), process, base >>> Integer.SIZE == 0 ? 4 : 8, row.fileName());
    }

    private void takeHeader(TracerptRow row) {
        long pointerBytes = row.data(HEADER_POINTER_SIZE);
        long count = row.data(HEADER_PROCESSORS);
        long lost = row.data(HEADER_EVENTS_LOST);
        if ((pointerBytes == 4 || pointerBytes == 8) && count > 0 && count <= EtlHeader.MAX_CPUS && lost >= 0) {
            processors = (int) count;
            eventsLost = lost;
        }
    }

    EtlThreads threads() {
        return threads;
    }

    EtlImages images() {
        return images;
    }

    /** When the recording began, in 100 ns since 1601: its first row, or what began before it was written. 0 if there is none. */
    long origin() {
        long first = Math.min(firstStamp, firstStart);
        return first == Long.MAX_VALUE ? 0 : first;
    }

    /** Events that Windows says were lost. */
    long eventsLost() {
        return eventsLost;
    }

    /** Processors that the recording speaks of; 0 if it does not say. */
    int processors() {
        return processors;
    }

    int pointerBytes() {
        return wideAddresses || !calls ? 8 : 4;
    }
}
