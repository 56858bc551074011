package dev.irqlscope.analysis;

import java.util.List;

final class LifeReader {
    private LifeReader() {}

    static InterruptLife read(Analysis analysis, int isr) {
        return new InterruptLife(isr, "Life of interrupt " + isr, List.of());
    }
}
