/** Device models: what is on the other side of the bus. Registers, queues, media, interrupts, faults. */
package dev.irqlscope.hba;
