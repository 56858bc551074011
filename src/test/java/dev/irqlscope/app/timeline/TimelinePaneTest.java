package dev.irqlscope.app.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.session.Pace;
import dev.irqlscope.session.SessionStatus;
import dev.irqlscope.view.Hit;
import dev.irqlscope.view.TimelineLayout;
import dev.irqlscope.view.Viewport;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The timeline in a window, over the default scenario. */
@ExtendWith(ApplicationExtension.class)
class TimelinePaneTest {
    private static final double WIDTH = 1_180;
    private static final double HEIGHT = 720;

    private static Analysis run;

    private TimelinePane pane;
    private TimelineSheet sheet;
    private OverviewStrip strip;

    @BeforeAll
    static void runTheDefaultScenario() {
        run = SampleRun.analyzed(20_000_000);
    }

    @Start
    void open(Stage stage) {
        pane = new TimelinePane();
        pane.setManaged(false);
        pane.resize(WIDTH, HEIGHT);
        stage.setScene(new Scene(new Pane(pane), WIDTH, HEIGHT));
        stage.show();
        pane.requestFocus();
    }

    @BeforeEach
    void showTheRun() {
        sheet = (TimelineSheet) pane.lookup(".timeline-sheet");
        strip = (OverviewStrip) pane.lookup(".overview-strip");
        act(() -> {
            pane.show(run);
            pane.setStatus(status(SessionStatus.State.PAUSED, run.endNanos(), true));
            pane.showRange(5_000_000, 6_000_000, false);
        });
    }

    @Test
    void wheelZoomsAndKeepsTheTimeUnderThePointer() {
        long under = view().timeAt(700);

        act(() -> wheel(700, 300, 0, 80, false));

        assertThat(view().spanNanos()).isLessThan(1_000_000);
        assertThat(view().timeAt(700)).isCloseTo(under, within(2L));
    }

    @Test
    void wheelWithShiftPansAndDoesNotZoom() {
        act(() -> wheel(700, 300, 0, -40, true));

        assertThat(view().spanNanos()).isEqualTo(1_000_000);
        assertThat(view().fromNanos()).isGreaterThan(5_000_000);
    }

    @Test
    void dragTakesTheTimeUnderThePointerAlong() {
        long under = view().timeAt(800);

        act(() -> {
            mouse(sheet, MouseEvent.MOUSE_PRESSED, 800, 300, MouseButton.PRIMARY, false, 1);
            mouse(sheet, MouseEvent.MOUSE_DRAGGED, 650, 300, MouseButton.PRIMARY, false, 1);
            mouse(sheet, MouseEvent.MOUSE_DRAGGED, 600, 300, MouseButton.PRIMARY, false, 1);
            mouse(sheet, MouseEvent.MOUSE_RELEASED, 600, 300, MouseButton.PRIMARY, false, 1);
        });

        assertThat(view().timeAt(600)).isCloseTo(under, within(2L));
        assertThat(view().spanNanos()).isEqualTo(1_000_000);
        assertThat(pane.selectionProperty().get()).isEqualTo(Selection.NONE);
    }

    @Test
    void dragOnTheRulerZoomsToTheStretch() {
        long from = view().timeAt(400);
        long to = view().timeAt(600);

        act(() -> {
            mouse(sheet, MouseEvent.MOUSE_PRESSED, 400, 10, MouseButton.PRIMARY, false, 1);
            mouse(sheet, MouseEvent.MOUSE_DRAGGED, 600, 12, MouseButton.PRIMARY, false, 1);
            mouse(sheet, MouseEvent.MOUSE_RELEASED, 600, 12, MouseButton.PRIMARY, false, 1);
        });

        assertThat(view().fromNanos()).isEqualTo(from);
        assertThat(view().toNanos()).isEqualTo(to);
    }

    @Test
    void dragWithShiftMeasuresAndZZoomsToWhatWasMeasured() {
        long from = view().timeAt(400);
        long to = view().timeAt(600);

        act(() -> {
            mouse(sheet, MouseEvent.MOUSE_PRESSED, 600, 300, MouseButton.PRIMARY, true, 1);
            mouse(sheet, MouseEvent.MOUSE_DRAGGED, 400, 300, MouseButton.PRIMARY, true, 1);
            mouse(sheet, MouseEvent.MOUSE_RELEASED, 400, 300, MouseButton.PRIMARY, true, 1);
        });
        assertThat(view().fromNanos()).isEqualTo(5_000_000);
        act(() -> key(KeyCode.Z));

        assertThat(view().fromNanos()).isEqualTo(from);
        assertThat(view().toNanos()).isEqualTo(to);
    }

