package dev.irqlscope.format;

/** Hears how far the reading of a file has come. Called in the thread that reads. */
@FunctionalInterface
public interface Progress {
    /** Nobody listens and nobody stops it. */
    Progress NONE = (bytesDone, bytesTotal) -> true;

    /**
     * Hears how far it is.
     *
     * @param bytesDone bytes of the file that have been read, or of what is packed in it
     * @param bytesTotal how many there are
     * @return whether to go on
     */
    boolean report(long bytesDone, long bytesTotal);
}
