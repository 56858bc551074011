package dev.irqlscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReadingProgressTest {
    private static final long MILLI = 1_000_000;

    private long nowNanos;
    private long events;

    /** Reads something in 1,000 steps. */
    private void read(PrintWriter err, long stepNanos) {
        try (ReadingProgress progress = new ReadingProgress("a.etl", () -> events, err, () -> nowNanos)) {
            for (int i = 1; i <= 1_000; i++) {
                nowNanos += stepNanos;
                events += 2_000;
                assertThat(progress.report(i, 1_000)).isTrue();
            }
        }
    }

    @Test
    void aLongReadingThatNobodyWatchesSaysFiveLines() {
        StringWriter err = new StringWriter();

        read(new PrintWriter(err), 3 * MILLI);

        assertThat(err.toString().lines())
                .containsExactly(
                        "Reading a.etl: 33 %, 668,000 events", "Reading a.etl: 40 %, 800,000 events",
                        "Reading a.etl: 60 %, 1,200,000 events", "Reading a.etl: 80 %, 1,600,000 events",
                        "Reading a.etl: 100 %, 2,000,000 events");
    }

    @Test
    void aShortReadingThatNobodyWatchesSaysNothing() {
        StringWriter err = new StringWriter();

        read(new PrintWriter(err), MILLI / 2);

        assertThat(err.toString()).isEmpty();
    }

    @Test
    void onATerminalOneLineIsWrittenOverAndGoesAtTheEnd() {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();

        read(new TerminalWriter(terminal), MILLI);

        String written = terminal.toString(StandardCharsets.UTF_8);
        assertThat(written).doesNotContain("\n").startsWith("\rReading a.etl: 10 %, 200,000 events\r");
        assertThat(written.split("\r")).hasSize(12);
        assertThat(written).endsWith("\r" + " ".repeat("Reading a.etl: 100 %, 2,000,000 events".length()) + "\r");
    }

    @Test
    void aLongerLineIsCoveredByAShorterOne() {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        TerminalWriter writer = new TerminalWriter(terminal);

        writer.rewrite("longer");
        writer.rewrite("short");
        writer.erase();

        assertThat(terminal.toString(StandardCharsets.UTF_8)).isEqualTo("\rlonger\rshort \r     \r");
    }
}
