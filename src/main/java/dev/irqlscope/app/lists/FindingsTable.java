package dev.irqlscope.app.lists;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.analysis.Severity;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.TraceInfo;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumn.SortType;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;

/**
 * What the rules found: the worst first, and of those the newest, unless sorted otherwise. A click jumps there. The selected one is
 * told in full, in as many lines as that takes.
 */
public final class FindingsTable extends TableView<Finding> {
    /** While time runs, how often the list is filled again. */
    private static final long PAUSE_NANOS = 250_000_000;

    private final ObservableList<Finding> findings = FXCollections.observableArrayList();
    private final TableColumn<Finding, Long> time;
    private final Label nothing = new Label("Nothing found so far");
    private TraceInfo info;
    private List<Finding> shown = List.of();
    private long shownWhen = Long.MIN_VALUE / 2;

    /** @param jump told of a finding that was clicked on or walked to */
    public FindingsTable(Consumer<Finding> jump) {
        setId("findings");
        getStyleClass().add("compact");
        nothing.setWrapText(true);
        nothing.setTextAlignment(TextAlignment.CENTER);
        setPlaceholder(nothing);
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_LAST_COLUMN);

        TableColumn<Finding, Severity> severity = column("", Finding::severity, 30);
        severity.setCellFactory(column -> new MarkCell());
        severity.getStyleClass().add("severity");
        severity.setSortType(SortType.DESCENDING);
        time = column("Time", Finding::atNanos, 146);
        time.setCellFactory(column -> new TimeCell());
        time.getStyleClass().add("number");
        time.setSortType(SortType.DESCENDING);
        TableColumn<Finding, String> title = column("Finding", Finding::title, 190);
        title.getStyleClass().add("title");
        TableColumn<Finding, String> text = column("What happened, why, what to do", Finding::text, 200);
        text.setCellFactory(column -> new TextCell());
        for (TableColumn<Finding, ?> fixed : List.of(severity, time, title)) {
            fixed.setMaxWidth(fixed.getPrefWidth());
        }
        getColumns().setAll(List.of(severity, time, title, text));

        SortedList<Finding> sorted = new SortedList<>(findings);
        sorted.comparatorProperty().bind(comparatorProperty());
        setItems(sorted);
        getSortOrder().setAll(List.of(severity, time));

        setRowFactory(table -> {
            TableRow<Finding> row = new TableRow<>();
            row.setOnMouseClicked(event -> {
                if (row.getItem() != null) {
                    jump.accept(row.getItem());
                }
            });
            return row;
        });
    }

    /**
     * Once per pulse: takes over what is new.
     *
     * @param running whether there will be more at once: then not every time
     * @param pulseNanos time of the pulse
     */
    public void show(Analysis analysis, boolean running, long pulseNanos) {
        List<Finding> now = analysis.findings();
        if (now.isEmpty() && info != analysis.trace().info()) {
            info = analysis.trace().info();
            // What the trace lacks is often why.
            nothing.setText("Nothing found so far\n\n" + String.join("\n", info.warnings()));
        }
        if (now == shown || (running && pulseNanos - shownWhen < PAUSE_NANOS)) {
            return;
        }
        info = analysis.trace().info();
        Finding selected = getSelectionModel().getSelectedItem();
        findings.setAll(now);
        shown = now;
        shownWhen = pulseNanos;
        if (selected != null && getItems().contains(selected)) {
            getSelectionModel().select(selected);
        }
    }

    /** Selects the next or previous finding as they are sorted, and returns it; {@code null} if there is none. */
    public Finding walk(int direction) {
        int size = getItems().size();
        if (size == 0) {
            return null;
        }
        int current = getSelectionModel().getSelectedIndex();
        int next = current < 0 ? (direction > 0 ? 0 : size - 1) : Math.floorMod(current + direction, size);
        getSelectionModel().clearAndSelect(next);
        scrollTo(next);
        return getItems().get(next);
    }

    private static <T> TableColumn<Finding, T> column(String title, Function<Finding, T> value, double width) {
        TableColumn<Finding, T> column = new TableColumn<>(title);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(value.apply(row.getValue())));
        column.setPrefWidth(width);
        column.setMinWidth(width);
        return column;
    }

    private static final class MarkCell extends TableCell<Finding, Severity> {
        @Override
        protected void updateItem(Severity severity, boolean empty) {
            super.updateItem(severity, empty);
            setGraphic(empty || severity == null ? null : SeverityMark.of(severity));
        }
    }

    private final class TimeCell extends TableCell<Finding, Long> {
        @Override
        protected void updateItem(Long at, boolean empty) {
            super.updateItem(at, empty);
            if (empty || at == null) {
                setText(null);
            } else {
                setText(info.clock().ticks() ? at.toString() : Durations.formatMoment(at));
            }
        }
    }

    private static final class TextCell extends TableCell<Finding, String> {
        private static final double PADDING = 20;

        private final Tooltip tip = new Tooltip();
        private final Text whole = new Text();
        private final ObservableValue<Boolean> selected = tableRowProperty()
                .flatMap(TableRow::selectedProperty)
                .orElse(false);

        TextCell() {
            tip.setWrapText(true);
            tip.setMaxWidth(520);
            whole.getStyleClass().add("whole");
            whole.wrappingWidthProperty().bind(widthProperty().subtract(PADDING));
            selected.addListener((observed, was, is) -> tell());
        }

        @Override
        protected void updateItem(String text, boolean empty) {
            super.updateItem(text, empty);
            tip.setText(text);
            whole.setText(text);
            setTooltip(empty ? null : tip);
            tell();
        }

        private void tell() {
            boolean inFull = !isEmpty() && selected.getValue();
            setText(isEmpty() || inFull ? null : getItem());
            setGraphic(inFull ? whole : null);
        }
    }
}
