package dev.irqlscope.app;

import dev.irqlscope.app.Action.Group;
import dev.irqlscope.session.Step;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.input.KeyCombination;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignE;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignK;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignN;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;

/** All that the user can do in a window: the one table that menus, toolbar, keys, palette and shortcut sheet are made from. */
final class Actions {
    /** The action that opens the menu of faults. */
    static final String INJECT = "inject-fault";

    private static final double ZOOM = 2;

    private static final ObservableBooleanValue NEVER = new ReadOnlyBooleanWrapper(false).getReadOnlyProperty();

    private final List<Action> all = new ArrayList<>();

    Actions(MainWindow window) {
        Playback playback = window.playback();
        ObservableBooleanValue still = playback.playableProperty().not();

        add("open", Group.FILE, "Open…", MaterialDesignF.FOLDER_OPEN_OUTLINE, "Shortcut+O", window::askAndOpen);
        add(
                "open-folder",
                Group.FILE,
                "Open a folder (CTF trace)…",
                MaterialDesignF.FOLDER_TABLE_OUTLINE,
                "Shortcut+Shift+O",
                window::askAndOpenFolder);
        add(
                "open-default",
                Group.FILE,
                "Open the default scenario",
                MaterialDesignR.RESTART,
                "Shortcut+R",
                window::openDefault);
        add("save", Group.FILE, "Save trace…", MaterialDesignC.CONTENT_SAVE_OUTLINE, "Shortcut+S", window::askAndSave);
        add(
                "stop-saving",
                Group.FILE,
                "Stop saving",
                MaterialDesignC.CONTENT_SAVE_OFF_OUTLINE,
                "Shortcut+Shift+S",
                window.savingNowProperty().not(),
                window::stopSaving);
        add(
                "export-picture",
                Group.FILE,
                "Export picture…",
                MaterialDesignI.IMAGE_OUTLINE,
                "Shortcut+E",
                window::askAndExport);
        add(
                "export-trace",
                Group.FILE,
                "Export trace…",
                MaterialDesignE.EXPORT_VARIANT,
                "Shortcut+Shift+E",
                window::askAndExportTrace);
        add("close", Group.FILE, "Close window", MaterialDesignC.CLOSE, "Shortcut+W", window::close);

        add("play", Group.RUN, "Run or pause", MaterialDesignP.PLAY, "Space", still, playback::playOrPause);
        step(playback, still, Step.INTERRUPT_BACK, "Back by an interrupt", MaterialDesignS.SKIP_PREVIOUS,
                "Shift+Comma");
        step(playback, still, Step.EVENT_BACK, "Back by an event", MaterialDesignS.STEP_BACKWARD, "Comma");
        step(playback, still, Step.EVENT_FORWARD, "Forward by an event", MaterialDesignS.STEP_FORWARD, "Period");
        step(playback, still, Step.INTERRUPT_FORWARD, "Forward by an interrupt", MaterialDesignS.SKIP_NEXT,
                "Shift+Period");
        step(
                playback,
                still,
                Step.NEXT_ISR_BUDGET,
                "Run to the next ISR over its limit",
                MaterialDesignF.FAST_FORWARD,
                "N");
        add(
                "break-at-isr-budget",
                Group.RUN,
                "Stop whenever an ISR has used up its limit",
                MaterialDesignT.TIMER_ALERT_OUTLINE,
                "B",
                playback.breakAtIsrBudgetProperty());
        add(INJECT, Group.RUN, "Inject a fault", MaterialDesignL.LIGHTNING_BOLT_OUTLINE, "Shortcut+I",
                window::injectFault);
        add("slower", Group.RUN, "Slower", MaterialDesignM.MINUS, "Shortcut+Down", NEVER,
                () -> playback.changePace(-1));
        add("faster", Group.RUN, "Faster", MaterialDesignP.PLUS, "Shortcut+Up", NEVER, () -> playback.changePace(1));
        add("to-start", Group.RUN, "Go to the start", MaterialDesignP.PAGE_FIRST, "Shift+Home", still,
                playback::seekStart);
        add("to-head", Group.RUN, "Go to the newest moment", MaterialDesignP.PAGE_LAST, "Shift+End", still,
                playback::seekHead);

        add("follow", Group.VIEW, "Follow the playhead", MaterialDesignC.CROSSHAIRS_GPS, "L",
                window.timeline().followProperty());
        add("fit", Group.VIEW, "Whole run", MaterialDesignF.FIT_TO_SCREEN_OUTLINE, "F", window::fit);
        add(
                "zoom-in",
                Group.VIEW,
                "Zoom in",
                MaterialDesignM.MAGNIFY_PLUS_OUTLINE,
                "Shortcut+Equals",
                () -> window.timeline().zoomBy(ZOOM));
        add(
                "zoom-out",
                Group.VIEW,
                "Zoom out",
                MaterialDesignM.MAGNIFY_MINUS_OUTLINE,
                "Shortcut+Minus",
                () -> window.timeline().zoomBy(1 / ZOOM));
        add("next-finding", Group.VIEW, "Next finding", MaterialDesignA.ALERT_OUTLINE, "E",
                () -> window.nextFinding(1));
        add(
                "previous-finding",
                Group.VIEW,
                "Previous finding",
                MaterialDesignA.ALERT_OUTLINE,
                "Shift+E",
                () -> window.nextFinding(-1));
        add("mark", Group.VIEW, "Mark this moment…", MaterialDesignF.FLAG_OUTLINE, "M",
                () -> window.marking().askAndMark());
        add(
                "note",
                Group.VIEW,
                "Note on the measured stretch…",
                MaterialDesignN.NOTE_OUTLINE,
                "Shift+M",
                () -> window.marking().askAndNote());
        add("next-mark", Group.VIEW, "Next mark", MaterialDesignF.FLAG_OUTLINE, "J", () -> window.marking().walk(1));
        add(
                "previous-mark",
                Group.VIEW,
                "Previous mark",
                MaterialDesignF.FLAG_OUTLINE,
                "Shift+J",
                () -> window.marking().walk(-1));
        add("findings", Group.VIEW, "Findings", MaterialDesignF.FORMAT_LIST_BULLETED, "Alt+1",
                () -> window.lists().bringToFront(0));
        add("statistics", Group.VIEW, "Statistics", MaterialDesignT.TABLE_LARGE, "Alt+2",
                () -> window.lists().bringToFront(1));
        add(
                "distribution",
                Group.VIEW,
                "Distribution",
                MaterialDesignC.CHART_HISTOGRAM,
                "Alt+3",
                () -> window.lists().bringToFront(2));
        add(
                "breakpoints",
                Group.VIEW,
                "Breakpoints and limits",
                MaterialDesignT.TIMER_OUTLINE,
                "Alt+4",
                () -> window.lists().bringToFront(3));
        add("marks", Group.VIEW, "Marks and notes", MaterialDesignF.FLAG_OUTLINE, "Alt+5",
                () -> window.lists().bringToFront(4));
        add("lesson", Group.VIEW, "Lesson of the scenario", MaterialDesignS.SCHOOL_OUTLINE, "Alt+6",
                () -> window.lists().bringToFront(5));
        add("clear", Group.VIEW, "Clear cursor, selection and notice", MaterialDesignC.CURSOR_DEFAULT_OUTLINE, "Esc",
                window::clear);
        add("theme", Group.VIEW, "Dark or light theme", MaterialDesignT.THEME_LIGHT_DARK, "Shortcut+T",
                window::switchTheme);

        add("palette", Group.HELP, "Find an action…", MaterialDesignM.MAGNIFY, "Shortcut+K", window::showPalette);
        add("shortcuts", Group.HELP, "Keys and mouse", MaterialDesignK.KEYBOARD_OUTLINE, "F1", window::showShortcuts);
        add("about", Group.HELP, "About IRQL Scope", MaterialDesignH.HELP_CIRCLE_OUTLINE, "Shortcut+F1",
                window::showAbout);
    }

