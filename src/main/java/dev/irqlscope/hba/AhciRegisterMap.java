package dev.irqlscope.hba;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which number each register of an AHCI-style adapter has: those of the adapter and of port 0 first, so that they are the same for
 * every adapter, then those of the other ports, then PxCMD of all ports.
 */
final class AhciRegisterMap {
    /** What {@link #kindOf} says of PxCMD. */
    static final int PX_CMD = 5;

    private static final int OF_A_PORT = 3;

    private final int ports;

    AhciRegisterMap(int ports) {
        this.ports = ports;
    }

    static int of(int port, int register) {
        return port == 0 ? register : register + 1 + OF_A_PORT * port;
    }

    int command(int port) {
        return AhciHba.GHC + 1 + OF_A_PORT * (ports - 1) + port;
    }

    /** Its number at port 0: one of {@link AhciHba#IS}, {@link AhciHba#GHC}, {@link AhciHba#PX_IS} and so on. */
    int kindOf(int register) {
        if (register >= command(0)) {
            return PX_CMD;
        }
        return register <= AhciHba.GHC ? register : 1 + (register - 2) % OF_A_PORT;
    }

    /** The port that it is of. */
    int portOf(int register) {
        if (register >= command(0)) {
            return register - command(0);
        }
        return register <= AhciHba.GHC ? 0 : (register - 2) / OF_A_PORT;
    }

    /** An adapter with one port works without {@link AhciHba#GHC}. */
    List<String> names() {
        if (ports == 1) {
            return List.of("IS", "PxIS", "PxCI", "PxSACT");
        }
        List<String> names = new ArrayList<>(List.of("IS", "P0IS", "P0CI", "P0SACT", "GHC"));
        for (int port = 1; port < ports; port++) {
            names.addAll(List.of("P" + port + "IS", "P" + port + "CI", "P" + port + "SACT"));
        }
        return names;
    }

    List<String> controlNames() {
        return ports == 1
                ? List.of("GHC", "PxCMD")
                : IntStream.range(0, ports).mapToObj(port -> "P" + port + "CMD").toList();
    }
}
