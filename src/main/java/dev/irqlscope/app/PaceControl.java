package dev.irqlscope.app;

import atlantafx.base.theme.Styles;
import dev.irqlscope.session.Pace;
import dev.irqlscope.session.SessionStatus;
import dev.irqlscope.session.SessionStatus.State;
import java.util.Locale;
import javafx.beans.property.ObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;

/** Slider for the pace, with the wanted rate and the one that is reached. */
final class PaceControl extends HBox {
    private static final double LENGTH = 112;

    private final Slider slider = new Slider(0, PaceScale.MAX, 0);
    private final Label wanted = new Label();
    private final Label real = new Label();
    private final ObjectProperty<Pace> pace;
    private boolean following;

    PaceControl(ObjectProperty<Pace> pace) {
        this.pace = pace;
        setAlignment(Pos.CENTER_LEFT);
        getStyleClass().addAll("group", "pace");
        slider.setId("pace");
        slider.setPrefWidth(LENGTH);
        slider.setMinWidth(LENGTH);
        slider.setFocusTraversable(false);
        slider.getStyleClass().add(Styles.SMALL);
        slider.setTooltip(Buttons
                .tip("Virtual time per second: 10 µs to 100 ms, at the end as fast as it goes  (Ctrl+↓ and Ctrl+↑)"));
        wanted.setId("pace-wanted");
        real.setId("pace-real");
        wanted.getStyleClass().add("mono");
        real.getStyleClass().addAll("mono", Styles.TEXT_MUTED);
        VBox rates = new VBox(wanted, real);
        rates.setAlignment(Pos.CENTER_LEFT);
        rates.getStyleClass().add("rates");
        setMinWidth(Region.USE_PREF_SIZE);
        getChildren().addAll(new FontIcon(MaterialDesignS.SPEEDOMETER), slider, rates);

        slider.valueProperty().addListener((observable, was, now) -> {
            if (!following) {
                pace.set(PaceScale.paceAt(now.doubleValue()));
            }
        });
        slider.valueChangingProperty().addListener((observable, was, changing) -> {
            if (!changing) {
                follow();
            }
        });
        pace.addListener((observable, was, now) -> follow());
        follow();
    }

    /** Once per pulse. */
    void show(SessionStatus status) {
        String text = status.state() == State.RUNNING
                ? "real " + PaceScale.describe(status.realRateNanosPerSecond())
                : status.state().name().toLowerCase(Locale.ROOT);
        if (!text.equals(real.getText())) {
            real.setText(text);
        }
    }

    private void follow() {
        wanted.setText(PaceScale.describe(pace.get()));
        if (!slider.isValueChanging()) {
            following = true;
            slider.setValue(PaceScale.positionOf(pace.get()));
            following = false;
        }
    }
}