    List<Action> all() {
        return List.copyOf(all);
    }

    Action get(String id) {
        return all.stream()
                .filter(action -> action.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no action " + id));
    }

    /** The id of the action that takes such a step. */
    static String idOf(Step step) {
        return switch (step) {
            case EVENT_BACK -> "event-back";
            case EVENT_FORWARD -> "event-forward";
            case INTERRUPT_BACK -> "interrupt-back";
            case INTERRUPT_FORWARD -> "interrupt-forward";
            case NEXT_ISR_BUDGET -> "next-isr-budget";
        };
    }

    private void step(Playback playback, ObservableBooleanValue still, Step step, String title, Ikon icon, String key) {
        add(idOf(step), Group.RUN, title, icon, key, still, () -> playback.step(step));
    }

    private void add(String id, Group group, String title, Ikon icon, String key, Runnable run) {
        add(id, group, title, icon, key, NEVER, run);
    }

    private void add(
            String id, Group group, String title, Ikon icon, String key, ObservableBooleanValue disabled,
            Runnable run) {
        all.add(new Action(id, group, title, icon, KeyCombination.valueOf(key), disabled, null, run));
    }

    private void add(String id, Group group, String title, Ikon icon, String key, BooleanProperty selected) {
        Runnable flip = () -> selected.set(!selected.get());
        all.add(new Action(id, group, title, icon, KeyCombination.valueOf(key), NEVER, selected, flip));
    }
}
