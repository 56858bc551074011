package dev.irqlscope.trace;

/** Where the columns of a table come from: new ones that will be filled, or stored ones that are finished. */
public interface Columns {
    LongColumn longs();

    IntColumn ints();
}
