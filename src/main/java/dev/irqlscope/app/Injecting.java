package dev.irqlscope.app;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.MachineState;
import dev.irqlscope.scenario.DeviceSpec;
import dev.irqlscope.scenario.Fault;
import dev.irqlscope.scenario.FaultKind;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.scenario.UsualFaults;
import dev.irqlscope.session.Injection;
import dev.irqlscope.session.LiveRun;
import dev.irqlscope.session.Session;
import dev.irqlscope.session.SessionStatus;
import dev.irqlscope.trace.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignE;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;

/** Faults that somebody injects into the machine that runs: a menu for each of its devices. FX thread only. */
final class Injecting {
    private final Supplier<Session> session;
    private final Supplier<Notices> notices;
    private final ReadOnlyStringWrapper hindrance = new ReadOnlyStringWrapper("Nothing is open");

    Injecting(Supplier<Session> session, Supplier<Notices> notices) {
        this.session = session;
        this.notices = notices;
    }

    /** Once per pulse. */
    void show(SessionStatus status) {
        hindrance.set(hindrance(session.get(), status));
    }

    /** Why nothing can be injected now, in a sentence; {@code ""} if something can. */
    ReadOnlyStringProperty hindranceProperty() {
        return hindrance.getReadOnlyProperty();
    }

    private static String hindrance(Session open, SessionStatus status) {
        if (open.scenario().isEmpty()) {
            return "A recorded trace cannot be changed: open a scenario to inject faults into its machine";
        }
        return status.live() ? "" : "The machine has stopped: nothing can be injected any more";
    }

    /** Fills a menu with what can be injected now whenever it opens. */
    Menu menu(Action action) {
        Menu menu = new Menu(action.title(), new FontIcon(action.icon()));
        menu.getItems().setAll(items());
        menu.setOnShowing(event -> menu.getItems().setAll(items()));
        return menu;
    }

    /** What can be injected now, device by device; or why nothing can. */
    List<MenuItem> items() {
        Optional<Scenario> scenario = Optional.ofNullable(session.get()).flatMap(Session::scenario);
        if (scenario.isEmpty() || !hindrance.get().isEmpty()) {
            return List.of(silent(hindrance.get()));
        }
        List<MenuItem> items = new ArrayList<>();
        Set<String> gone = gone(session.get().analysis());
        for (DeviceSpec device : scenario.get().devices()) {
            items.add(gone.contains(device.name()) ? silent(device.name() + " (pulled out)") : menu(device));
        }
        if (items.isEmpty()) {
            items.add(silent("This machine has no devices"));
        }
        return items;
    }

    private Menu menu(DeviceSpec device) {
        Menu menu = new Menu(
                device.name(),
                new FontIcon(
                        device instanceof DeviceSpec.Adapter
                                ? MaterialDesignH.HARDDISK
                                : MaterialDesignE.EXPANSION_CARD_VARIANT));
        menu.setMnemonicParsing(false);
        FaultKind.About about = null;
        for (Fault fault : UsualFaults.of(device)) {
            if (about != null && about != fault.kind().about()) {
                menu.getItems().add(new SeparatorMenuItem());
            }
            about = fault.kind().about();
            MenuItem item = new MenuItem(UsualFaults.words(fault));
            item.setMnemonicParsing(false);
            item.setOnAction(event -> inject(fault));
            menu.getItems().add(item);
        }
        return menu;
    }

    private static Set<String> gone(Analysis analysis) {
        return MachineState.at(analysis, analysis.endNanos())
                .devices()
                .stream()
                .filter(MachineState.DeviceState::removed)
                .map(MachineState.DeviceState::name)
                .collect(Collectors.toSet());
    }

    private static MenuItem silent(String words) {
        MenuItem item = new MenuItem(words);
        item.setMnemonicParsing(false);
        item.setDisable(true);
        return item;
    }

    private void inject(Fault fault) {
        if (session.get() instanceof LiveRun run) {
            run.inject(fault, injection -> Platform.runLater(() -> tell(injection)));
        }
    }

    private void tell(Injection injection) {
        switch (injection) {
            case Injection.Done(var done) ->
                notices.get()
                        .done("Injected at %s: %s".formatted(
                                Durations.formatMoment(done.atNanos()), done.fault().name()));
            case Injection.Refused(String reason) -> notices.get().warning(reason);
        }
    }
}
