package dev.irqlscope.app;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.app.inspector.Inspector;
import dev.irqlscope.app.lists.BreakpointsPane;
import dev.irqlscope.app.timeline.Selection;
import dev.irqlscope.app.timeline.TimelinePane;
import dev.irqlscope.app.timeline.Typefaces;
import dev.irqlscope.session.Recording;
import dev.irqlscope.session.Session;
import dev.irqlscope.session.SessionStatus;
import dev.irqlscope.session.SessionStatus.State;
import dev.irqlscope.trace.Camera;
import dev.irqlscope.view.Typeface;
import dev.irqlscope.view.Viewport;
import java.nio.file.Path;
import java.util.Optional;
import javafx.animation.AnimationTimer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.control.SplitPane;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;

/** A window: one session, seen from all sides. Once per pulse it looks how far the session has come. */
final class MainWindow {
    private static final double FONT_SIZE = 12;

    private final Stage stage;
    private final Settings settings;
    private final Playback playback = new Playback();
    private final TimelinePane timeline = new TimelinePane();
    private final Desk desk;
    private final Injecting injecting;
    private final FileDialogs files;
    private final TransportBar transport;
    private final Inspector inspector = new Inspector(this::goTo);
    private final ListTabs lists;
    private final Marking marking;
    private final StateBar state;
    private final Notices notices;
    private final StateNotices stateNotices;
    private final Overlays overlays;
    private final Actions actions;
    private final WindowLayout layout;
    private final Scene scene;
    private final AnimationTimer pulse = new AnimationTimer() {
        @Override
        public void handle(long now) {
            look(now);
        }
    };
    private final ReadOnlyBooleanWrapper savingNow = new ReadOnlyBooleanWrapper();
    private Theme theme;

    /** A recording has been loaded and is to be seen whole as soon as the analysis has come to its end. */
    private boolean fitWhenKnown;

    MainWindow(Stage stage, Settings settings) {
        this.stage = stage;
        this.settings = settings;
        // The first font loads all, which the stylesheets name.
        Typefaces.font(Typeface.SANS, FONT_SIZE);
        desk = new Desk(this::opened, this::failed);
        injecting = new Injecting(desk::session, this::notices);
        files = new FileDialogs(stage);
        lists = new ListTabs(
                this::reveal,
                this::goTo,
                this::look,
                new BreakpointsPane(
                        playback.breakAtIsrBudgetProperty(), limits -> desk.session().setLimits(limits)));

        playback.paceProperty()
                .set(PaceScale.paceAt(settings.number(
                        Settings.PACE, PaceScale.positionOf(playback.paceProperty().get()))));
        actions = new Actions(this);
        SourceMenu sources = new SourceMenu(settings, this::open);
        transport = new TransportBar(actions, playback, sources, injecting);
        state = new StateBar(this::stopLoading);

        SplitPane left = new SplitPane(timeline, lists);
        left.setOrientation(Orientation.VERTICAL);
        SplitPane.setResizableWithParent(lists, false);
        SplitPane whole = new SplitPane(left, inspector);
        SplitPane.setResizableWithParent(inspector, false);
        whole.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
        notices = new Notices(whole);
        BorderPane frame = new BorderPane(notices.node());
        frame.setTop(new VBox(new MainMenu(actions, sources.menus(), injecting.menu(actions.get(Actions.INJECT))),
                transport));
        frame.setBottom(state);
        overlays = new Overlays(frame);
        overlays.getStyleClass().add("irqlscope");
        marking = new Marking(timeline, overlays, notices, desk::session, this::look);
        lists.getTabs().add(marking.tab());
        layout = new WindowLayout(stage, whole, left, settings);
        stateNotices = new StateNotices(notices, desk, this::askAndSave);

        scene = new Scene(overlays, layout.width(), layout.height());
        ActionKeys.install(scene, actions);
        scene.addEventHandler(KeyEvent.ANY, timeline::move);
        stage.focusedProperty().addListener(focus -> timeline.letGoOfKeys());
        FileDrop.install(scene, this::open);
        setTheme(Theme.of(settings.text(Settings.THEME, Theme.DARK.word())));
        stage.setScene(scene);
        stage.setTitle("IRQL Scope");
        stage.getIcons().setAll(AppIcons.all());
        stage.setOnHidden(event -> dispose());
    }

