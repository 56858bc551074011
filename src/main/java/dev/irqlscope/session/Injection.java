package dev.irqlscope.session;

import dev.irqlscope.scenario.Intervention;

/** What became of a fault that somebody wanted to inject. */
public sealed interface Injection {

    /** It has happened. */
    record Done(Intervention intervention) implements Injection {}

    /** It has not; {@code reason} is one sentence. */
    record Refused(String reason) implements Injection {}
}
