package dev.irqlscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final String ROOT = "java.util.prefs.userRoot";

    @TempDir
    Path folder;

    @Test
    void whereNothingCanBeKeptTheWindowRemembersUntilItCloses() throws IOException {
        String before = System.getProperty(ROOT);
        System.setProperty(ROOT, Files.createFile(folder.resolve("file")).toString());
        try {
            Settings settings = Settings.ofUser();
            settings.put(Settings.THEME, "light");
            settings.keep();
            assertThat(settings).isInstanceOf(Settings.Forgetful.class);
            assertThat(settings.text(Settings.THEME, "dark")).isEqualTo("light");
        } finally {
            if (before == null) {
                System.clearProperty(ROOT);
            } else {
                System.setProperty(ROOT, before);
            }
        }
    }

    @Test
    void theFileOpenedLastComesFirstAndOnlyOnce() {
        Settings settings = Settings.forgetful();
        settings.addRecentFile(Path.of("/a"));
        settings.addRecentFile(Path.of("/b"));
        settings.addRecentFile(Path.of("/a"));

        assertThat(settings.recentFiles()).containsExactly(Path.of("/a"), Path.of("/b"));
    }

    @Test
    void onlySoManyRecentFilesAreKept() {
        Settings settings = Settings.forgetful();
        for (int i = 0; i < 20; i++) {
            settings.addRecentFile(Path.of("/" + i));
        }

        assertThat(settings.recentFiles()).hasSize(Settings.RECENT_FILES).first().isEqualTo(Path.of("/19"));
    }

    @Test
    void aNumberThatIsNoneIsForgotten() {
        Settings settings = Settings.forgetful();
        settings.put(Settings.WIDTH, "wide");

        assertThat(settings.number(Settings.WIDTH, 1440)).isEqualTo(1440);
    }
}
