package dev.irqlscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.analysis.MachineState;
import dev.irqlscope.app.lists.FindingsTable;
import dev.irqlscope.engine.StopReason;
import dev.irqlscope.format.EventDigest;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.session.HeadlessRun;
import dev.irqlscope.session.Session;
import dev.irqlscope.session.SessionLimits;
import dev.irqlscope.session.SessionStatus;
import dev.irqlscope.session.SessionStatus.State;
import dev.irqlscope.trace.Camera;
import dev.irqlscope.trace.Mark;
import dev.irqlscope.view.Palette;
import dev.irqlscope.view.StillPicture;
import dev.irqlscope.view.SvgPainter;
import dev.irqlscope.view.Viewport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import javafx.scene.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainWindowTest {
    @TempDir
    Path folder;

    private OpenWindow open;

    @BeforeEach
    void openWindow() throws TimeoutException {
        open = OpenWindow.withDefaultScenario();
    }

    @AfterEach
    void closeWindow() {
        open.close();
    }

    @Test
    void theDefaultScenarioRunsLiveAndItsFindingsAreListed() throws TimeoutException {
        open.press(KeyCode.SPACE, false);
        open.until(() -> open.window().session().status().headNanos() > 5_000_000);
        open.until(() -> !open.window().lists().findings().getItems().isEmpty());

        assertThat(open.status().live()).isTrue();
        open.press(KeyCode.SPACE, false);
        open.until(() -> open.window().session().status().state() == State.PAUSED);
    }

    @Test
    void aStepForwardAndAStepBackEndWhereTheyBegan() throws TimeoutException {
        open.step("interrupt-forward");
        long first = open.status().playheadNanos();
        open.step("interrupt-forward");
        assertThat(open.status().playheadNanos()).isGreaterThan(first);
        open.step("interrupt-back");

        assertThat(open.status().playheadNanos()).isEqualTo(first);
    }

    @Test
    void aRunToTheNextIsrOverItsLimitStopsWhenTheLimitIsUsedUp() throws TimeoutException {
        runToBudget();

        SessionStatus status = open.status();
        MachineState machine = MachineState.at(open.session().analysis(), status.playheadNanos());
        assertThat(machine.cpus()).anySatisfy(
                cpu -> assertThat(cpu.exclusiveNanos()).isEqualTo(cpu.limitNanos()).isPositive());
    }

    @Test
    void aClickOnAFindingBringsItIntoView() throws TimeoutException {
        findSomething();
        Finding wanted = OpenWindow.onFx(() -> clickOnFirst(open.window().lists().findings()));

        assertThat(OpenWindow.onFx(() -> open.window().timeline().cursorTimeProperty().get()))
                .isBetween(wanted.atNanos(), wanted.untilNanos());
        open.until(() -> {
            Viewport shown = open.window().timeline().viewportProperty().get();
            return shown.fromNanos() <= wanted.atNanos() && wanted.atNanos() <= shown.toNanos();
        });
        assertThat(OpenWindow.onFx(() -> open.window().timeline().followProperty().get())).isFalse();
    }

    @Test
    void theSelectedFindingIsToldInFull() throws TimeoutException {
        findSomething();
        FindingsTable findings = OpenWindow.onFx(() -> open.window().lists().findings());
        Finding wanted = OpenWindow.onFx(() -> findings.walk(1));

        open.until(() -> findings.lookupAll(".whole")
                .stream()
                .map(Text.class::cast)
                .anyMatch(text -> text.getText().equals(wanted.text())
                        && text.getLayoutBounds().getWidth() <= findings.getColumns().getLast().getWidth()
                        && text.getLayoutBounds().getHeight() <= rowOf(text).getHeight()));
    }

    private static TableRow<?> rowOf(Node node) {
        return node instanceof TableRow<?> row ? row : rowOf(node.getParent());
    }

    @Test
    void theCameraMovesByKeysWhereverTheFocusIs() throws TimeoutException {
        findSomething();
        OpenWindow.onFx(() -> clickOnFirst(open.window().lists().findings()));
        open.run(() -> open.window().lists().findings().requestFocus());
        open.until(() -> open.window().timeline().viewportProperty().get() != null);
        long before = OpenWindow.onFx(this::shownSpan);
        open.press(KeyCode.W, false);

        open.until(() -> shownSpan() < before);
        open.run(() -> open.window().timeline().letGoOfKeys());
    }

    @Test
    void aFileThatIsNoTraceIsNamedAndWhatWasOpenStays() throws Exception {
        Path broken = Files.write(folder.resolve("rubbish.bin"), "not a trace".getBytes(StandardCharsets.UTF_8));
        Session before = open.session();
        open.run(() -> open.window().open(broken));
        open.until(() -> open.window().notices().shown().contains("rubbish.bin"));

        assertThat(open.session()).isSameAs(before);
        open.step("event-forward");
    }

    @Test
    void aScenarioWithAMistakeIsNamedWithItsLineAndWhatWasOpenStays() throws Exception {
        Path broken = Files.writeString(folder.resolve("mistake.yaml"), "title: x\nmachine: { processors: many }\n");
        Session before = open.session();
        open.run(() -> open.window().open(broken));
        open.until(() -> open.window().notices().shown().contains("mistake.yaml:2"));

        assertThat(open.session()).isSameAs(before);
    }

    @Test
    void aTraceThatWasCutOffOpensAsFarAsItGoesAndSaysSo() throws Exception {
        Scenario scenario = Scenario.defaultScenario();
        Path cut = folder.resolve("cut.irqlscope");
        HeadlessRun.run(scenario, 1, 2_000_000, SessionLimits.of(scenario), cut, nanos -> {});
        byte[] whole = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(whole, whole.length - 20));
        Session before = open.session();
        open.run(() -> open.window().open(cut));
        open.until(() -> open.window().session() != before);
        open.until(() -> !open.window().notices().shown().isEmpty());

        assertThat(open.window().notices().shown()).contains("cut");
        assertThat(open.session().trace().size()).isPositive();
    }

    @Test
    void theThemeChangesAndChangesBack() {
        Theme before = OpenWindow.onFx(open.window()::theme);
        open.press(KeyCode.T, true);

        assertThat(OpenWindow.onFx(open.window()::theme)).isNotEqualTo(before);
        assertThat(OpenWindow.onFx(() -> open.window().scene().getStylesheets().toString())).contains("light.css");
        open.press(KeyCode.T, true);
        assertThat(OpenWindow.onFx(open.window()::theme)).isEqualTo(before);
    }

    @Test
    void aSavedRunDrawsTheSamePictureWhenItIsOpenedAgain() throws Exception {
        runToBudget();
        Session run = open.session();
        open.until(() -> run.analysis().trace().endIndex() == run.trace().size());
        Analysis before = run.analysis();
        open.until(() -> open.isOnItsWayTo(before.endNanos()));
        Path file = folder.resolve("run.irqlscope");
        open.run(() -> open.window().save(file));
        open.until(() -> run.savingTo().isPresent() && Files.exists(file));
        open.run(() -> open.window().actions().get("stop-saving").run().run());
        open.until(() -> open.window().notices().shown().contains("Wrote "));
        open.run(() -> open.window().open(file));
        open.until(() -> open.window().session() != run);
        open.until(() -> open.window().session().status().state() != State.LOADING);
        open.until(() -> open.window().session().analysis().trace().endIndex() == before.trace().endIndex());
        Analysis after = open.session().analysis();

        open.until(() -> open.window().timeline().viewportProperty().get().toNanos() >= after.endNanos());
        assertThat(EventDigest.of(after.trace())).isEqualTo(EventDigest.of(before.trace()));
        assertThat(picture(after, before.endNanos())).isEqualTo(picture(before, before.endNanos()));
    }

    @Test
    void aMarkIsPutWithWordsListedAndSavedWithTheRunAndItsView() throws Exception {
        runToBudget();
        Session run = open.session();
        open.press(KeyCode.M, false);
        open.run(() -> {
            TextField field = (TextField) open.window().scene().lookup("#words");
            field.setText("here it is");
            Event.fireEvent(field, new KeyEvent(
                    KeyEvent.KEY_PRESSED, "", "", KeyCode.ENTER, false, false, false, false));
        });
        open.until(() -> run.annotations().marks().size() == 1);
        long at = run.annotations().marks().getFirst().atNanos();
        assertThat(at).isEqualTo(open.status().playheadNanos());

        open.run(() -> open.window().timeline().cursorTimeProperty().set(at - 1_000));
        open.run(() -> open.window().actions().get("next-mark").fire());
        assertThat(OpenWindow.onFx(() -> open.window().timeline().cursorTimeProperty().get())).isEqualTo(at);

        open.run(() -> open.window().timeline().showRange(at - 20_000, at - 8_000, false));
        open.until(() -> open.window().timeline().viewportProperty().get().spanNanos() == 12_000);
        Path file = folder.resolve("marked.irqlscope");
        open.run(() -> open.window().save(file));
        open.until(() -> run.savingTo().isPresent() && Files.exists(file));
        open.run(() -> open.window().stopSaving());
        open.until(() -> open.window().notices().shown().contains("Wrote "));
        open.run(() -> open.window().open(file));
        open.until(() -> open.window().session() != run);

        assertThat(open.session().annotations().marks()).containsExactly(new Mark(at, "here it is"));
        assertThat(open.session().annotations().view()).isEqualTo(new Camera(at - 20_000, at - 8_000));
        open.until(() -> open.window().timeline().viewportProperty().get().fromNanos() == at - 20_000
                && open.window().timeline().viewportProperty().get().toNanos() == at - 8_000);
    }

    @Test
    void aTraceIsExportedAsTheNameSaysAndOtherNamesAreRefused() throws Exception {
        runToBudget();
        Path json = folder.resolve("run.json");
        open.run(() -> open.window().exportTrace(json));
        open.until(() -> open.window().notices().shown().equals("Wrote " + json));

        assertThat(json).content().startsWith("{\"displayTimeUnit\":\"ns\"").endsWith("]}");
        open.run(() -> open.window().exportTrace(folder.resolve("run.txt")));
        assertThat(OpenWindow.onFx(() -> open.window().notices().shown()))
                .contains("expected a name that ends in .json, .pftrace or .csv");
        assertThat(folder.resolve("run.txt")).doesNotExist();
    }

    @Test
    void whatIsTypedIntoThePaletteIsNoShortcut() throws TimeoutException {
        open.act("palette");
        open.press(KeyCode.N, false);
        open.press(KeyCode.B, false);

        assertThat(OpenWindow.onFx(() -> open.window().playback().breakAtIsrBudgetProperty().get())).isFalse();
        open.press(KeyCode.ESCAPE, false);
        assertThat(OpenWindow.onFx(() -> open.window().overlays().isOpen())).isFalse();
    }

    private long shownSpan() {
        Viewport shown = open.window().timeline().viewportProperty().get();
        return shown.toNanos() - shown.fromNanos();
    }

    private void runToBudget() throws TimeoutException {
        open.act("next-isr-budget");
        open.until(() -> {
            SessionStatus status = open.window().session().status();
            return status.state() == State.PAUSED && status.lastStop() == StopReason.ISR_BUDGET;
        });
        open.until(
                () -> open.window().session().analysis().trace().endIndex() == open.window().session().trace().size());
    }

    private void findSomething() throws TimeoutException {
        open.act("play");
        open.until(() -> !open.window().lists().findings().getItems().isEmpty());
        open.act("play");
        open.until(() -> open.window().session().status().state() == State.PAUSED);
        Session session = open.session();
        open.until(() -> session.analysis().trace().endIndex() == session.trace().size());
        open.until(() -> open.window().lists().findings().getItems().size() == session.analysis().findings().size());
    }

    private static Finding clickOnFirst(TableView<Finding> table) {
        table.scrollTo(0);
        table.layout();
        TableRow<?> row = table.lookupAll(".table-row-cell:filled")
                .stream()
                .map(TableRow.class::cast)
                .filter(candidate -> candidate.getIndex() == 0)
                .findFirst()
                .orElseThrow();
        row.fireEvent(new MouseEvent(
                MouseEvent.MOUSE_CLICKED, 5, 5, 5, 5, MouseButton.PRIMARY, 1, false, false, false, false, true, false,
                false,
                true, false, true, new PickResult(row, 5, 5)));
        return (Finding) row.getItem();
    }

    private static String picture(Analysis analysis, long end) {
        return SvgPainter.svg(StillPicture.draw(analysis, 0, end, 1200, Palette.DARK));
    }
}
