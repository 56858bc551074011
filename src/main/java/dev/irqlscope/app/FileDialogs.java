package dev.irqlscope.app;

import dev.irqlscope.format.export.ExportFormat;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;
import javafx.stage.Window;

/** Asks for files. Begins in the folder that was chosen from last. */
final class FileDialogs {
    private final Window owner;
    private File folder;

    FileDialogs(Window owner) {
        this.owner = owner;
    }

    Optional<Path> askForInput() {
        FileChooser chooser = chooser("Open a scenario or a trace");
        chooser.getExtensionFilters()
                .addAll(
                        new ExtensionFilter("All files", "*"),
                        new ExtensionFilter("Scenarios", "*.yaml", "*.yml"),
                        new ExtensionFilter("Traces of IRQL Scope", "*.irqlscope"),
                        new ExtensionFilter("Linux traces as text", "*.txt", "*.txt.gz", "trace", "*.trace"),
                        new ExtensionFilter("Windows traces (ETL), tables of xperf and tracerpt", "*.etl", "*.csv"),
                        new ExtensionFilter("Perfetto traces", "*.pftrace", "*.perfetto-trace"),
                        new ExtensionFilter("CTF traces (the metadata beside the streams)", "metadata"),
                        new ExtensionFilter("Packed traces of any kind", "*.gz", "*.zst", "*.zip"));
        return chosen(chooser.showOpenDialog(owner));
    }

    /** For traces that are folders. */
    Optional<Path> askForInputFolder() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle("Open the folder of a CTF trace");
        if (folder != null && folder.isDirectory()) {
            chooser.setInitialDirectory(folder);
        }
        return chosen(chooser.showDialog(owner));
    }

    Optional<Path> askForTrace(Source source) {
        FileChooser chooser = chooser("Save the trace");
        chooser.setInitialFileName(stem(source) + ".irqlscope");
        chooser.getExtensionFilters().add(new ExtensionFilter("Traces of IRQL Scope", "*.irqlscope"));
        return chosen(chooser.showSaveDialog(owner));
    }

    Optional<Path> askForPicture(Source source) {
        FileChooser chooser = chooser("Export what the timeline shows");
        chooser.setInitialFileName(stem(source) + ".svg");
        chooser.getExtensionFilters()
                .addAll(
                        new ExtensionFilter("Drawings (SVG)", "*.svg"), new ExtensionFilter("Pictures (PNG)", "*.png"));
        return chosen(chooser.showSaveDialog(owner));
    }

    /** For other programs; the name says what it shall be. */
    Optional<Path> askForExport(Source source) {
        FileChooser chooser = chooser("Export the trace for other programs");
        chooser.setInitialFileName(stem(source) + ExportFormat.CHROME_JSON.ending());
        for (ExportFormat format : ExportFormat.values()) {
            chooser.getExtensionFilters().add(new ExtensionFilter(format.title(), "*" + format.ending()));
        }
        return chosen(chooser.showSaveDialog(owner));
    }

    private FileChooser chooser(String title) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(title);
        if (folder != null && folder.isDirectory()) {
            chooser.setInitialDirectory(folder);
        }
        return chooser;
    }

    private Optional<Path> chosen(File file) {
        if (file == null) {
            return Optional.empty();
        }
        folder = file.getAbsoluteFile().getParentFile();
        return Optional.of(file.toPath());
    }

    private static String stem(Source source) {
        if (source.file() == null) {
            return "default";
        }
        String name = source.file().getFileName().toString();
        int dot = name.indexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
