package dev.irqlscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.prefs.BackingStoreException;
import java.util.prefs.Preferences;

/** What the window remembers from one run to the next. Where nothing can be kept, it remembers until it closes. */
sealed interface Settings {
    String THEME = "theme";
    String PACE = "pace";
    String WIDTH = "window.width";
    String HEIGHT = "window.height";
    String MAXIMIZED = "window.maximized";
    String DIVIDER_INSPECTOR = "divider.inspector";
    String DIVIDER_LISTS = "divider.lists";

    /** How many files the list of recent ones keeps. */
    int RECENT_FILES = 8;

    String text(String key, String otherwise);

    void put(String key, String value);

    /** Writes out what was put. */
    void keep();

    default double number(String key, double otherwise) {
        try {
            return Double.parseDouble(text(key, Double.toString(otherwise)));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    default long whole(String key, long otherwise) {
        try {
            return Long.parseLong(text(key, Long.toString(otherwise)));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    default List<Path> recentFiles() {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < RECENT_FILES; i++) {
            String file = text("recent." + i, "");
            if (!file.isEmpty()) {
                files.add(Path.of(file));
            }
        }
        return files;
    }

    default void addRecentFile(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        List<Path> files = new ArrayList<>(recentFiles());
        files.remove(whole);
        files.addFirst(whole);
        for (int i = 0; i < Math.min(files.size(), RECENT_FILES); i++) {
            put("recent." + i, files.get(i).toString());
        }
    }

    /** Those of the person who runs the program. */
    static Settings ofUser() {
        if (!storeIsThere()) {
            return new Forgetful();
        }
        try {
            Preferences node = Preferences.userRoot().node("dev/irqlscope");
            node.sync();
            return new Kept(node);
        } catch (BackingStoreException | SecurityException | IllegalStateException e) {
            return new Forgetful();
        }
    }

    static Settings forgetful() {
        return new Forgetful();
    }

    /**
     * Whether preferences can be written. On Unix, java.util.prefs complains to the console about a home that it cannot write,
     * and about the folder that it makes in it: so that is made, or found missing, here.
     */
    private static boolean storeIsThere() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("win") || system.contains("mac")) {
            return true;
        }
        String root = System.getProperty("java.util.prefs.userRoot", System.getProperty("user.home", ""));
        if (root.isEmpty()) {
            return false;
        }
        try {
            Path folder = Files.createDirectories(Path.of(root, ".java", ".userPrefs"));
            Files.delete(Files.createTempFile(folder, "irqlscope", null));
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** In the system's store. */
    final class Kept implements Settings {
        private final Preferences node;

        private Kept(Preferences node) {
            this.node = node;
        }

        @Override
        public String text(String key, String otherwise) {
            return node.get(key, otherwise);
        }

        @Override
        public void put(String key, String value) {
            if (value.length() <= Preferences.MAX_VALUE_LENGTH) {
                node.put(key, value);
            }
        }

        @Override
        public void keep() {
            try {
                node.flush();
            } catch (BackingStoreException e) {
                // What cannot be kept is forgotten; nobody is to be bothered with that.
            }
        }
    }

    /** In memory. */
    final class Forgetful implements Settings {
        private final Map<String, String> values = new HashMap<>();

        private Forgetful() {}

        @Override
        public String text(String key, String otherwise) {
            return values.getOrDefault(key, otherwise);
        }

        @Override
        public void put(String key, String value) {
            values.put(key, value);
        }

        @Override
        public void keep() {}
    }
}
