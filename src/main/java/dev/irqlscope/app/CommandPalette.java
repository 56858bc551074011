package dev.irqlscope.app;

import javafx.collections.FXCollections;
import javafx.collections.transformation.FilteredList;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** Finds an action by what one types. Enter does it. */
final class CommandPalette {
    private final TextField words = new TextField();
    private final FilteredList<Action> found;
    private final ListView<Action> list;
    private final VBox node;
    private final Runnable close;

    CommandPalette(Actions actions, Runnable close) {
        this.close = close;
        found = new FilteredList<>(FXCollections.observableList(actions.all()));
        list = new ListView<>(found);
        list.setId("palette-list");
        list.setFocusTraversable(false);
        list.setPlaceholder(new Label("No action has these words"));
        list.setCellFactory(view -> new Row());
        list.setOnMouseClicked(event -> run());
        list.getSelectionModel().selectFirst();
        words.setId("palette-words");
        words.setPromptText("What do you want to do?");
        words.textProperty().addListener((observable, was, now) -> {
            found.setPredicate(action -> action.matches(now));
            list.getSelectionModel().selectFirst();
        });
        words.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        node = new VBox(words, list);
        node.getStyleClass().add("palette");
        VBox.setVgrow(list, Priority.ALWAYS);
    }

    Node node() {
        return node;
    }

    void focus() {
        words.requestFocus();
    }

    private void pressed(KeyEvent event) {
        KeyCode code = event.getCode();
        if (code == KeyCode.DOWN || code == KeyCode.UP) {
            int row = list.getSelectionModel().getSelectedIndex() + (code == KeyCode.DOWN ? 1 : -1);
            list.getSelectionModel().select(Math.clamp(row, 0, Math.max(0, found.size() - 1)));
            list.scrollTo(list.getSelectionModel().getSelectedIndex());
            event.consume();
        } else if (code == KeyCode.ENTER) {
            run();
            event.consume();
        } else if (code == KeyCode.ESCAPE) {
            close.run();
            event.consume();
        }
    }

    private void run() {
        Action chosen = list.getSelectionModel().getSelectedItem();
        close.run();
        if (chosen != null) {
            chosen.fire();
        }
    }

    private static final class Row extends ListCell<Action> {
        @Override
        protected void updateItem(Action action, boolean empty) {
            super.updateItem(action, empty);
            setText(null);
            if (empty || action == null) {
                setGraphic(null);
                return;
            }
            Label title = new Label(action.group().title() + ": " + action.title(), new FontIcon(action.icon()));
            Label key = new Label(action.keyText());
            key.getStyleClass().add("key");
            Region space = new Region();
            HBox.setHgrow(space, Priority.ALWAYS);
            HBox row = new HBox(title, space, key);
            row.disableProperty().bind(action.disabled());
            setGraphic(row);
        }
    }
}
