package dev.irqlscope.trace;

/** Takes in a structure of numbers, texts and columns, which a {@link ColumnSource} gives back in the same order. */
public interface ColumnSink {
    void number(long value);

    void text(String value);

    void bytes(byte[] value);

    /** The first {@code size} values of a column. */
    void column(Column column, int size);
}
