package dev.irqlscope.trace;

/**
 * Gives back what a {@link ColumnSink} took in, in the same order.
 *
 * <p>Every method throws {@link DamagedDataException} where something else stands.
 */
public interface ColumnSource {
    long number();

    String text();

    byte[] bytes();

    /** The columns of a table that come next, of {@code rows} values each. */
    Columns columns(int rows);

    /** A number that says how many there are of something. */
    default int count(int most) {
        long value = number();
        if (value < 0 || value > most) {
            throw new DamagedDataException("a count is impossible");
        }
        return (int) value;
    }
}
