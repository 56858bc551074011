package dev.irqlscope.app;

import atlantafx.base.theme.Styles;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.util.Duration;
import org.kordamp.ikonli.javafx.FontIcon;

/** Toolbar buttons of actions. They never take the focus: keys belong to the table of actions. */
final class Buttons {
    private static final Duration TIP_DELAY = Duration.millis(350);

    private Buttons() {}

    static ButtonBase of(Action action) {
        ButtonBase button;
        if (action.isSwitch()) {
            ToggleButton toggle = new ToggleButton();
            toggle.selectedProperty().bindBidirectional(action.selected());
            button = toggle;
        } else {
            Button plain = new Button();
            plain.setOnAction(event -> action.fire());
            button = plain;
        }
        button.setId(action.id());
        button.setGraphic(new FontIcon(action.icon()));
        button.getStyleClass().addAll(Styles.BUTTON_ICON, "tool");
        button.setFocusTraversable(false);
        button.disableProperty().bind(action.disabled());
        button.setTooltip(tip(action.tip()));
        button.setAccessibleText(action.title());
        return button;
    }

    static Tooltip tip(String text) {
        Tooltip tip = new Tooltip(text);
        tip.setShowDelay(TIP_DELAY);
        return tip;
    }
}
