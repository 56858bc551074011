package dev.irqlscope.storport;

/**
 * What StorPortGetMSIInfo tells of a message, as MESSAGE_INTERRUPT_INFORMATION.
 *
 * @param messageId its number
 * @param interruptVector the vector that it raises
 * @param interruptLevel the IRQL of its ISR
 */
public record MessageInterruptInformation(int messageId, int interruptVector, int interruptLevel) {}
