package dev.irqlscope.analysis;

final class GapReader {
    private GapReader() {}

    static GapParts read(Analysis analysis, int dpcInstance, long fromNanos) {
        return null;
    }
}
