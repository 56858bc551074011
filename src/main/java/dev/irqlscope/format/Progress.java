package dev.irqlscope.format;

/** Hears how far the reading of a file has come. Called in the thread that reads. */
@FunctionalInterface
public interface Progress {
    /** Nobody listens and nobody stops it. */
    Progress NONE = (bytesDone, bytesTotal) -> true;

    /**
     * Hears how far it is.
     *
     * @param bytesDone bytes of the file (compressed, if it is) that have been read
     * @param bytesTotal length of the file
     * @return whether to go on
     */
    boolean report(long bytesDone, long bytesTotal);
}
