package dev.irqlscope.app;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Totals;
import dev.irqlscope.session.SessionStatus;
import dev.irqlscope.session.SessionStatus.State;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import org.controlsfx.control.StatusBar;

/** The line at the bottom: what goes on, how far loading is, and how much there is. */
final class StateBar extends StatusBar {
    private final Label amounts = new Label();
    private final Label saving = new Label();
    private final Button stopLoading = new Button("Stop loading");

    /** @param stop leaves what has been loaded so far */
    StateBar(Runnable stop) {
        setText("");
        amounts.getStyleClass().add("mono");
        stopLoading.setFocusTraversable(false);
        stopLoading.getStyleClass().add("small");
        stopLoading.setId("stop-loading");
        stopLoading.setTooltip(new Tooltip("What has been read so far stays open"));
        stopLoading.setOnAction(event -> stop.run());
        saving.setId("saving");
        getRightItems().add(amounts);
    }

    /** Once per pulse: the file that grows with the run. */
    void showSaving(Optional<Path> file) {
        String line = file.map(path -> "saving to " + path.getFileName()).orElse("");
        if (!line.equals(saving.getText())) {
            saving.setText(line);
            saving.setTooltip(file.map(path -> new Tooltip(path.toString())).orElse(null));
            getRightItems().remove(saving);
            if (!line.isEmpty()) {
                getRightItems().addFirst(saving);
            }
        }
    }

    /**
     * Once per pulse.
     *
     * @param eventsRead how many the trace has, of which the analysis may not yet know
     */
    void show(SessionStatus status, Analysis analysis, long eventsRead) {
        boolean loading = status.state() == State.LOADING;
        if (loading != getRightItems().contains(stopLoading)) {
            if (loading) {
                getRightItems().addFirst(stopLoading);
            } else {
                getRightItems().remove(stopLoading);
            }
        }
        double progress = loading ? Math.clamp(status.loadedFraction(), 0.0, 1.0) : 0;
        if (getProgress() != progress) {
            setProgress(progress);
        }
        setLine(sentence(status, eventsRead));
        String counts = counts(analysis);
        if (!counts.equals(amounts.getText())) {
            amounts.setText(counts);
        }
    }

    private void setLine(String line) {
        if (!line.equals(getText())) {
            setText(line);
        }
    }

    private static String sentence(SessionStatus status, long eventsRead) {
        if (status.stopSentence() != null) {
            return status.stopSentence();
        }
        return switch (status.state()) {
            case LOADING -> String.format(
                    Locale.ROOT, "Loading, %.0f %%, %,d events so far", 100 * status.loadedFraction(), eventsRead);
            case RUNNING -> status.live() ? "Running live" : "Replaying";
            case PAUSED -> "Paused";
            case ENDED -> "At the end of the recording";
            case STOPPED -> "The machine has stopped";
            case FULL -> "The trace takes as much room as it may";
        };
    }

    private static String counts(Analysis analysis) {
        Totals totals = analysis.totals();
        return String.format(
                Locale.ROOT,
                "%,d events   %,d ISRs   %,d over limit   %,d spurious   %,d DPCs",
                analysis.trace().endIndex() - analysis.trace().firstIndex(),
                totals.isrs(),
                totals.isrOverLimit(),
                totals.spurious(),
                totals.dpcs()).replace(',', ' ');
    }
}
