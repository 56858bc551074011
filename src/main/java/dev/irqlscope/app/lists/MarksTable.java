package dev.irqlscope.app.lists;

import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Mark;
import dev.irqlscope.trace.Note;
import dev.irqlscope.trace.TraceInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.cell.TextFieldTableCell;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/**
 * Marks, notes and what was injected, in order of time. A click or Enter goes there, a double click or F2 on the words changes them, Delete takes the
 * row away; what was injected stays as it is.
 */
public final class MarksTable extends TableView<MarksTable.Row> {
    private final Listener listener;
    private Annotations shown;
    private List<Entity.Intervention> interventions = List.of();
    private TraceInfo.Clock clock = TraceInfo.Clock.nanos("");

    /** Hears what is done in the list. */
    public interface Listener {
        void goTo(long fromNanos, long toNanos);

        void change(Annotations others);
    }

    /** A mark, a note, or something that was injected into the run. */
    public sealed interface Row {
        /** It, as the trace has it. */
        Record inTrace();

        long fromNanos();

        long toNanos();

        String text();

        /** A mark is one moment. */
        record Moment(Mark inTrace) implements Row {
            @Override
            public long fromNanos() {
                return inTrace.atNanos();
            }

            @Override
            public long toNanos() {
                return inTrace.atNanos();
            }

            @Override
            public String text() {
                return inTrace.label();
            }
        }

        /** What was injected has happened, and stays. */
        record Injected(Entity.Intervention inTrace) implements Row {
            @Override
            public long fromNanos() {
                return inTrace.atNanos();
            }

            @Override
            public long toNanos() {
                return inTrace.atNanos();
            }

            @Override
            public String text() {
                return "injected: " + inTrace.name();
            }
        }

        /** A note is about a stretch. */
        record Stretch(Note inTrace) implements Row {
            @Override
            public long fromNanos() {
                return inTrace.fromNanos();
            }

            @Override
            public long toNanos() {
                return inTrace.toNanos();
            }

            @Override
            public String text() {
                return inTrace.text();
            }
        }
    }

    public MarksTable(Listener listener) {
        this.listener = listener;
        setId("marks");
        getStyleClass().add("compact");
        setEditable(true);
        setPlaceholder(
                new Label("No marks: M puts one at the cursor or the playhead; a note belongs to a measured stretch"));
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_LAST_COLUMN);
        TableColumn<Row, String> time = column("Time", row -> Durations.formatMoment(row.fromNanos(), clock), 146);
        time.getStyleClass().add("number");
        TableColumn<Row, String> length = column("Length", this::length, 90);
        length.getStyleClass().add("number");
        TableColumn<Row, String> cpu = column(
                "CPU", row -> row.inTrace() instanceof Note note && note.cpu() >= 0 ? "" + note.cpu() : "", 60);
        TableColumn<Row, String> words = column("Words", Row::text, 300);
        words.setEditable(true);
        words.setCellFactory(TextFieldTableCell.forTableColumn());
        words.setOnEditCommit(event -> reword(event.getRowValue(), event.getNewValue()));
        for (TableColumn<Row, ?> fixed : List.of(time, length, cpu)) {
            fixed.setMaxWidth(fixed.getPrefWidth());
        }
        getColumns().setAll(List.of(time, length, cpu, words));
        setOnMouseClicked(event -> go());
        addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
    }

    /** Once per pulse. */
    public void show(Annotations annotations, List<Entity.Intervention> injected, TraceInfo.Clock ofTrace) {
        if (annotations.equals(shown) && injected == interventions && ofTrace.equals(clock)) {
            return;
        }
        shown = annotations;
        interventions = injected;
        clock = ofTrace;
        List<Row> rows = new ArrayList<>();
        annotations.marks().forEach(mark -> rows.add(new Row.Moment(mark)));
        injected.forEach(done -> rows.add(new Row.Injected(done)));
        annotations.notes().forEach(note -> rows.add(new Row.Stretch(note)));
        rows.sort(Comparator.comparingLong(Row::fromNanos));
        getItems().setAll(rows);
    }

    /** Takes the selected row away, if there is one. */
    public void removeSelected() {
        Row row = getSelectionModel().getSelectedItem();
        if (row != null && !(row instanceof Row.Injected)) {
            listener.change(shown.without(row.inTrace()));
        }
    }

    private void pressed(KeyEvent event) {
        if (getEditingCell() != null) {
            return;
        }
        if (event.getCode() == KeyCode.DELETE || event.getCode() == KeyCode.BACK_SPACE) {
            removeSelected();
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER) {
            go();
            event.consume();
        } else if (event.getCode() == KeyCode.F2 && !getSelectionModel().isEmpty()) {
            edit(getSelectionModel().getSelectedIndex(), getColumns().getLast());
            event.consume();
        }
    }

    private void go() {
        Row row = getSelectionModel().getSelectedItem();
        if (row != null && getEditingCell() == null) {
            listener.goTo(row.fromNanos(), row.toNanos());
        }
    }

    private void reword(Row row, String words) {
        Annotations without = shown.without(row.inTrace());
        listener.change(switch (row) {
            case Row.Injected _ -> {
                refresh();
                yield shown;
            }
            case Row.Moment moment -> without.with(new Mark(moment.fromNanos(), words.strip()));
            case Row.Stretch stretch ->
                without.with(new Note(
                        stretch.fromNanos(), stretch.toNanos(), stretch.inTrace().cpu(), words.strip()));
        });
    }

    private String length(Row row) {
        return row instanceof Row.Stretch ? Durations.format(row.toNanos() - row.fromNanos(), clock) : "";
    }

    private static TableColumn<Row, String> column(String title, Function<Row, String> value, double width) {
        TableColumn<Row, String> column = new TableColumn<>(title);
        column.setCellValueFactory(cell -> new ReadOnlyStringWrapper(value.apply(cell.getValue())));
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        column.setEditable(false);
        return column;
    }
}
