package dev.irqlscope.analysis;

import dev.irqlscope.trace.Catalog;
import dev.irqlscope.trace.Entity;
import java.util.HashSet;
import java.util.Set;

/**
 * What the images of an ISR and of a DPC routine say about whether one may queue the other, before anything is learnt of the
 * trace. A port driver connects the interrupt on behalf of a miniport, whose DPC routine may lie in the miniport's image.
 * Source: WDK, HwStorInitialize, NdisMRegisterInterruptEx, WdfInterruptCreate.
 */
final class DriverKinship {
    enum Degree {
        /** ISR and DPC lie in one image. */
        SAME_IMAGE,
        /** The ISR is a port driver's, and the DPC may be its miniport's. */
        PORT_AND_MINIPORT,
        /** Nothing speaks for it. */
        NONE
    }

    private static final String UNKNOWN_IMAGE = "unknown";
    private static final Set<String> PORT_DRIVERS = Set.of("storport.sys", "ndis.sys", "wdf01000.sys");
    /** They queue DPCs, and none on behalf of a port driver's interrupt. */
    private static final Set<String> KERNEL_IMAGES = Set
            .of("ntoskrnl.exe", "ntkrnlmp.exe", "ntkrnlpa.exe", "ntkrpamp.exe", "hal.dll");

    private final Catalog catalog;
    private final Set<String> imagesWithIsr = new HashSet<>();

    DriverKinship(Catalog catalog) {
        this.catalog = catalog;
        for (Entity entity : catalog.list()) {
            if (entity instanceof Entity.Routine routine && routine.kind().isIsr()) {
                imagesWithIsr.add(routine.module());
            }
        }
    }

    Degree of(int isrRoutine, int dpcRoutine) {
        String connecting = catalog.routine(isrRoutine).module();
        String queued = catalog.routine(dpcRoutine).module();
        if (connecting.equals(UNKNOWN_IMAGE) || queued.equals(UNKNOWN_IMAGE)) {
            return Degree.NONE;
        }
        if (connecting.equals(queued)) {
            return Degree.SAME_IMAGE;
        }
        return PORT_DRIVERS.contains(connecting) && mayBeMiniport(queued)
                ? Degree.PORT_AND_MINIPORT
                : Degree.NONE;
    }

    private boolean mayBeMiniport(String image) {
        return !imagesWithIsr.contains(image) && !PORT_DRIVERS.contains(image) && !KERNEL_IMAGES.contains(image);
    }
}
