package dev.irqlscope.trace;

/** Where the columns of a table come from: new ones that will be filled, or stored ones that are finished. */
public interface Columns {
    LongColumn longs();

    IntColumn ints();

    /**
     * A column whose values are often the steps from one value of another to the next.
     *
     * @param of the other one, to which a value is always added first
     */
    default LongColumn steps(LongColumn of) {
        return longs();
    }
}
