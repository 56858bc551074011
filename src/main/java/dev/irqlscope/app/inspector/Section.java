package dev.irqlscope.app.inspector;

import dev.irqlscope.app.inspector.Fact.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import javafx.geometry.Pos;
import javafx.scene.Cursor;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A titled column of facts. Rows are kept and changed in place: many times a second, facts change and rows hardly do. */
final class Section extends VBox {
    private final Label title = new Label();
    private final VBox rows = new VBox();
    private final List<Row> pool = new ArrayList<>();
    private final LongConsumer goTo;

    Section(String id, LongConsumer goTo) {
        this.goTo = goTo;
        setId(id);
        getStyleClass().add("section");
        title.getStyleClass().add("heading");
        getChildren().addAll(title, rows);
    }

    void show(String heading, List<Fact> facts) {
        if (!heading.equals(title.getText())) {
            title.setText(heading);
        }
        while (pool.size() < facts.size()) {
            Row row = new Row();
            pool.add(row);
            rows.getChildren().add(row);
        }
        for (int i = 0; i < pool.size(); i++) {
            pool.get(i).show(i < facts.size() ? facts.get(i) : null);
        }
    }

    private final class Row extends HBox {
        private final Label label = new Label();
        private final Label value = new Label();
        private Tooltip tip;
        private Fact shown;
        /** What the style classes say, also while the row is out of sight. */
        private Tone dressed;

        Row() {
            getStyleClass().add("fact");
            setAlignment(Pos.BASELINE_LEFT);
            label.getStyleClass().add("fact-label");
            value.getStyleClass().addAll("fact-value", "mono");
            label.setMinWidth(Region.USE_PREF_SIZE);
            value.setMinWidth(0);
            value.setMaxWidth(Double.MAX_VALUE);
            value.setAlignment(Pos.BASELINE_RIGHT);
            HBox.setHgrow(value, Priority.ALWAYS);
            getChildren().addAll(label, value);
            setOnMouseClicked(event -> {
                if (shown != null && shown.atNanos() >= 0) {
                    goTo.accept(shown.atNanos());
                }
            });
        }

        void show(Fact fact) {
            if (fact == null ? shown == null : fact.equals(shown)) {
                setPresent(fact != null);
                return;
            }
            setPresent(fact != null);
            shown = fact;
            if (fact == null) {
                return;
            }
            label.setText(fact.label());
            value.setText(fact.value());
            // A sentence on its own must not keep the column wider than its part of the window.
            label.setMinWidth(fact.value().isEmpty() ? 0 : Region.USE_PREF_SIZE);
            if (fact.tone() != dressed) {
                if (dressed != null) {
                    getStyleClass().removeAll(dressed.styleClasses());
                }
                dressed = fact.tone();
                getStyleClass().addAll(dressed.styleClasses());
            }
            setCursor(fact.atNanos() >= 0 ? Cursor.HAND : null);
            // A tooltip costs a little, and only what is cut off needs one.
            if (fact.value().length() > 28) {
                if (tip == null) {
                    tip = new Tooltip();
                    tip.setWrapText(true);
                    tip.setMaxWidth(360);
                    Tooltip.install(this, tip);
                }
                tip.setText(fact.value());
            } else if (tip != null) {
                Tooltip.uninstall(this, tip);
                tip = null;
            }
        }

        private void setPresent(boolean present) {
            if (isVisible() != present) {
                setVisible(present);
                setManaged(present);
            }
        }
    }
}
