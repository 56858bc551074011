package dev.irqlscope.app.timeline;

/**
 * What the user chose.
 *
 * @param activity an ISR call, DPC run or kernel vector, or -1
 * @param atNanos the moment that was pointed at, or -1
 */
public record Selection(int activity, long atNanos) {
    public static final Selection NONE = new Selection(-1, -1);
}
