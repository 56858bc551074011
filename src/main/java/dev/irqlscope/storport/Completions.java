package dev.irqlscope.storport;

import dev.irqlscope.engine.Frame;
import dev.irqlscope.engine.Processor;
import dev.irqlscope.storport.Srb.SrbStatus;
import dev.irqlscope.trace.EventKind;
import dev.irqlscope.trace.Irql;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What becomes of a request that the miniport reports complete: at DIRQL it is noted, and a DPC of the port driver does the rest.
 * With DPC redirection that DPC runs on the processor that issued the request, and requests are noted for it at DISPATCH, too,
 * unless they are reported on that very processor.
 */
final class Completions {
    private static final int STATUS_BITS = 8;

    private final int device;
    private final BusCosts costs;
    private final RequestPath path;
    private final AdapterDpcs dpcs;
    private final PerfOpts perfOpts;
    private final BiConsumer<Processor, CompletedSrb> completed;
    private final BiConsumer<Processor, Srb> resetCompleted;
    private final CompletionDpc adapterDpc;
    private final Map<Processor, CompletionDpc> redirected = new HashMap<>();

    /**
     * @param completed told of every completed request, on the processor that completed it
     * @param resetCompleted told of the port driver's own requests
     */
    Completions(
            int device,
            RequestPath path,
            AdapterDpcs dpcs,
            PerfOpts perfOpts,
            BusCosts costs,
            BiConsumer<Processor, CompletedSrb> completed,
            BiConsumer<Processor, Srb> resetCompleted) {
        this.device = device;
        this.path = path;
        this.dpcs = dpcs;
        this.perfOpts = perfOpts;
        this.costs = costs;
        this.completed = completed;
        this.resetCompleted = resetCompleted;
        adapterDpc = new CompletionDpc(dpcs, null, this::complete);
    }

    void requestComplete(Processor processor, Srb srb) {
        srb.complete();
        tell(processor, srb);
        Frame.countEffectOf(processor);
        Processor on = perfOpts.completesOn(srb, processor);
        if (processor.irql() > Irql.DISPATCH_LEVEL || on != null && on != processor || waitsForStartIo(processor)) {
            processor.work(costs.notificationNanos());
            dpcFor(on).note(processor, srb);
        } else {
            complete(processor, srb);
        }
    }

    /** The miniport gives back all that it has, the oldest first. Another processor may complete some meanwhile. */
    void completeAll(Processor processor, SrbStatus status) {
        for (Srb srb : path.atMiniport()) {
            if (srb.isWithMiniport()) {
                srb.setSrbStatus(status);
                requestComplete(processor, srb);
            }
        }
    }

    /** Ends a request that the miniport did not bring back. At DISPATCH_LEVEL. */
    void completeInItsPlace(Processor processor, Srb srb, SrbStatus status) {
        if (srb.takeAway(status)) {
            tell(processor, srb);
            complete(processor, srb);
        }
    }

    private void tell(Processor processor, Srb srb) {
        if (srb.isOfClassDriver() && !path.triesAgain(srb)) {
            processor.emit(EventKind.REQUEST_COMPLETED, device, srb.id());
            if (srb.status() != SrbStatus.SUCCESS) {
                processor.emit(EventKind.REQUEST_FAILED, device, srb.id() << STATUS_BITS | srb.status().code());
            }
        }
    }

    private boolean waitsForStartIo(Processor processor) {
        return perfOpts.defersDuringStartIo() && path.isInStartIo(processor);
    }

    private CompletionDpc dpcFor(Processor on) {
        return on == null
                ? adapterDpc
                : redirected.computeIfAbsent(on, one -> new CompletionDpc(dpcs, one, this::complete));
    }

    private void complete(Processor processor, Srb srb) {
        processor.work(costs.completionNanos());
        if (!srb.isOfClassDriver()) {
            resetCompleted.accept(processor, srb);
            return;
        }
        path.cameBack(processor, srb);
        if (!path.triesAgain(srb)) {
            completed.accept(processor, srb.answer());
        }
    }
}
