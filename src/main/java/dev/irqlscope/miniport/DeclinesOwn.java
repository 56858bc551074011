package dev.irqlscope.miniport;

import static dev.irqlscope.storport.StorPort.readRegisterUlong;

import dev.irqlscope.hba.AhciHba;

/** Twin that knows of finished commands only. An interrupt about anything else, as a notification, it takes for somebody else's. */
final class DeclinesOwn extends AhciMiniport {
    DeclinesOwn(AhciHba hba, Options options) {
        super(hba, options);
    }

    @Override
    public boolean hwStorInterrupt(Extension x) {
        boolean finished = x.ports.stream()
                .anyMatch(
                        port -> (readRegisterUlong(x, AhciHba.port(port.number, AhciHba.PX_IS))
                                & AhciHba.CAUSE_SET_DEVICE_BITS) != 0);
        return finished && super.hwStorInterrupt(x);
    }
}
