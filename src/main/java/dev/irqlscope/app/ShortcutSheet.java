package dev.irqlscope.app;

import dev.irqlscope.app.Action.Group;
import java.util.List;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** All keys on one sheet: those of the table of actions, and what the timeline does by itself. */
final class ShortcutSheet {
    /** What the timeline understands without an action. */
    private static final List<List<String>> TIMELINE = List.of(
            List.of("Wheel", "Zoom at the pointer"),
            List.of("Drag", "Move along time"),
            List.of("W S  A D", "Zoom in and out, move left and right"),
            List.of("← →  ↑ ↓", "Move along time, scroll the rows"),
            List.of("Home  End", "Show the start, show the end"),
            List.of("[  ]", "Select the ISR before, after"),
            List.of("Z", "Zoom to what is selected"),
            List.of("Click", "Put the cursor there; select an ISR or a DPC"));

    private ShortcutSheet() {}

    static Node of(Actions actions) {
        VBox left = new VBox(part("File", rows(actions, Group.FILE)), part("Run", rows(actions, Group.RUN)));
        VBox right = new VBox(
                part("View", rows(actions, Group.VIEW)), part("Timeline", TIMELINE),
                part("Help", rows(actions, Group.HELP)));
        HBox sheet = new HBox(left, right);
        sheet.setId("shortcut-sheet");
        sheet.getStyleClass().add("overlay-sheet");
        return sheet;
    }

    private static List<List<String>> rows(Actions actions, Group group) {
        return actions.all()
                .stream()
                .filter(action -> action.group() == group)
                .map(action -> List.of(action.keyText(), action.title()))
                .toList();
    }

    private static Node part(String title, List<List<String>> rows) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("keys");
        ColumnConstraints keys = new ColumnConstraints(96);
        keys.setHalignment(HPos.RIGHT);
        grid.getColumnConstraints().addAll(keys, new ColumnConstraints(250));
        for (int i = 0; i < rows.size(); i++) {
            Label key = new Label(rows.get(i).getFirst());
            key.getStyleClass().add("key");
            grid.addRow(i, key, new Label(rows.get(i).getLast()));
        }
        Label heading = new Label(title);
        heading.getStyleClass().add("heading");
        return new VBox(heading, grid);
    }
}
