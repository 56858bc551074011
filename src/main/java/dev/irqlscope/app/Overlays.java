package dev.irqlscope.app;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/** Sheets that lie over the window, one at a time, until Esc or a click beside them. */
final class Overlays extends StackPane {
    private final StackPane veil = new StackPane();
    private Node focused;

    Overlays(Node content) {
        veil.getStyleClass().add("veil");
        veil.setVisible(false);
        veil.addEventHandler(MouseEvent.MOUSE_PRESSED, event -> {
            if (event.getTarget() == veil) {
                hide();
            }
        });
        getChildren().addAll(content, veil);
    }

    /** Shows a sheet in place of any other. */
    void show(Node sheet, Pos where) {
        if (!isOpen() && getScene() != null) {
            focused = getScene().getFocusOwner();
        }
        if (sheet instanceof Region region) {
            region.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        }
        StackPane.setAlignment(sheet, where);
        veil.getChildren().setAll(sheet);
        veil.setVisible(true);
    }

    boolean isOpen() {
        return veil.isVisible();
    }

    void hide() {
        veil.setVisible(false);
        veil.getChildren().clear();
        if (focused != null) {
            focused.requestFocus();
        }
    }
}
