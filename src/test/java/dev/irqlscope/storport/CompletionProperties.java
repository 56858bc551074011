package dev.irqlscope.storport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.Processor;
import dev.irqlscope.engine.Programs;
import dev.irqlscope.engine.RunResult;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.engine.Story;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.trace.BugCheckCode;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Requests that are completed in any order, at any level, and now and then twice. */
class CompletionProperties {
    private static final int REQUESTS = 12;

    @Property(tries = Programs.TRIES)
    void aRequestThatIsCompletedTwiceStopsTheMachineAndNoOtherDoes(@ForAll long seeds) {
        Programs.seeds(seeds).forEach(seed -> {
            Story story = Story.onProcessors(2);
            Random random = new Random(seed);
            List<Srb> kept = new ArrayList<>();
            List<Long> completed = new ArrayList<>();
            ToldMiniport mini = new ToldMiniport();
            List<ToldMiniport.Extension> extensions = new ArrayList<>();
            mini.passiveInitialize = extensions::add;
            mini.startIo = (x, srb) -> kept.add(srb);
            Adapter adapter = start(story, mini, completed);
            for (long number = 1; number <= REQUESTS; number++) {
                Srb srb = new Srb(number);
                story.threadAt(1_000, 0, cpu -> adapter.startIo(srb));
            }
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                order.add(random.nextInt(i + 1), i);
            }
            boolean twice = random.nextBoolean();
            if (twice) {
                order.add(order.get(random.nextInt(REQUESTS)));
            }
            for (int i = 0; i < order.size(); i++) {
                int which = order.get(i);
                boolean atDirql = random.nextBoolean();
                story.threadAt(1_000_000 + 10_000L * i, random.nextInt(2), cpu -> complete(
                        cpu, extensions.getFirst(), kept.get(which), atDirql));
            }
            RunResult result = story.runUntil(10_000_000);
            story.close();
            assertThat(result.reason()).as("seed %d", seed)
                    .isEqualTo(twice ? StopReason.BUGCHECK : StopReason.TIME);
            assertThat(completed).as("seed %d", seed).doesNotHaveDuplicates();
            if (twice) {
                assertThat(story.events(EventKind.BUGCHECK).getFirst().subject())
                        .isEqualTo(BugCheckCode.SCSI_VERIFIER_DETECTED_VIOLATION.code());
            } else {
                assertThat(completed).as("seed %d", seed).hasSize(REQUESTS);
            }
        });
    }

    private static void complete(Processor cpu, ToldMiniport.Extension x, Srb srb, boolean atDirql) {
        int old = cpu.raiseIrql(atDirql ? Irql.LOWEST_DIRQL : Irql.DISPATCH_LEVEL);
        if (srb.srbStatus() == SrbStatus.PENDING) {
            srb.setSrbStatus(SrbStatus.SUCCESS);
        }
        StorPort.requestComplete(x, srb);
        cpu.lowerIrql(old);
    }

    private static Adapter start(Story story, ToldMiniport mini, List<Long> completed) {
        return AdapterSetup.of(
                story.machine().register(new Entity.Device("card")),
                List.of(story.machine().dispatchTable().connectMessage("M", 0x91, story.machine().processor(0))))
                .telling((cpu, srb) -> completed.add(srb.number()))
                .start(story.machine(), mini);
    }
}
