package dev.irqlscope.app;

import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/** A field that asks for a few words. Enter takes them, Esc takes nothing. */
final class WordsSheet {
    private static final int COLUMNS = 44;

    private final TextField words = new TextField();
    private final VBox node;

    /**
     * @param question what the words are for
     * @param taken told the words, unless there are none
     * @param close called in either case
     */
    WordsSheet(String question, Consumer<String> taken, Runnable close) {
        words.setId("words");
        words.setPrefColumnCount(COLUMNS);
        words.setPromptText("A few words, then Enter");
        words.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) {
                event.consume();
                close.run();
                String said = words.getText().strip();
                if (!said.isEmpty()) {
                    taken.accept(said);
                }
            } else if (event.getCode() == KeyCode.ESCAPE) {
                event.consume();
                close.run();
            }
        });
        Label what = new Label(question);
        what.setLabelFor(words);
        node = new VBox(what, words);
        node.getStyleClass().addAll("palette", "words-sheet");
    }

    Node node() {
        return node;
    }

    void focus() {
        words.requestFocus();
    }
}
