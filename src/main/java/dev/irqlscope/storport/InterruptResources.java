package dev.irqlscope.storport;

import dev.irqlscope.engine.InterruptLine;
import dev.irqlscope.engine.InterruptMessage;
import java.util.List;

/** What an adapter got to interrupt with. */
public sealed interface InterruptResources {

    /** A line, which it may share. */
    record Line(InterruptLine line) implements InterruptResources {}

    /** Messages of its own, numbered from 0. */
    record Messages(List<InterruptMessage> messages) implements InterruptResources {
        public Messages {
            messages = List.copyOf(messages);
        }
    }
}