    /** Shows the window with what the caller opens next. */
    void show() {
        stage.show();
        layout.restore();
        timeline.requestFocus();
        pulse.start();
    }

    Scene scene() {
        return scene;
    }

    Playback playback() {
        return playback;
    }

    TimelinePane timeline() {
        return timeline;
    }

    Session session() {
        return desk.session();
    }

    Actions actions() {
        return actions;
    }

    Notices notices() {
        return notices;
    }

    ListTabs lists() {
        return lists;
    }

    WindowLayout layout() {
        return layout;
    }

    Theme theme() {
        return theme;
    }

    Marking marking() {
        return marking;
    }

    Overlays overlays() {
        return overlays;
    }

    /** Opens the scenario that the program brings along and runs it. */
    void openDefault() {
        desk.openDefault();
        desk.session().play();
    }

    /** The same, standing at its first moment. */
    void openDefaultPaused() {
        desk.openDefault();
    }

    /** Opens a scenario, which runs, or a trace, which stands. */
    void open(Path file) {
        desk.open(file);
    }

    /** Ends the reading of a trace; what has been read so far stays open. */
    void stopLoading() {
        if (desk.session() instanceof Recording recording) {
            recording.stopReading();
        }
    }

    void askAndOpen() {
        files.askForInput().ifPresent(this::open);
    }

    void askAndOpenFolder() {
        files.askForInputFolder().ifPresent(this::open);
    }

    void askAndSave() {
        files.askForTrace(desk.source()).ifPresent(this::save);
    }

    void askAndExport() {
        files.askForPicture(desk.source()).ifPresent(this::export);
    }

    void askAndExportTrace() {
        files.askForExport(desk.source()).ifPresent(this::exportTrace);
    }

    void save(Path file) {
        marking.seeView();
        new Saving(notices).save(desk.session(), file);
    }

    /** Makes the file that grows with the run whole. */
    void stopSaving() {
        marking.seeView();
        desk.session().stopSaving();
    }

    /** Whether a file grows with the run. */
    ReadOnlyBooleanProperty savingNowProperty() {
        return savingNow.getReadOnlyProperty();
    }

    void export(Path file) {
        Viewport shown = timeline.viewportProperty().get();
        new Saving(notices).export(desk.session().analysis(), shown, theme.palette(), file);
    }

    /** Writes the calls that are known now, as the name of the file says. */
    void exportTrace(Path file) {
        new Saving(notices).exportTrace(desk.session().analysis(), file);
    }

    void close() {
        stage.close();
    }

    void fit() {
        timeline.followProperty().set(false);
        timeline.fitAll();
    }

    void switchTheme() {
        setTheme(theme.other());
    }

    void nextFinding(int direction) {
        Finding next = lists.findings().walk(direction);
        if (next != null) {
            reveal(next);
        }
    }

    /** Jumps to a finding, with the cursor at its last nanosecond: there the machine is as the finding says. */
    void reveal(Finding finding) {
        timeline.followProperty().set(false);
        timeline.reveal(finding);
        timeline.cursorTimeProperty().set(Math.max(finding.atNanos(), finding.untilNanos() - 1));
    }

    void clear() {
        if (overlays.isOpen()) {
            overlays.hide();
            return;
        }
        notices.clear();
        while (timeline.clearChoice()) {
            // It forgets one thing at a time.
        }
        lists.findings().getSelectionModel().clearSelection();
    }

    void showPalette() {
        CommandPalette palette = new CommandPalette(actions, overlays::hide);
        overlays.show(palette.node(), Pos.TOP_CENTER);
        palette.focus();
    }

    void showShortcuts() {
        if (overlays.isOpen()) {
            overlays.hide();
        } else {
            overlays.show(ShortcutSheet.of(actions), Pos.CENTER);
        }
    }

