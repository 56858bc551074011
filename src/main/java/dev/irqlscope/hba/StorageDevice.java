package dev.irqlscope.hba;

import dev.irqlscope.storport.HwRegisters;

/** A device that carries out requests: besides what every device has, a medium that works on them. */
public sealed interface StorageDevice extends BusDevice, HwRegisters permits AhciHba, NvmeController {

    Medium medium();

    /** Leaves it as it is after power-on: silent until a driver starts it up. Without this, firmware has started it already. */
    void powerOn();
}
