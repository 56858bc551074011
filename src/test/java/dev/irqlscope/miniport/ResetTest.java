package dev.irqlscope.miniport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.engine.KernelCosts;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.engine.Story;
import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.hba.InterruptOutput;
import dev.irqlscope.hba.Medium;
import dev.irqlscope.hba.NvmeController;
import dev.irqlscope.hba.ScsiHba;
import dev.irqlscope.hba.ServiceTime;
import dev.irqlscope.hba.StorageDevice;
import dev.irqlscope.hba.VirtioDisk;
import dev.irqlscope.storport.Adapter;
import dev.irqlscope.storport.AdapterSetup;
import dev.irqlscope.storport.HwInitializationData;
import dev.irqlscope.storport.InterruptResources;
import dev.irqlscope.storport.InterruptSynchronizationMode;
import dev.irqlscope.storport.Srb;
import dev.irqlscope.storport.StorSynchronizationModel;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.ResetLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each miniport that ships brings its requests back when its adapter is reset, and works on afterwards. */
class ResetTest {
    private static final long TIME_OUT = 1_000_000;
    private static final long SLOW = 50_000_000;

    /** The clock ticks often, for time-outs are as exact as it is. */
    private final Story story = Story.onProcessors(2, new KernelCosts(100, 50, 20, 10, 100, 100_000, 0), 20);

    private final List<String> completed = new ArrayList<>();
    private ServiceTime serviceTime = new ServiceTime.Exponential(50_000, 50_000);
    private StorageDevice device;
    private Adapter adapter;

    /** What ships. */
    enum Kind {
        AHCI,
        AHCI_HALF_DUPLEX,
        AHCI_PORTS,
        AHCI_PORTS_HALF_DUPLEX,
        NVME,
        SCSI,
        SCSI_HALF_DUPLEX,
        VIRTIO_LINE,
        VIRTIO_LINE_HALF_DUPLEX,
        VIRTIO_MESSAGES
    }

    private void start(Kind kind) {
        int entity = story.machine().register(new Entity.Device("HBA"));
        InterruptResources interrupts = switch (kind) {
            case AHCI, AHCI_HALF_DUPLEX, SCSI, SCSI_HALF_DUPLEX, VIRTIO_LINE, VIRTIO_LINE_HALF_DUPLEX ->
                new InterruptResources.Line(story.line("INTA#", 0x91, 0));
            case AHCI_PORTS, AHCI_PORTS_HALF_DUPLEX, NVME ->
                new InterruptResources.Messages(List.of(message(0x91, 0), message(0x92, 1)));
            case VIRTIO_MESSAGES -> new InterruptResources.Messages(
                    List.of(message(0x91, 0), message(0x92, 0), message(0x93, 1)));
        };
        InterruptOutput output = InterruptOutput.of(entity, interrupts);
        Medium medium = new Medium(story.machine(), entity, serviceTime, new SplittableRandom(1));
        StorSynchronizationModel model = kind.name().endsWith("HALF_DUPLEX")
                ? StorSynchronizationModel.HALF_DUPLEX
                : StorSynchronizationModel.FULL_DUPLEX;
        HwInitializationData<?> miniport = switch (kind) {
            case AHCI, AHCI_HALF_DUPLEX, AHCI_PORTS, AHCI_PORTS_HALF_DUPLEX -> {
                AhciMiniport.Options usual = AhciMiniport.Options.USUAL;
                AhciHba hba = new AhciHba(story.machine(), entity, output, medium, output.count());
                device = hba;
                yield new AhciMiniport(hba,
                        new AhciMiniport.Options(usual.completeInIsrFrom(), true, usual.perfRequest(), model));
            }
            case NVME -> {
                NvmeController controller = new NvmeController(
                        story.machine(), entity, output, medium, NvmeController.Coalescing.NONE);
                device = controller;
                yield new NvmeMiniport(controller, InterruptSynchronizationMode.SYNCHRONIZE_PER_MESSAGE);
            }
            case SCSI, SCSI_HALF_DUPLEX -> {
                ScsiHba hba = new ScsiHba(story.machine(), entity, output, medium);
                device = hba;
                yield new ScsiMiniport(hba, model);
            }
            case VIRTIO_LINE, VIRTIO_LINE_HALF_DUPLEX, VIRTIO_MESSAGES -> {
                VirtioDisk disk = new VirtioDisk(story.machine(), entity, output, medium);
                device = disk;
                yield new VirtioMiniport(disk, model);
            }
        };
        adapter = AdapterSetup.of(entity, interrupts)
                .with(device.slot())
                .telling((cpu, srb) -> completed.add(srb.number() + " " + srb.srbStatus()))
                .start(story.machine(), miniport);
    }

    private InterruptMessage message(int vector, int cpu) {
        return story.machine().dispatchTable().connectMessage("M" + vector, vector, story.machine().processor(cpu));
    }

    private void requestAt(long nanos, int cpu, long number) {
        story.threadAt(nanos, cpu, processor -> adapter.startIo(new Srb(number, TIME_OUT)));
    }

    private List<String> resets() {
        return story.events(EventKind.RESET_END)
                .stream()
                .map(event -> ResetLevel.ofCode(event.arg()) + " " + ResetLevel.succeeded(event.arg()))
                .toList();
    }

    /** A request is at work for far longer than it may; while it is, others come and go. */
    @ParameterizedTest
    @EnumSource
    void bringsBackWhatIsOutstandingAndWorksOn(Kind kind) {
        serviceTime = new ServiceTime.Exponential(SLOW, SLOW);
        start(kind);
        requestAt(1_000, 0, 1);
        requestAt(2_000, 1, 2);
        requestAt(60_000_000, 0, 3);
        assertThat(story.runUntil(200_000_000).reason()).isEqualTo(StopReason.TIME);
        assertThat(story.events(EventKind.RULE_BROKEN, EventKind.LOCK_RULE_BROKEN)).isEmpty();
        assertThat(completed).containsExactlyInAnyOrder("1 BUS_RESET", "2 BUS_RESET", "3 BUS_RESET");
        assertThat(story.events(EventKind.REQUEST_FINISHED)).extracting(Story.Event::arg).doesNotContain(1L, 2L);
        assertThat(resets().getLast())
                .isEqualTo(kind.name().startsWith("AHCI") ? "LOGICAL_UNIT true" : "BUS true");
    }

    @ParameterizedTest
    @EnumSource
    void completesRequestsAfterAResetAsBefore(Kind kind) {
        start(kind);
        device.medium().delayNext(SLOW);
        requestAt(1_000, 0, 1);
        requestAt(60_000_000, 0, 2);
        requestAt(60_000_000, 1, 3);
        assertThat(story.runUntil(200_000_000).reason()).isEqualTo(StopReason.TIME);
        assertThat(story.events(EventKind.RULE_BROKEN, EventKind.LOCK_RULE_BROKEN)).isEmpty();
        assertThat(completed).containsExactlyInAnyOrder("1 BUS_RESET", "2 SUCCESS", "3 SUCCESS");
    }
}