    /** Offers what can be injected, or says why nothing can. */
    void injectFault() {
        String hindrance = injecting.hindranceProperty().get();
        if (hindrance.isEmpty()) {
            transport.showFaults();
        } else {
            notices.warning(hindrance);
        }
    }

    void showAbout() {
        overlays.show(AboutSheet.node(), Pos.CENTER);
    }

    private void goTo(long nanos) {
        timeline.followProperty().set(false);
        timeline.cursorTimeProperty().set(nanos);
        Viewport shown = timeline.viewportProperty().get();
        if (shown != null && (nanos < shown.fromNanos() || nanos > shown.toNanos())) {
            long half = Math.max(1, (shown.toNanos() - shown.fromNanos()) / 2);
            timeline.showRange(nanos - half, nanos + half, true);
        }
    }

    /** Shows a part of the timeline. */
    private void look(long fromNanos, long toNanos) {
        timeline.followProperty().set(false);
        timeline.showRange(fromNanos, toNanos, true);
    }

    private void setTheme(Theme next) {
        theme = next;
        theme.applyTo(scene);
        timeline.setPalette(theme.palette());
        lists.setPalette(theme.palette());
        settings.put(Settings.THEME, theme.word());
    }

    private void opened(Session session) {
        Source source = desk.source();
        if (source.file() != null) {
            settings.addRecentFile(source.file());
        }
        stage.setTitle(source.title() + " – IRQL Scope");
        transport.name(source);
        notices.clear();
        timeline.cursorTimeProperty().set(-1);
        timeline.selectionProperty().set(Selection.NONE);
        fitWhenKnown = false;
        playback.control(session);
        injecting.show(session.status());
        lists.offerLesson(session);
        boolean live = session.status().live();
        timeline.followProperty().set(live);
        if (live && source.file() != null) {
            session.play();
        }
    }

    private void failed(String line) {
        notices.error(line);
        if (desk.session() == null) {
            openDefault();
            notices.error(line);
        }
    }

    /** Once per pulse: everything shows what the session has published. */
    private void look(long now) {
        Session session = desk.session();
        if (session == null) {
            return;
        }
        Analysis analysis = session.analysis();
        SessionStatus status = session.status();
        boolean running = status.state() == State.RUNNING;
        boolean allKnown = analysis.trace().endIndex() == session.trace().size();
        fitWhenKnown |= stateNotices.see(session, status) && !status.live();
        playback.show(status);
        injecting.show(status);
        timeline.show(analysis);
        boolean ahead = running && status.live() && !allKnown;
        timeline.setStatus(
                status,
                ahead ? Math.min(status.playheadNanos(), analysis.endNanos()) : status.playheadNanos());
        if (fitWhenKnown && allKnown) {
            fitWhenKnown = false;
            Camera kept = session.annotations().view();
            if (kept == null) {
                fit();
            } else {
                timeline.followProperty().set(false);
                timeline.showRange(kept.fromNanos(), kept.toNanos(), false);
            }
        }
        transport.show(status, analysis);
        state.show(status, analysis, session.trace().size());
        Optional<Path> savingTo = session.savingTo();
        state.showSaving(savingTo);
        savingNow.set(savingTo.isPresent());
        marking.show();
        lists.show(session, analysis, running, now);
        long cursor = timeline.cursorTimeProperty().get();
        int activity = timeline.selectionProperty().get().activity();
        long at = cursor >= 0 ? cursor : status.playheadNanos();
        // Beyond the last event nothing is known, unless there is none to come: then everything went on as it was.
        inspector.show(analysis, allKnown ? at : Math.min(at, analysis.endNanos()), activity, running, now);
    }

    private void dispose() {
        pulse.stop();
        layout.keep();
        settings.put(Settings.PACE, Double.toString(PaceScale.positionOf(playback.paceProperty().get())));
        settings.keep();
        if (desk.session() != null) {
            marking.seeView();
        }
        desk.close();
    }
}
