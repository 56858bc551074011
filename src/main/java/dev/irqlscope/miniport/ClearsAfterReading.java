package dev.irqlscope.miniport;

import static dev.irqlscope.storport.StorPort.readRegisterUlong;

import dev.irqlscope.hba.AhciHba;

/**
 * Twin that reads what is finished first and clears the causes after that. What finishes in between sets a cause that stands
 * already, and the write takes it away: nobody is told of it. It is found together with the next one, if there is a next one.
 */
final class ClearsAfterReading extends AhciMiniport {
    ClearsAfterReading(AhciHba hba, Options options) {
        super(hba, options);
    }

    @Override
    void service(Extension x, AhciPort port) {
        int causes = readRegisterUlong(x, AhciHba.port(port.number, AhciHba.PX_IS));
        takeFinished(x, port);
        quiet(x, port, causes);
    }
}
