package dev.irqlscope.scenario;

import dev.irqlscope.engine.Machine;
import dev.irqlscope.hba.AhciHba;
import dev.irqlscope.hba.BusDevice;
import dev.irqlscope.hba.InterruptOutput;
import dev.irqlscope.hba.Neighbour;
import dev.irqlscope.hba.Notifier;
import dev.irqlscope.hba.StorageDevice;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets faults happen to the devices of a scenario: those it plans when their time has come, and others at once. */
final class FaultPlan {
    private final Machine machine;
    private final Map<String, BusDevice> devices;

    /** @param devices by their names; that a fault can happen to its device was checked when it was read */
    FaultPlan(Machine machine, Map<String, BusDevice> devices) {
        this.machine = machine;
        this.devices = devices;
    }

    void schedule(List<Fault> faults) {
        faults.forEach(fault -> machine.schedule(fault.atNanos(), () -> happen(fault)));
    }

    /** Lets one happen now. Nothing, if its device is not there any more. */
    Optional<Intervention> inject(Fault fault) {
        if (devices.get(fault.device()).slot().isEmpty()) {
            return Optional.empty();
        }
        Intervention now = new Intervention(machine.sequence(), fault.at(machine.nowNanos()));
        machine.intervene(now.entity(), () -> happen(now.fault()));
        return Optional.of(now);
    }

    private void happen(Fault fault) {
        BusDevice device = devices.get(fault.device());
        if (device.slot().isEmpty()) {
            return; // What is not there cannot go wrong.
        }
        switch (fault) {
            case Fault.Burst burst ->
                ((AhciHba) device).holdCompletionsUntil(burst.count(), () -> disturb(burst));
            case Fault.Notification _ -> ((Notifier) device).sendNotification();
            case Fault.StuckLine stuck -> {
                InterruptOutput.Pull pull = (InterruptOutput.Pull) device.interrupts();
                pull.stick(true);
                machine.schedule(stuck.forNanos(), () -> pull.stick(false));
            }
            case Fault.InactiveIsr inactive -> {
                InterruptOutput.Pull pull = (InterruptOutput.Pull) device.interrupts();
                pull.softDisconnect(true);
                machine.schedule(inactive.forNanos(), () -> pull.softDisconnect(false));
            }
            case Fault.Pulse pulse -> device.interrupts().pulse(pulse.message());
            case Fault.Storm storm -> pulse(device, storm, storm.count());
            case Fault.SlowRegister slow -> {
                device.slot().slowDownBy(slow.byNanos());
                machine.schedule(slow.forNanos(), () -> device.slot().slowDownBy(-slow.byNanos()));
            }
            case Fault.LateCompletion late -> ((StorageDevice) device).medium().delayNext(late.byNanos());
            case Fault.DroppedCompletion _ -> ((StorageDevice) device).medium().dropNext();
            case Fault.SurpriseRemoval _ -> device.pullOut();
            case Fault.LostMessage lost ->
                ((InterruptOutput.Messages) device.interrupts()).loseNext(lost.message());
        }
        if (fault.everyNanos() > 0) {
            machine.schedule(fault.everyNanos(), () -> happen(fault));
        }
    }

    private void pulse(BusDevice device, Fault.Storm storm, int left) {
        device.interrupts().pulse(storm.message());
        if (left > 1 && !device.slot().isEmpty()) {
            machine.schedule(storm.periodNanos(), () -> pulse(device, storm, left - 1));
        }
    }

    private void disturb(Fault.Burst burst) {
        if (burst.disturber() != null) {
            Neighbour disturber = (Neighbour) devices.get(burst.disturber());
            machine.schedule(burst.disturbAfterNanos(), disturber::interrupt);
        }
    }
}
