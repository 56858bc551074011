package dev.irqlscope.engine;

import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;

/** Where broken rules go: into the trace, and if it is strict, to the end of the machine. */
public final class RuleBook {
    private final Machine machine;

    RuleBook(Machine machine) {
        this.machine = machine;
    }

    /** Whether anybody looks at rules at all. */
    public boolean isOpen() {
        return machine.rules().checking() != Checking.OFF;
    }

    /**
     * Code on a processor calls what it must not call here.
     *
     * @param bugCheck what Driver Verifier would stop Windows with
     */
    public void brokenByCall(Processor processor, Entity.Rule rule, BugCheck bugCheck) {
        broken(processor, EventKind.RULE_BROKEN, rule, processor.irql(), bugCheck);
    }

    /** Code on a processor takes a lock that it must not take here, or keeps one that it must give back. */
    public void brokenByLock(Processor processor, Entity.Rule rule, SpinLock lock, BugCheck bugCheck) {
        broken(processor, EventKind.LOCK_RULE_BROKEN, rule, lock.entity(), bugCheck);
    }

    private void broken(Processor processor, EventKind kind, Entity.Rule rule, long arg, BugCheck bugCheck) {
        if (isOpen()) {
            String caller = DriverFault.callerIn(bugCheck.getStackTrace());
            processor.emit(kind, machine.intern(caller == null ? rule : rule.brokenIn(caller)), arg);
            if (machine.rules().checking() == Checking.STOP) {
                throw bugCheck;
            }
        }
    }
}
