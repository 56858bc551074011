package dev.irqlscope.app;

import atlantafx.base.theme.Styles;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.session.SessionStatus;
import dev.irqlscope.session.SessionStatus.State;
import dev.irqlscope.session.Step;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.trace.TraceSnapshot;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;

/** The toolbar: what is open, how it runs, where the playhead is. */
final class TransportBar extends HBox {
    /** A narrower bar leaves out what menus and keys do as well. */
    private static final double ALL_IN_SIGHT = 1300;
    private static final double MOST_IN_SIGHT = 1080;

    private final MenuButton sources = new MenuButton();
    private final FontIcon playIcon = new FontIcon(MaterialDesignP.PLAY);
    private final ButtonBase play;
    private final Label time = new Label();
    private final Label detail = new Label();
    private final Label seed = new Label();
    private final VBox details;
    private final PaceControl pace;
    private final MenuButton faults = new MenuButton();

    TransportBar(Actions actions, Playback playback, SourceMenu menu, Injecting injecting) {
        getStyleClass().add("transport");
        setAlignment(Pos.CENTER_LEFT);
        pace = new PaceControl(playback.paceProperty());

        sources.setId("sources");
        sources.getStyleClass().add("sources");
        sources.setFocusTraversable(false);
        sources.setMnemonicParsing(false);
        sources.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        sources.setOnShowing(event -> {
            sources.getItems().setAll(MainMenu.item(actions.get("open-default")), MainMenu.item(actions.get("open")));
            menu.addTo(sources.getItems());
        });
        // A button without items shows no menu and so would never be filled.
        sources.getItems().setAll(MainMenu.item(actions.get("open-default")));

        play = Buttons.of(actions.get("play"));
        play.setGraphic(playIcon);
        play.getStyleClass().add("play");
        HBox steps = group(
                Buttons.of(actions.get(Actions.idOf(Step.INTERRUPT_BACK))),
                Buttons.of(actions.get(Actions.idOf(Step.EVENT_BACK))),
                play,
                Buttons.of(actions.get(Actions.idOf(Step.EVENT_FORWARD))),
                Buttons.of(actions.get(Actions.idOf(Step.INTERRUPT_FORWARD))));
        HBox budget = group(
                Buttons.of(actions.get(Actions.idOf(Step.NEXT_ISR_BUDGET))),
                Buttons.of(actions.get("break-at-isr-budget")));

        HBox inject = group(faults);
        offerFaults(actions.get(Actions.INJECT), injecting, inject);

        time.setId("playhead");
        time.getStyleClass().add("playhead");
        time.setMinWidth(Region.USE_PREF_SIZE);
        detail.getStyleClass().addAll("mono", Styles.TEXT_MUTED);
        seed.getStyleClass().addAll("mono", Styles.TEXT_MUTED);
        details = new VBox(detail, seed);
        details.setAlignment(Pos.CENTER_LEFT);
        details.setMinWidth(0);

        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox view = group(
                Buttons.of(actions.get("follow")),
                Buttons.of(actions.get("fit")),
                Buttons.of(actions.get("theme")));
        HBox files = group(
                Buttons.of(actions.get("open")),
                Buttons.of(actions.get("save")),
                Buttons.of(actions.get("export-picture")));
        HBox help = group(Buttons.of(actions.get("palette")), Buttons.of(actions.get("shortcuts")));
        leaveOut(files, ALL_IN_SIGHT);
        leaveOut(help, ALL_IN_SIGHT);
        leaveOut(view, MOST_IN_SIGHT);
        getChildren().addAll(sources, steps, budget, inject, pace, time, details, space, view, files, help);
    }

    private void leaveOut(HBox spare, double narrowerThan) {
        spare.visibleProperty().bind(widthProperty().greaterThanOrEqualTo(narrowerThan));
        spare.managedProperty().bind(spare.visibleProperty());
    }

    /** A button that is disabled shows no tooltip, so what stands around it says why it is. */
    private void offerFaults(Action action, Injecting injecting, HBox around) {
        faults.setId(action.id());
        faults.setGraphic(new FontIcon(action.icon()));
        faults.textProperty()
                .bind(Bindings.when(widthProperty().greaterThanOrEqualTo(ALL_IN_SIGHT)).then("Inject").otherwise(""));
        faults.getStyleClass().add("faults");
        faults.setFocusTraversable(false);
        faults.setAccessibleText(action.title());
        faults.disableProperty().bind(injecting.hindranceProperty().isNotEmpty());
        faults.getItems().setAll(injecting.items());
        faults.setOnShowing(event -> faults.getItems().setAll(injecting.items()));
        Tooltip tip = Buttons.tip(action.tip());
        tip.textProperty()
                .bind(Bindings.when(injecting.hindranceProperty().isEmpty())
                        .then(action.tip() + "\nLets something go wrong with a device, now")
                        .otherwise(Bindings.concat(action.tip(), "\n", injecting.hindranceProperty())));
        Tooltip.install(around, tip);
    }

    /** Opens the menu of faults. */
    void showFaults() {
        faults.show();
    }

    /** Names what is open. */
    void name(Source source) {
        sources.setText(source.title());
        sources.setTooltip(Buttons.tip(source.file() == null ? "Comes with the program" : source.file().toString()));
    }

    /** Once per pulse. */
    void show(SessionStatus status, Analysis analysis) {
        TraceSnapshot trace = analysis.trace();
        TraceInfo info = trace.info();
        setText(time, Durations.formatMoment(status.playheadNanos(), info.clock()));
        setText(detail, String.format(Locale.ROOT, "event %,d", trace.indexAtOrAfter(status.playheadNanos() + 1))
                .replace(',', ' '));
        setText(seed, info.seed() == null ? info.format() : "seed " + info.seed());
        // Better nothing than the dots that a narrow window would leave of it.
        details.setVisible(details.getWidth() + 1 >= details.prefWidth(-1));
        boolean running = status.state() == State.RUNNING;
        MaterialDesignP icon = running ? MaterialDesignP.PAUSE : MaterialDesignP.PLAY;
        if (playIcon.getIconCode() != icon) {
            playIcon.setIconCode(icon);
            play.pseudoClassStateChanged(PseudoClass.getPseudoClass("running"), running);
        }
        pace.show(status);
    }

    private static void setText(Label label, String text) {
        if (!text.equals(label.getText())) {
            label.setText(text);
        }
    }

    private static HBox group(Node... buttons) {
        HBox group = new HBox(buttons);
        group.getStyleClass().add("group");
        group.setAlignment(Pos.CENTER_LEFT);
        group.setMinWidth(Region.USE_PREF_SIZE);
        return group;
    }
}
