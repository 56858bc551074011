package dev.irqlscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.session.Session;
import dev.irqlscope.session.SessionStatus.State;
import dev.irqlscope.view.Viewport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recordings of every format opened in the window, one after the other, as somebody does who compares them. */
class EveryRecordingTest {
    private static final Path SAMPLES = Path.of("samples/traces");
    private static final Path SHARED = Path.of("../shared/traces");

    private OpenWindow open;

    @BeforeEach
    void openWindow() throws TimeoutException {
        open = OpenWindow.create();
    }

    @AfterEach
    void closeWindow() {
        open.close();
    }

    @Test
    void theSamplesOpenWithAllThereIsInView() throws Exception {
        openAllOf(SAMPLES);
    }

    @Test
    void theSharedTracesOpenWithAllThereIsInView() throws Exception {
        assumeTrue(Files.isDirectory(SHARED), "../shared is not there");
        openAllOf(SHARED);
    }

    private void openAllOf(Path folder) throws Exception {
        for (Path trace : traces(folder)) {
            openAndLook(trace);
        }
    }

    /** Every trace there; texts about them are none. */
    private static Path[] traces(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.toString().matches(".*(README\\.md|\\.json|counts\\.txt)"))
                    .sorted()
                    .toArray(Path[]::new);
        }
    }

    private void openAndLook(Path trace) throws TimeoutException {
        Session before = open.session();
        open.run(() -> open.window().open(trace));
        open.until(() -> open.window().session() != before);
        Session session = open.session();
        open.until(() -> session.status().state() != State.LOADING
                && session.analysis().trace().endIndex() == session.trace().size());
        Analysis analysis = session.analysis();
        if (analysis.trace().isEmpty()) {
            // It says how to record what is missing.
            assertThat(session.trace().info().warnings()).as("%s", trace).isNotEmpty();
            return;
        }
        open.until(() -> open.isOnItsWayTo(analysis.endNanos()));
        Viewport shown = OpenWindow.onFx(() -> open.window().timeline().viewportProperty().get());
        assertThat(shown.fromNanos()).as("%s", trace).isLessThanOrEqualTo(analysis.trace().timeNanos(0));
    }
}
