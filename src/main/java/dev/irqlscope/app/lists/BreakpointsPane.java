package dev.irqlscope.app.lists;

import atlantafx.base.controls.ToggleSwitch;
import dev.irqlscope.analysis.Limits;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory.IntegerSpinnerValueFactory;
import javafx.scene.control.TextFormatter;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The breakpoint on the ISR budget, and the limits that it and the findings are judged by, with their sources. */
public final class BreakpointsPane extends ScrollPane {
    private static final int LARGEST_MICROS = 1_000_000;

    private final Spinner<Integer> storportIsr = micros("limit-storport-isr");
    private final Spinner<Integer> otherIsr = micros("limit-other-isr");
    private final Spinner<Integer> dpc = micros("limit-dpc");
    private final Spinner<Integer> lockHold = micros("limit-lock-hold");
    private final Consumer<Limits> change;
    private Limits seen;
    private boolean following;

    /** @param change told of limits that were changed by hand */
    public BreakpointsPane(BooleanProperty breakAtIsrBudget, Consumer<Limits> change) {
        this.change = change;
        setId("breakpoints");
        getStyleClass().add("edge-to-edge");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        ToggleSwitch stop = new ToggleSwitch("Stop whenever an ISR has used up its limit by its own work");
        stop.setId("break-switch");
        stop.selectedProperty().bindBidirectional(breakAtIsrBudget);
        Label how = new Label(
                "At that very nanosecond, before the ISR returns. A machine that runs live goes by the limits of its scenario.");
        how.getStyleClass().add("source");
        HBox row = new HBox(stop, how);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("breakpoint");

        GridPane grid = new GridPane();
        grid.getStyleClass().add("limits");
        ColumnConstraints names = new ColumnConstraints();
        ColumnConstraints values = new ColumnConstraints();
        values.setHalignment(HPos.RIGHT);
        ColumnConstraints sources = new ColumnConstraints();
        sources.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().addAll(names, values, sources);
        add(grid, 0, "Storport ISR", storportIsr,
                "HwStorInterrupt should not take longer: Storport, HW_INTERRUPT page");
        add(grid, 1, "Any other ISR", otherIsr, "ISRs should not run longer: bug check 0x133 page");
        add(grid, 2, "DPC routine", dpc, "No more than 100 µs: Guidelines for Writing DPC Routines");
        add(grid, 3, "Spin lock held", lockHold, "No more than 25 µs: Introduction to Spin Locks");
        VBox content = new VBox(row, grid);
        content.getStyleClass().add("breakpoints");
        setContent(content);
    }

    /** Shows the limits of what is open. */
    public void show(Limits limits) {
        // Not against what was set by hand: the recount with that takes a while.
        if (limits.equals(seen)) {
            return;
        }
        seen = limits;
        following = true;
        set(storportIsr, limits.storportIsrNanos());
        set(otherIsr, limits.otherIsrNanos());
        set(dpc, limits.dpcNanos());
        set(lockHold, limits.lockHoldNanos());
        following = false;
    }

    private void add(GridPane grid, int row, String name, Spinner<Integer> value, String source) {
        Label why = new Label(source);
        why.getStyleClass().add("source");
        Node unit = new Label("µs");
        HBox amount = new HBox(6, value, unit);
        amount.setAlignment(Pos.CENTER_LEFT);
        grid.addRow(row, new Label(name), amount, why);
        value.valueProperty().addListener((observable, was, now) -> changed());
    }

    private void changed() {
        if (!following) {
            change.accept(new Limits(nanos(storportIsr), nanos(otherIsr), nanos(dpc), nanos(lockHold)));
        }
    }

    private static long nanos(Spinner<Integer> micros) {
        return micros.getValue() * 1_000L;
    }

    private static void set(Spinner<Integer> micros, long nanos) {
        micros.getValueFactory().setValue((int) Math.clamp(nanos / 1_000, 1, LARGEST_MICROS));
    }

    private static Spinner<Integer> micros(String id) {
        Spinner<Integer> spinner = new Spinner<>(new IntegerSpinnerValueFactory(1, LARGEST_MICROS, 50));
        spinner.setId(id);
        spinner.setEditable(true);
        // Anything but a number would be thrown back at the console.
        spinner.getEditor()
                .setTextFormatter(new TextFormatter<>(
                        edit -> edit.getControlNewText().matches("[1-9]\\d{0,6}") ? edit : null));
        spinner.setPrefWidth(104);
        spinner.getStyleClass().add("small");
        return spinner;
    }
}
