package dev.irqlscope.format;

/** The stamps of the kernel's events in a bundle, and nothing else of them. */
final class PerfettoStamps {
    private static final int BUNDLE_EVENT = 2;
    private static final int BUNDLE_SWITCHES = 4;
    private static final int EVENT_STAMP = 1;
    private static final int SWITCH_STAMPS = 1;

    private final ProtoCursor bundle = new ProtoCursor();
    private final ProtoCursor event = new ProtoCursor();
    private final ProtoCursor stamps = new ProtoCursor();
    private boolean any;

    /** Whether there were events in any bundle that was looked at. */
    boolean any() {
        return any;
    }

    /** The earliest stamp in the bundle that a packet's field holds; {@link Long#MAX_VALUE} if there is none. */
    long earliestIn(ProtoCursor packet) {
        long first = Long.MAX_VALUE;
        bundle.startIn(packet);
        while (bundle.next()) {
            if (bundle.field() == BUNDLE_EVENT && !bundle.isNumber()) {
                any = true;
                first = Math.min(first, stampOfEvent());
            } else if (bundle.field() == BUNDLE_SWITCHES && !bundle.isNumber()) {
                any = true;
                first = Math.min(first, stampOfSwitches());
            }
        }
        return first;
    }

    /** Perfetto writes the stamp first, so that the rest need not be looked at. */
    private long stampOfEvent() {
        event.startIn(bundle);
        while (event.next()) {
            if (event.field() == EVENT_STAMP && event.number() >= 0) {
                return event.number();
            }
        }
        return Long.MAX_VALUE;
    }

    private long stampOfSwitches() {
        long first = Long.MAX_VALUE;
        event.startIn(bundle);
        while (event.next()) {
            if (event.field() == SWITCH_STAMPS) {
                long stamp = 0;
                stamps.startPackedIn(event);
                while (stamps.nextPacked()) {
                    stamp += stamps.number();
                    first = stamp >= 0 ? Math.min(first, stamp) : first;
                }
            }
        }
        return first;
    }
}
