package dev.irqlscope.hba;

import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.InterruptMessage;
import dev.irqlscope.storport.InterruptResources;
import java.util.List;

/** A device's way to interrupt: it pulls a line, or it sends messages. Inside the machine only. */
public sealed interface InterruptOutput {

    /** How many messages; 1 for a line. */
    int count();

    /** A cause stands: pulls the line, whatever the number; or sends the message with this number. */
    void raise(int message);

    /** No cause stands any more: lets go of the line. A message has nothing to let go of. */
    void lower();

    /** Fault: interrupts without a cause: pulls the line for no time at all, or sends the message with this number. */
    void pulse(int message);

    /** Its device is gone, and pulls nothing any more. */
    void disconnect();

    /** What a device got, seen from its own side. */
    static InterruptOutput of(int device, InterruptResources resources) {
        return switch (resources) {
            case InterruptResources.Line(InterruptLine line) -> new Pull(device, line);
            case InterruptResources.Messages(List<InterruptMessage> messages) -> new Messages(device, messages);
        };
    }

    /** A device on a line. */
    record Pull(int device, InterruptLine line) implements InterruptOutput {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public void raise(int message) {
            line.assertBy(device);
        }

        @Override
        public void lower() {
            line.deassertBy(device);
        }

        @Override
        public void pulse(int message) {
            stick(true);
            stick(false);
        }

        @Override
        public void disconnect() {
            line.disconnect(device);
        }

        /** Fault: as long as this lasts, the line is pulled whatever the device wants. */
        public void stick(boolean on) {
            line.stick(device, on);
        }

        /** Fault of its driver: as long as this lasts, its ISR is soft-disconnected, whatever the device does. */
        public void softDisconnect(boolean on) {
            line.reportInterrupt(device, !on);
        }
    }

    /** A device with messages of its own. */
    record Messages(int device, List<InterruptMessage> messages) implements InterruptOutput {
        @Override
        public void disconnect() {
            // A message has no level.
        }

        @Override
        public int count() {
            return messages.size();
        }

        @Override
        public void raise(int message) {
            messages.get(message).send(device);
        }

        @Override
        public void lower() {
            // A message has no level.
        }

        @Override
        public void pulse(int message) {
            raise(message);
        }

        /** Fault: the next time that this message is sent it does not arrive. */
        public void loseNext(int message) {
            messages.get(message).loseNext();
        }
    }
}