    @Test
    void heldKeysZoomAndPanUntilTheyAreReleased() throws TimeoutException {
        act(() -> fireKey(KeyEvent.KEY_PRESSED, KeyCode.W));
        long tapped = view().spanNanos();
        assertThat(tapped).isLessThan(1_000_000);
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> view().spanNanos() < tapped);
        act(() -> fireKey(KeyEvent.KEY_RELEASED, KeyCode.W));
        long from = view().fromNanos();
        act(() -> fireKey(KeyEvent.KEY_PRESSED, KeyCode.A));
        act(() -> fireKey(KeyEvent.KEY_RELEASED, KeyCode.A));

        assertThat(view().fromNanos()).isLessThan(from);
    }

    @Test
    void clickSelectsTheIsrUnderThePointerAndPutsTheCursorThere() {
        Hit.IsrHit isr = firstIsrInSight();
        double x = Math.rint(isr.x() + isr.w() / 2);
        double y = Math.rint(isr.y() + isr.h() / 2);
        long at = view().timeAt(x);

        act(() -> click(x, y, 1));

        assertThat(pane.selectionProperty().get()).isEqualTo(new Selection(isr.activity(), at));
        assertThat(pane.cursorTimeProperty().get()).isEqualTo(at);
    }

    @Test
    void doubleClickZoomsToTheCall() {
        Hit.IsrHit isr = firstIsrInSight();
        long start = run.activities().startNanos(isr.activity());
        long end = run.activities().endNanos(isr.activity());

        act(() -> {
            click(isr.x() + isr.w() / 2, isr.y() + isr.h() / 2, 1);
            click(isr.x() + isr.w() / 2, isr.y() + isr.h() / 2, 2);
        });

        assertThat(view().fromNanos()).isLessThan(start);
        assertThat(view().toNanos()).isGreaterThan(end);
        assertThat(view().spanNanos()).isBetween(3 * (end - start), 5 * (end - start));
    }

    @Test
    void bracketsWalkFromIsrToIsrOfOneProcessorAndKeepThemInSight() {
        Hit.IsrHit isr = firstIsrInSight();
        act(() -> click(isr.x() + isr.w() / 2, isr.y() + isr.h() / 2, 1));

        act(() -> {
            for (int i = 0; i < 40; i++) {
                key(KeyCode.CLOSE_BRACKET);
            }
        });

        int walked = pane.selectionProperty().get().activity();
        assertThat(walked).isGreaterThan(isr.activity());
        assertThat(run.activities().cpu(walked)).isEqualTo(run.activities().cpu(isr.activity()));
        assertThat(IsrWalk.isIsr(run, walked)).isTrue();
        assertThat(run.activities().startNanos(walked)).isBetween(view().fromNanos(), view().toNanos());
        act(() -> {
            for (int i = 0; i < 40; i++) {
                key(KeyCode.OPEN_BRACKET);
            }
        });
        assertThat(pane.selectionProperty().get().activity()).isEqualTo(isr.activity());
    }

    @Test
    void revealingAFindingShowsItWithItsSurroundingsAndSelectsItsCall() {
        Finding finding = run.findings()
                .stream()
                .filter(each -> each.rule().equals("isr-over-limit"))
                .findFirst()
                .orElseThrow();

        act(() -> pane.reveal(finding));

        assertThat(pane.selectionProperty().get().activity()).isEqualTo(finding.activity());
        assertThat(finding.atNanos()).isBetween(view().fromNanos(), view().toNanos());
        assertThat(finding.untilNanos()).isBetween(view().fromNanos(), view().toNanos());
        assertThat(pane.getAccessibleText()).contains("over its limit");
    }

    @Test
    void aRunningPlayheadIsFollowedUntilTheUserPansAndAgainAfterThePillIsPressed() {
        Button pill = (Button) pane.lookup(".follow-pill");
        act(() -> {
            pane.followProperty().set(true);
            pane.setStatus(status(SessionStatus.State.RUNNING, 10_000_000, true));
        });
        assertThat(share(10_000_000)).isCloseTo(0.75, within(0.001));
        assertThat(pill.isVisible()).isFalse();

        act(() -> wheel(700, 300, 0, 40, true));
        Viewport panned = view();
        act(() -> pane.setStatus(status(SessionStatus.State.RUNNING, 11_000_000, true)));
        assertThat(pane.followProperty().get()).isFalse();
        assertThat(view()).isEqualTo(panned);
        assertThat(pill.isVisible()).isTrue();

        act(pill::fire);
        assertThat(pane.followProperty().get()).isTrue();
        assertThat(share(11_000_000)).isCloseTo(0.75, within(0.001));
        assertThat(pill.isVisible()).isFalse();
    }

    @Test
    void aRunThatIsFasterThanItsAnalysisIsFollowedAsFarAsItIsKnown() {
        act(() -> {
            pane.followProperty().set(true);
            pane.setStatus(status(SessionStatus.State.RUNNING, 900_000_000, true), 10_000_000);
        });

        assertThat(share(10_000_000)).isCloseTo(0.75, within(0.001));
    }

    @Test
    void pausingLeavesTheViewButAStepBringsThePlayheadIntoSight() {
        act(() -> pane.setStatus(status(SessionStatus.State.RUNNING, 15_000_000, true)));
        act(() -> pane.setStatus(status(SessionStatus.State.PAUSED, 15_100_000, true)));
        assertThat(view().fromNanos()).isEqualTo(5_000_000);

        act(() -> pane.setStatus(status(SessionStatus.State.PAUSED, 15_100_700, true)));

        assertThat(15_100_700L).isBetween(view().fromNanos(), view().toNanos());
        assertThat(view().spanNanos()).isEqualTo(1_000_000);
    }

    @Test
    void aRecordingThatNobodyHasMovedInIsShownWhole() {
        TimelinePane fresh = pane;
        Analysis recording = SampleRun.analyzed(3_000_000);

        act(() -> {
            fresh.show(recording);
            fresh.setStatus(status(SessionStatus.State.LOADING, 0, false));
        });

        assertThat(view().fromNanos()).isLessThanOrEqualTo(0);
        assertThat(view().toNanos()).isBetween(3_000_000L, 3_100_000L);
        assertThat(pane.selectionProperty().get()).isEqualTo(Selection.NONE);
    }

    @Test
    void clickOnTheOverviewGoesThereAndADragOfItsWindowMovesIt() {
        double there = TimelineLayout.GUTTER + (strip.getWidth() - TimelineLayout.GUTTER) / 2;

        act(() -> {
            mouse(strip, MouseEvent.MOUSE_PRESSED, there, 20, MouseButton.PRIMARY, false, 1);
            mouse(strip, MouseEvent.MOUSE_RELEASED, there, 20, MouseButton.PRIMARY, false, 1);
        });
        assertThat((view().fromNanos() + view().toNanos()) / 2).isCloseTo(10_000_000, within(2L));

        act(() -> {
            mouse(strip, MouseEvent.MOUSE_PRESSED, there, 20, MouseButton.PRIMARY, false, 1);
            mouse(strip, MouseEvent.MOUSE_DRAGGED, there + 100, 20, MouseButton.PRIMARY, false, 1);
            mouse(strip, MouseEvent.MOUSE_RELEASED, there + 100, 20, MouseButton.PRIMARY, false, 1);
        });
        long moved = Math.round(100 * 20_000_000.0 / (strip.getWidth() - TimelineLayout.GUTTER));
        assertThat((view().fromNanos() + view().toNanos()) / 2).isCloseTo(10_000_000 + moved, within(4L));
        assertThat(view().spanNanos()).isEqualTo(1_000_000);
    }

    @Test
    void hoverSaysWhatTheRoutineDidAndTheCardStaysInThePane() {
        Hit.IsrHit isr = firstIsrInSight();
        act(() -> mouse(sheet, MouseEvent.MOUSE_MOVED, isr.x() + 1, isr.y() + 1, MouseButton.NONE, false, 0));

        HoverCard card = sheet.hoverCard().orElseThrow();
        assertThat(card.title()).contains(run.trace().catalog().nameOf(run.activities().routine(isr.activity())));
        assertThat(card.lines()).isNotEmpty();
        for (double[] corner : new double[][]{{0, 0}, {599, 0}, {0, 399}, {599, 399}}) {
            HoverCard.Place place = card.place(corner[0], corner[1], 600, 400);
            assertThat(place.x()).isBetween(0.0, 600 - place.width());
            assertThat(place.y()).isBetween(0.0, 400 - place.height());
        }
    }

    @Test
    void rowsThatHaveNoRoomScroll() {
        act(() -> pane.resize(WIDTH, 420));
        RowScroll rows = (RowScroll) pane.lookup(".scroll-bar");
        assertThat(rows.isVisible()).isTrue();

        act(() -> wheel(60, 200, 0, -40, false));

        assertThat(view().scrollY()).isEqualTo(40);
        assertThat(view().spanNanos()).isEqualTo(1_000_000);
        act(() -> pane.resize(WIDTH, 1_200));
        assertThat(rows.isVisible()).isFalse();
        assertThat(view().scrollY()).isZero();
    }

    @Test
    void picturesAreKeptWhenNothingChanged() {
        act(() -> pane.show(run));
        Viewport before = view();
        act(() -> pane.setStatus(status(SessionStatus.State.PAUSED, run.endNanos(), true)));

        assertThat(view()).isSameAs(before);
    }

    private Hit.IsrHit firstIsrInSight() {
        return WaitForAsyncUtils.waitForAsyncFx(10_000, () -> sheet.hits()
                .stream()
                .filter(Hit.IsrHit.class::isInstance)
                .map(Hit.IsrHit.class::cast)
                .filter(hit -> hit.w() > 3
                        && sheet.hitAt(hit.x() + hit.w() / 2, hit.y() + hit.h() / 2)
                                .filter(hit::equals)
                                .isPresent())
                .findFirst()
                .orElseThrow());
    }

    private Viewport view() {
        return Objects.requireNonNull(pane.viewportProperty().get());
    }

    private double share(long nanos) {
        return (double) (nanos - view().fromNanos()) / view().spanNanos();
    }

    /** Does it on the FX thread and waits until it has been painted. */
    private void act(Runnable action) {
        Callable<Void> painted = () -> {
            action.run();
            pane.applyCss();
            pane.requestLayout();
            pane.layout();
            pane.requestLayout();
            pane.layout();
            return null;
        };
        WaitForAsyncUtils.waitForAsyncFx(10_000, painted);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void click(double x, double y, int count) {
        mouse(sheet, MouseEvent.MOUSE_PRESSED, x, y, MouseButton.PRIMARY, false, count);
        mouse(sheet, MouseEvent.MOUSE_RELEASED, x, y, MouseButton.PRIMARY, false, count);
    }

    private static void mouse(Node on, EventType<MouseEvent> type, double x, double y, MouseButton button,
            boolean shift, int count) {
        Point2D at = on.localToScene(x, y);
        Event.fireEvent(on, new MouseEvent(type, at.getX(), at.getY(), at.getX(), at.getY(), button, count, shift,
                false, false, false,
                button == MouseButton.PRIMARY, false, button == MouseButton.SECONDARY, false, false, true, null));
    }

    /** Wheel events do not arrive on the headless platform: they are fired at the node. */
    private void wheel(double x, double y, double dx, double dy, boolean shift) {
        Point2D at = sheet.localToScene(x, y);
        Event.fireEvent(sheet, new ScrollEvent(ScrollEvent.SCROLL, at.getX(), at.getY(), at.getX(), at.getY(), shift,
                false, false, false, false, false,
                dx, dy, dx, dy, ScrollEvent.HorizontalTextScrollUnits.NONE, 0, ScrollEvent.VerticalTextScrollUnits.NONE,
                0, 0, null));
    }

    private void key(KeyCode code) {
        fireKey(KeyEvent.KEY_PRESSED, code);
        fireKey(KeyEvent.KEY_RELEASED, code);
    }

    private void fireKey(EventType<KeyEvent> type, KeyCode code) {
        Event.fireEvent(pane, new KeyEvent(type, "", "", code, false, false, false, false));
    }

    private static SessionStatus status(SessionStatus.State state, long playhead, boolean live) {
        return new SessionStatus(state, playhead, run.endNanos(), live, Pace.DEFAULT, 0, false, 1, null, null, 0);
    }
}
