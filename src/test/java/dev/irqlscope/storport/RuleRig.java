package dev.irqlscope.storport;

import dev.irqlscope.engine.Checking;
import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.engine.KernelCosts;
import dev.irqlscope.engine.KernelRules;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.Story;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An adapter whose miniport does in each of its routines what a test says. It interrupts at 1,000 and is given a request at 20,000
 * ns; each routine that a test says something about is called. The clock ticks every 10,000 ns.
 */
final class RuleRig implements AutoCloseable {
    static final int VECTOR = 0x91;
    static final long LENGTH = 200_000;

    private static final long BETWEEN = 6_300;

    private static final KernelCosts COSTS = new KernelCosts(100, 50, 20, 10, 100, 10_000, 0);

    final Story story;
    StorSynchronizationModel model = StorSynchronizationModel.FULL_DUPLEX;
    InterruptSynchronizationMode mode = InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE;
    int channels = 1;
    /** What HwStorStartIo returns. */
    boolean starts = true;
    private final Map<Callback, Consumer<Extension>> acts = new EnumMap<>(Callback.class);
    private Adapter adapter;
    private long again = Long.MAX_VALUE;
    private int turns = 1;

    RuleRig(Checking checking) {
        story = Story.onProcessors(2, COSTS, KernelRules.DEFAULT.withChecking(checking));
    }

    static final class Extension extends DeviceExtension {
        final StorDpc dpc = new StorDpc("MiniDpc");
        final StorDpc other = new StorDpc("OtherDpc");
        /** The request, from HwStorBuildIo on. */
        Srb srb;
    }

    /** What a routine does. */
    RuleRig in(Callback routine, Consumer<Extension> act) {
        acts.put(routine, act);
        return this;
    }

    /** So many interrupts and so many requests, one after the other. */
    void repeat(int times) {
        turns = times;
    }

    /** The line rises once more. */
    void interruptAgainAt(long nanos) {
        again = nanos;
    }

    private void act(Callback routine, Extension x) {
        acts.getOrDefault(routine, nothing -> {}).accept(x);
    }

    private final class Mini implements HwInitializationData<Extension> {
        private final Runnable quiet;

        private Mini(Runnable quiet) {
            this.quiet = quiet;
        }

        @Override
        public String driverName() {
            return "mini.sys";
        }

        @Override
        public Extension newDeviceExtension() {
            return new Extension();
        }

        @Override
        public String interruptRoutineName() {
            return "MiniIsr";
        }

        @Override
        public InterruptSynchronizationMode interruptSynchronizationMode() {
            return mode;
        }

        @Override
        public StorSynchronizationModel synchronizationModel() {
            return model;
        }

        @Override
        public boolean hwStorPassiveInitializeRoutine(Extension x) {
            StorPort.initializeDpc(x, x.dpc, (dpc, same, first, second) -> act(Callback.DPC, x));
            if (channels > 1) {
                PerfConfigurationData data = new PerfConfigurationData();
                data.version = 2;
                data.flags = PerfConfigurationData.STOR_PERF_CONCURRENT_CHANNELS;
                data.concurrentChannels = channels;
                StorPort.initializePerfOpts(x, false, data);
            }
            act(Callback.PASSIVE_INITIALIZE, x);
            return true;
        }

        @Override
        public boolean hwStorBuildIo(Extension x, Srb srb) {
            x.srb = srb;
            act(Callback.BUILD_IO, x);
            return true;
        }

        @Override
        public boolean hwStorStartIo(Extension x, Srb srb) {
            act(Callback.START_IO, x);
            if (acts.containsKey(Callback.TIMER)) {
                StorPort.requestTimerCall(x, same -> act(Callback.TIMER, same), 5);
            }
            return starts;
        }

        @Override
        public boolean hwStorInterrupt(Extension x) {
            quiet.run();
            interrupted(Callback.INTERRUPT, x);
            return true;
        }

        @Override
        public boolean hwMSInterruptRoutine(Extension x, int messageId) {
            interrupted(Callback.MESSAGE_INTERRUPT, x);
            return true;
        }

        private void interrupted(Callback routine, Extension x) {
            act(routine, x);
            if (acts.containsKey(Callback.DPC)) {
                StorPort.issueDpc(x, x.dpc, null, null);
            }
        }
    }

    RunResult run() {
        if (acts.containsKey(Callback.MESSAGE_INTERRUPT)) {
            int device = story.machine().register(new Entity.Device("card"));
            InterruptMessage message = story.machine()
                    .dispatchTable()
                    .connectMessage("M0", VECTOR, story.machine().processor(0));
            InterruptMessage other = story.machine()
                    .dispatchTable()
                    .connectMessage("M1", 0xA2, story.machine().processor(0));
            adapter = start(device, new InterruptResources.Messages(List.of(message, other)), () -> {});
            for (int turn = 0; turn < turns; turn++) {
                story.at(1_000 + turn * BETWEEN, () -> message.send(device));
                if (turn > 0) {
                    story.at(1_700 + turn * BETWEEN, () -> other.send(device));
                }
            }
        } else {
            Story.Device wire = story.device("Card", VECTOR);
            int device = story.machine().register(new Entity.Device("card"));
            adapter = start(device, new InterruptResources.Line(wire.line()), wire::quiet);
            for (int turn = 0; turn < turns; turn++) {
                wire.raisesAt(1_000 + turn * BETWEEN);
            }
            if (again != Long.MAX_VALUE) {
                wire.raisesAt(again);
            }
        }
        for (int turn = 0; turn < turns; turn++) {
            Srb srb = new Srb(turn + 1);
            story.threadAt(20_000 + turn * BETWEEN, turn % 2, cpu -> adapter.startIo(srb));
        }
        return story.runUntil(LENGTH);
    }

    private Adapter start(int device, InterruptResources interrupts, Runnable quiet) {
        return AdapterSetup.of(device, interrupts).start(story.machine(), new Mini(quiet));
    }

    /** The rules about calls that were broken, as in {@code StorPortFreePool at DIRQL 9 may be called at … only}. */
    List<String> brokenCalls() {
        return story.events(EventKind.RULE_BROKEN)
                .stream()
                .map(event -> "%s at %s %s".formatted(
                        rule(event).name(), Irql.describe((int) event.arg()), rule(event).rule()))
                .toList();
    }

    /** The rules about locks that were broken. */
    List<String> brokenLocks() {
        return story.events(EventKind.LOCK_RULE_BROKEN)
                .stream()
                .map(event -> rule(event).name() + " " + rule(event).rule())
                .toList();
    }

    private Entity.Rule rule(Story.Event event) {
        return (Entity.Rule) story.trace().catalog().get(event.subject());
    }

    @Override
    public void close() {
        story.close();
    }
}
