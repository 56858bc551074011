package dev.irqlscope.session;

import dev.irqlscope.engine.RunRequest;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.scenario.Fault;
import dev.irqlscope.scenario.Intervention;
import dev.irqlscope.scenario.ScenarioMachine;
import dev.irqlscope.trace.TraceSnapshot;
import dev.irqlscope.trace.TraceStore;
import java.util.Optional;

/** The end of a trace, where new events come from if any do. Driving thread only, but for {@link #interrupt}. */
sealed interface Head {

    /** How far the trace reaches. */
    long nanos();

    /** Whether running makes it longer. */
    boolean grows();

    /** Makes it longer. Only if it {@link #grows}. */
    RunResult run(RunRequest request);

    /** Makes a running {@link #run} return soon. Any thread. */
    void interrupt();

    /** Nothing will be run any more. */
    void close();

    /** A simulated machine. */
    final class Live implements Head {
        private final ScenarioMachine machine;
        private volatile boolean running;

        Live(ScenarioMachine machine) {
            this.machine = machine;
        }

        @Override
        public long nanos() {
            return machine.nowNanos();
        }

        @Override
        public boolean grows() {
            return true;
        }

        @Override
        public RunResult run(RunRequest request) {
            running = true;
            try {
                return machine.run(request);
            } finally {
                running = false;
            }
        }

        @Override
        public void interrupt() {
            if (running) {
                machine.requestPause();
            }
        }

        Optional<Intervention> inject(Fault fault) {
            return machine.inject(fault);
        }

        void flightRecorder() {
            machine.flightRecorder(true);
        }

        @Override
        public void close() {
            machine.close();
        }
    }

    /** The end of what was recorded, or of what has been read of it. */
    record Recorded(TraceStore trace) implements Head {
        @Override
        public long nanos() {
            TraceSnapshot now = trace.snapshot();
            return now.lastNanos();
        }

        @Override
        public boolean grows() {
            return false;
        }

        @Override
        public RunResult run(RunRequest request) {
            throw new IllegalStateException("a recording does not run");
        }

        @Override
        public void interrupt() {}

        @Override
        public void close() {}
    }
}
