package dev.irqlscope.app.lists;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Stats;
import dev.irqlscope.analysis.Summary;
import dev.irqlscope.analysis.Summary.RoutineRow;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.TraceInfo;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumn.SortType;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/**
 * All routines in figures. Counting everything takes a while on a long trace, so it is done on a thread of its own, one count at a
 * time, and while time runs not more often than once a second.
 */
public final class StatisticsPane extends VBox {
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final TableView<RoutineRow> table = new TableView<>();
    private final HBox tiles = new HBox();
    private TraceInfo info;
    private Analysis counted;
    private boolean counting;
    private long countedWhen = Long.MIN_VALUE / 2;

    /** @param goTo told of the moment of a maximum that was clicked on */
    public StatisticsPane(LongConsumer goTo) {
        setId("statistics");
        tiles.getStyleClass().add("tiles");
        table.setId("routines");
        table.getStyleClass().add("compact");
        table.setPlaceholder(new Label("No routine has run yet"));
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        TableColumn<RoutineRow, Long> total = time("Total", row -> row.durations().totalNanos());
        total.setSortType(SortType.DESCENDING);
        TableColumn<RoutineRow, Long> max = time("Max", row -> row.durations().maxNanos());
        max.getStyleClass().add("max");
        table.getColumns()
                .setAll(List.of(
                        text("Routine", RoutineRow::name, 190),
                        text("Driver", RoutineRow::module, 120),
                        text("Kind", row -> row.kind().word(), 70),
                        text("Vectors", this::vectors, 80),
                        count("Calls", RoutineRow::count),
                        count("Declined", RoutineRow::declined),
                        count("Over limit", RoutineRow::overLimit),
                        time("p50", row -> row.durations().p50Nanos()),
                        time("p99", row -> row.durations().p99Nanos()),
                        time("p99.9", row -> row.durations().p999Nanos()),
                        max,
                        total));
        table.getSortOrder().setAll(List.of(total));
        table.setOnMouseClicked(event -> {
            RoutineRow row = table.getSelectionModel().getSelectedItem();
            if (event.getClickCount() == 2 && row != null) {
                goTo.accept(row.durations().maxAtNanos());
            }
        });
        VBox.setVgrow(table, Priority.ALWAYS);
        getChildren().addAll(tiles, table);
    }

    /** Once per pulse while it can be seen. */
    public void show(Analysis analysis, boolean running, long pulseNanos) {
        if (counting || analysis == counted || (running && pulseNanos - countedWhen < PAUSE_NANOS)) {
            return;
        }
        counting = true;
        counted = analysis;
        countedWhen = pulseNanos;
        Thread.ofPlatform().daemon().name("statistics").start(() -> {
            try {
                Summary summary = Summary.of(analysis);
                Platform.runLater(() -> fill(summary));
            } finally {
                Platform.runLater(() -> counting = false);
            }
        });
    }

    private void fill(Summary summary) {
        info = summary.info();
        tiles.getChildren()
                .setAll(
                        tile("ISR  p50 / p99 / max", summary.isr(), "ISR calls, wall time"),
                        tile("ISR exclusive", summary.isrExclusive(), "ISR calls without what interrupted them"),
                        tile("declined in", summary.declineTime(), "ISR calls that returned FALSE"),
                        tile("DPC exclusive", summary.dpcExclusive(), "DPC calls without what interrupted them"),
                        latencyTile(summary.dpcLatency()));
        RoutineRow selected = table.getSelectionModel().getSelectedItem();
        table.getItems().setAll(summary.routines());
        table.sort();
        if (selected != null) {
            table.getItems()
                    .stream()
                    .filter(row -> row.name().equals(selected.name()) && row.module().equals(selected.module()))
                    .findFirst()
                    .ifPresent(table.getSelectionModel()::select);
        }
    }

    private VBox latencyTile(Summary.DpcLatency latency) {
        return latency.stats() == null
                ? tile("DPC latency after DIRQL", "none", latency.reason())
                : tile("DPC latency after DIRQL" + (latency.pairs().inferred() > 0 ? ", inferred" : ""),
                        latency.stats(),
                        "From the drop of IRQL to the DPC's first instruction");
    }

    private VBox tile(String title, Stats stats, String tip) {
        return tile(
                title,
                stats.isEmpty()
                        ? "none"
                        : duration(stats.p50Nanos()) + " / " + duration(stats.p99Nanos()) + " / "
                                + duration(stats.maxNanos()),
                tip + ": p50 / p99 / max of " + stats.count());
    }

    private static VBox tile(String title, String figures, String tip) {
        Label name = new Label(title);
        name.getStyleClass().add("tile-title");
        Label value = new Label(figures);
        value.getStyleClass().add("mono");
        VBox tile = new VBox(name, value);
        tile.getStyleClass().add("tile");
        Tooltip.install(tile, new Tooltip(tip));
        return tile;
    }

    private String vectors(RoutineRow row) {
        StringBuilder text = new StringBuilder();
        boolean numbers = info.isOfContexts();
        for (int vector : row.vectors()) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(numbers ? Integer.toString(vector) : String.format("0x%02X", vector));
        }
        return text.toString();
    }

    private static TableColumn<RoutineRow, String> text(String title, Function<RoutineRow, String> value,
            double width) {
        TableColumn<RoutineRow, String> column = new TableColumn<>(title);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(value.apply(row.getValue())));
        column.setPrefWidth(width);
        return column;
    }

    private TableColumn<RoutineRow, Long> count(String title, ToLongFunction<RoutineRow> value) {
        return number(title, value,
                count -> count == 0 ? "–" : String.format(Locale.ROOT, "%,d", count).replace(',', ' '));
    }

    private TableColumn<RoutineRow, Long> time(String title, ToLongFunction<RoutineRow> value) {
        return number(title, value, this::duration);
    }

    private static TableColumn<RoutineRow, Long> number(
            String title, ToLongFunction<RoutineRow> value, Function<Long, String> format) {
        TableColumn<RoutineRow, Long> column = new TableColumn<>(title);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(value.applyAsLong(row.getValue())));
        column.setCellFactory(of -> new NumberCell(format));
        column.getStyleClass().add("number");
        column.setPrefWidth(84);
        return column;
    }

    private String duration(long time) {
        return Durations.format(time, info.clock());
    }

    private static final class NumberCell extends TableCell<RoutineRow, Long> {
        private final Function<Long, String> format;

        NumberCell(Function<Long, String> format) {
            this.format = format;
            setAlignment(Pos.CENTER_RIGHT);
        }

        @Override
        protected void updateItem(Long value, boolean empty) {
            super.updateItem(value, empty);
            setText(empty || value == null ? null : format.apply(value));
        }
    }
}
