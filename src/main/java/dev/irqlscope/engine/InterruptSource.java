package dev.irqlscope.engine;

/** What a device's vector stands for: a line, or one message of a device. */
public sealed interface InterruptSource permits InterruptLine, InterruptMessage {

    int vector();

    /** Connects a routine; where several may be, at the end of the chain. */
    void connect(InterruptObject interrupt);

    /** Calls whom the vector concerns, on a processor that is at the vector's IRQL. */
    void service(Processor processor);

    /** What the end of interrupt does to it. */
    void endOfInterrupt();
}
