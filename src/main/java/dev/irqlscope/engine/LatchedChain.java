package dev.irqlscope.engine;

/** When the kernel leaves a latched chain, about which sources disagree. */
public enum LatchedChain {
    /**
     * After a pass in which no routine claimed the interrupt: the sound rule, for a device that pulled meanwhile made no edge.
     * Source: WDK, "Writing an ISR".
     */
    ANY_CLAIM,
    /** After a pass whose last routine did not claim it, whatever the others said. Source: the ReactOS kernel. */
    LAST_ANSWER
}
