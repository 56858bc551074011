package dev.irqlscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.session.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiniportWindowTest {
    private static final Path TEMPLATE = Path.of("samples/miniports/MyMiniport.java");

    private OpenWindow open;

    @TempDir
    private Path folder;

    @BeforeEach
    void openWindow() throws Exception {
        open = OpenWindow.withDefaultScenario();
    }

    @AfterEach
    void close() {
        open.close();
    }

    @Test
    void aMiniportTakesItsPlaceInTheScenarioThatIsOpen() throws Exception {
        Session before = open.session();
        open.run(() -> open.window().open(TEMPLATE));
        open.until(() -> open.window().session() != before);

        assertThat(open.session().scenario()).isEqualTo(before.scenario());
        assertThat(open.session().trace().catalog().list()).extracting(Object::toString)
                .anyMatch(entity -> entity.contains("MyHwInterrupt"));
    }

    @Test
    void aMiniportWithAMistakeIsNamedWithItsLineAndWhatWasOpenStays() throws Exception {
        Path wrong = Files.writeString(
                folder.resolve("MyMiniport.java"),
                Files.readString(TEMPLATE).replace("x.finished |= done;", "x.finish |= done;"));
        Session before = open.session();
        open.run(() -> open.window().open(wrong));
        open.until(() -> open.window().notices().shown().contains("MyMiniport.java:"));

        assertThat(open.session()).isSameAs(before);
    }
}
