package dev.irqlscope.app;

import java.nio.file.Path;

/**
 * What a window shows.
 *
 * @param title a few words for the toolbar
 * @param file where it was opened from, or {@code null} for the scenario that the program brings along
 */
record Source(String title, Path file) {}
