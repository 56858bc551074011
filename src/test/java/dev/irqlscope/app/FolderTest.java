package dev.irqlscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.session.Session;
import dev.irqlscope.session.SessionStatus.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders opened in the window, as they are dropped on it or chosen: those of CTF traces. */
class FolderTest {
    private static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 32; } := u32;
            trace { major = 1; minor = 8; byte_order = le; };
            clock { name = monotonic; };
            stream {
                packet.context := struct { u32 cpu_id; };
                event.header := struct { u32 id; integer { size = 32; map = clock.monotonic.value; } timestamp; };
            };
            event { name = "irq_handler_entry"; id = 1; fields := struct { u32 _irq; string _name; }; };
            event { name = "irq_handler_exit"; id = 2; fields := struct { u32 _irq; u32 _ret; }; };
            """;

    @TempDir
    Path folder;

    private OpenWindow open;

    @BeforeEach
    void openWindow() throws TimeoutException {
        open = OpenWindow.withDefaultScenario();
    }

    @AfterEach
    void closeWindow() {
        open.close();
    }

    private void writeTrace(Path to) throws IOException {
        Files.createDirectories(to);
        Files.writeString(to.resolve("metadata"), METADATA);
        ByteBuffer stream = ByteBuffer.allocate(4 + 14 + 16).order(ByteOrder.LITTLE_ENDIAN);
        stream.putInt(0);
        stream.putInt(1).putInt(1_000).putInt(17).put((byte) 'a').put((byte) 0);
        stream.putInt(2).putInt(1_500).putInt(17).putInt(1);
        Files.write(to.resolve("channel_0"), stream.array());
    }

    @Test
    void theFolderOfATraceOpensLikeAFile() throws Exception {
        writeTrace(folder.resolve("session/kernel"));
        Session before = open.session();

        open.run(() -> open.window().open(folder.resolve("session")));
        open.until(() -> open.window().session() != before);
        open.until(() -> open.window().session().status().state() != State.LOADING);

        assertThat(open.session().trace().size()).isEqualTo(2);
        assertThat(open.session().trace().info().format()).isEqualTo("ctf");
        assertThat(open.session().trace().info().source()).isEqualTo("session");
    }

    @Test
    void aFolderWithoutATraceIsNamedAndWhatWasOpenStays() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Session before = open.session();

        open.run(() -> open.window().open(empty));
        open.until(() -> open.window().notices().shown().contains("a directory without one"));

        assertThat(open.session()).isSameAs(before);
    }
}
