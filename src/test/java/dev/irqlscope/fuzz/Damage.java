package dev.irqlscope.fuzz;

/** What can become of a stretch of a file. */
public enum Damage {
    /** One bit is the other way round. */
    FLIPPED_BIT,
    /** One byte is another one. */
    CHANGED_BYTE,
    /** A stretch is all alike: zeros, ones, nines, or bytes of a number that never ends. */
    BLANKED,
    /** The end is missing. */
    CUT,
    /** A stretch is missing. */
    DROPPED,
    /** A stretch is there twice. */
    DOUBLED,
    /** Two stretches have changed places. */
    SWAPPED,
    /** A size, count or time is huge, negative or just beside what is right, in either byte order. */
    NUMBER,
    /** A number leads to a place in the file, maybe the one where it stands. */
    CYCLE,
    /** A number in letters is huge, negative or none. */
    DIGITS,
    /** A word that means something to the reader stands where none belongs. */
    SCRAP
}
