package dev.irqlscope.storport;

/** Whose a request is, which decides who may touch it. Source: StorPortNotification page, RequestComplete. */
enum SrbOwner {
    /** It was not given to the miniport yet, or it is one of a test. */
    PORT_DRIVER,
    /** HwStorBuildIo sees it or has seen it, and HwStorStartIo has not: a reset does not concern it. */
    BUILT,
    MINIPORT,
    /** The miniport reported it complete. */
    RETURNED("it had reported it complete", "StorPortNotification page, RequestComplete"),
    /** HwStorStartIo did not start it: the port driver tries again with one that looks like it. */
    REFUSED("HwStorStartIo had returned FALSE for it", "Storport HW_STARTIO page"),
    /** The port driver took it away from the miniport. */
    TAKEN("the port driver had given it up", "Storport HW_RESET_BUS page");

    private final String since;
    private final String source;

    SrbOwner() {
        this(null, null);
    }

    SrbOwner(String since, String source) {
        this.since = since;
        this.source = source;
    }

    /** Whether the miniport may touch it no more. */
    boolean isOffLimits() {
        return since != null;
    }

    /** Since what it is off limits, to go on with after "after". */
    String since() {
        return since;
    }

    /** Who says so. */
    String source() {
        return source;
    }
}
