package dev.irqlscope.app.timeline;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.session.SessionStatus;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.Camera;
import dev.irqlscope.view.Palette;
import dev.irqlscope.view.Picture;
import dev.irqlscope.view.TimelineLayout;
import dev.irqlscope.view.Viewport;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.LongProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.control.Button;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Background;
import javafx.scene.layout.Region;

/**
 * The timeline: overview strip, ruler, rows, and all that the user does with them. It paints at most once a pulse and only
 * what changed; without a change nothing runs. FX thread only.
 */
public final class TimelinePane extends Region {
    private static final double PILL_EDGE = 14;
    private static final String PILL_STYLE = "-fx-background-color: #%06x; -fx-background-radius: 13; "
            + "-fx-background-insets: 0; -fx-border-width: 0; -fx-text-fill: white; -fx-padding: 4 13 4 13; "
            + "-fx-font-size: 12px; -fx-cursor: hand;";

    private final CameraDirector director = new CameraDirector(Motion.ANIMATED, this::cameraMoved);
    private final Choice choice = new Choice(this::repaintOverlay);
    private final TimelineSheet sheet = new TimelineSheet();
    private final OverviewStrip strip = new OverviewStrip(director);
    private final RowScroll rows = new RowScroll();
    private final Button pill = new Button("Follow live");
    private final PictureDesk desk = new PictureDesk(
            task -> Thread.ofPlatform().daemon().name("timeline picture").start(task),
            Platform::runLater,
            this::paintPicture);
    private final ReadOnlyObjectWrapper<Viewport> viewport = new ReadOnlyObjectWrapper<>(this, "viewport");

    private final TimelineKeys keys;

    private AnimationTimer frames;
    private Annotations annotations = Annotations.NONE;
    private Analysis analysis;
    private Palette palette;
    private long playheadNanos = -1;
    private boolean baseStale = true;
    private boolean overlayStale = true;
    private boolean waiting;

    public TimelinePane() {
        getStyleClass().add("timeline");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setAccessibleRoleDescription("timeline");
        pill.getStyleClass().add("follow-pill");
        pill.setFocusTraversable(false);
        pill.setVisible(false);
        pill.setOnAction(event -> director.followProperty().set(true));
        rows.valueProperty().addListener((property, before, now) -> repaintAll());
        setPalette(Palette.DARK);
        getChildren().addAll(sheet, strip, rows, pill);
        new TimelinePointer(sheet, new PointerTarget());
        keys = new TimelineKeys(this, director);
        addEventFilter(MouseEvent.MOUSE_PRESSED, event -> requestFocus());
        director.followProperty().addListener((property, before, now) -> placePill());
    }

    /** Shows the newest that is known. Another trace than before starts afresh. Cheap when nothing changed. */
    public void show(Analysis newest) {
        if (newest == analysis) {
            return;
        }
        boolean another = analysis == null || newest.trace().catalog() != analysis.trace().catalog();
        analysis = newest;
        if (another) {
            choice.reset();
            playheadNanos = -1;
            rows.setValue(0);
            director.reset();
        }
        director.setEnd(newest.endNanos());
        repaintAll();
    }

    /** What the session does: where the playhead is, and whether it moves. */
    public void setStatus(SessionStatus status) {
        setStatus(status, status.playheadNanos());
    }

    /**
     * The same, with a playhead that stays behind that of the session: a run that is faster than its analysis would else be
     * followed to where there is nothing to see yet.
     */
    public void setStatus(SessionStatus status, long shownPlayheadNanos) {
        boolean running = status.state() == SessionStatus.State.RUNNING;
        director.setPlayhead(shownPlayheadNanos, running, status.live(), status.stopSentence() != null);
        pill.setText(status.live() ? "Follow live" : "Follow playback");
        placePill();
        if (playheadNanos != shownPlayheadNanos) {
            playheadNanos = shownPlayheadNanos;
            repaintOverlay();
        }
    }

    /** Marks and notes to show. Cheap when they are the same. */
    public void setAnnotations(Annotations others) {
        if (!others.equals(annotations)) {
            annotations = others;
            repaintOverlay();
        }
    }

    /** The stretch that the user measured, or {@code null}. */
    public Camera measuredStretch() {
        return choice.measured() == null ? null : choice.measured().camera();
    }

    public void setPalette(Palette newPalette) {
        palette = newPalette;
        setBackground(Background.fill(CanvasPainter.colorOf(palette.rail())));
        pill.setStyle(PILL_STYLE.formatted(palette.accent() & 0xFFFFFF));
        repaintAll();
    }

    /** What is on screen; {@code null} as long as there is nothing to show or no room. */
    public ReadOnlyObjectProperty<Viewport> viewportProperty() {
        return viewport.getReadOnlyProperty();
    }

    /** What is on screen, or will be as soon as the camera has come to rest; {@code null} as long as there is nothing to show. */
    public Camera destination() {
        return viewport.get() == null ? null : director.destination();
    }

    /** Whether the playhead is kept in sight as it moves. Whatever goes to another time by hand turns it off. */
    public BooleanProperty followProperty() {
        return director.followProperty();
    }

    public ObjectProperty<Selection> selectionProperty() {
        return choice.selectionProperty();
    }

    /** The moment that the user pointed at, or -1. */
    public LongProperty cursorTimeProperty() {
        return choice.cursorTimeProperty();
    }

    public void showRange(long fromNanos, long toNanos, boolean animate) {
        director.show(new Camera(fromNanos, Math.max(toNanos, fromNanos + 1)), animate);
    }

    /** Goes to a finding with what came before and after it, selects its activity and points it out. */
    public void reveal(Finding finding) {
        choice.select(finding);
        long from = finding.atNanos();
        long until = Math.max(from, finding.untilNanos());
        if (analysis != null && finding.activity() >= 0 && finding.activity() < analysis.activityCount()) {
            from = Math.min(from, startOf(finding.activity()));
            until = Math.max(until, endOf(finding.activity()));
        }
        director.show(TimelineCamera.around(from, until), true);
    }

    /** Above 1: closer. Keeps following. */
    public void zoomBy(double factor) {
        director.zoom(factor);
    }

    /** Above 0: to later times, by this share of what is on screen. */
    public void panBy(double fraction) {
        director.pan(fraction);
    }

    public void fitAll() {
        director.fitAll();
    }

    void showBeginning() {
        director.show(new Camera(0, director.shown().spanNanos()), true);
    }

    void showEnd() {
        long end = analysis == null ? 0 : analysis.endNanos();
        director.show(new Camera(end - director.shown().spanNanos(), end), true);
    }

    void scrollRows(int steps) {
        rows.step(steps);
    }

    /** Whether a call is selected. A recount may not have come to it yet. */
    boolean hasSelection() {
        return analysis != null && choice.activity() >= 0 && choice.activity() < analysis.activityCount();
    }

    /** Zooms to the marked stretch, else to the selected call; {@code false} if there is neither. */
    boolean zoomToChoice() {
        if (choice.measured() != null) {
            director.show(choice.measured().camera(), true);
            choice.measure(null);
        } else if (hasSelection()) {
            director.show(TimelineCamera.around(startOf(choice.activity()), endOf(choice.activity())), true);
        } else {
            return false;
        }
        return true;
    }

    /** Selects the next or previous ISR call of the processor; {@code false} if there is none. */
    boolean selectNeighbour(boolean forward) {
        if (analysis == null) {
            return false;
        }
        int next;
        if (hasSelection()) {
            next = IsrWalk.neighbour(analysis, choice.activity(), forward);
        } else {
            Camera shown = director.shown();
            long cursor = choice.cursorTimeProperty().get();
            next = IsrWalk.from(analysis, cursor >= 0 ? cursor : shown.fromNanos() + shown.spanNanos() / 2, forward);
        }
        if (next < 0) {
            return false;
        }
        choice.select(next, startOf(next));
        director.bring(startOf(next), endOf(next));
        return true;
    }

    /** Forgets what was chosen last; {@code false} if there was nothing. */
    public boolean clearChoice() {
        return choice.clear();
    }

    /** Moves as W, A, S and D say, whatever has the focus. */
    public void move(KeyEvent event) {
        keys.move(event);
    }

    /** Lets go of every key, for their release may be told to another window. */
    public void letGoOfKeys() {
        director.releaseAll();
    }

    /** Asks for the next pulse. */
    void requestFrame() {
        if (!waiting) {
            waiting = true;
            if (frames == null) {
                frames = timer();
            }
            frames.start();
        }
    }

    @Override
    protected void layoutChildren() {
        double top = strip.prefHeight(-1);
        double height = Math.max(0, getHeight() - top);
        double bar = rows.isVisible() ? rows.prefWidth(-1) : 0;
        strip.resizeRelocate(0, 0, getWidth(), top);
        double width = Math.max(0, getWidth() - bar);
        boolean resized = sheet.getWidth() != width || sheet.getHeight() != height;
        sheet.resizeRelocate(0, top, width, height);
        rows.resizeRelocate(getWidth() - bar, top + TimelineLayout.RULER, bar,
                Math.max(0, height - TimelineLayout.RULER));
        pill.autosize();
        pill.relocate(getWidth() - bar - pill.getWidth() - PILL_EDGE, top + TimelineLayout.RULER + PILL_EDGE);
        sheet.layout();
        strip.layout();
        // Painted here and now, so that no frame shows the old picture in the new size.
        baseStale |= resized;
        paint();
    }

    @Override
    protected double computePrefWidth(double height) {
        return 900;
    }

    @Override
    protected double computePrefHeight(double width) {
        return 560;
    }

    private AnimationTimer timer() {
        return new AnimationTimer() {
            @Override
            public void handle(long nowNanos) {
                boolean more = director.pulse(nowNanos);
                paint();
                if (!more && !baseStale && !overlayStale) {
                    waiting = false;
                    stop();
                }
            }
        };
    }

    private void paint() {
        boolean picture = baseStale;
        boolean over = overlayStale;
        baseStale = false;
        overlayStale = false;
        if (analysis == null || !sheet.hasRoom()) {
            return;
        }
        if (picture) {
            Camera shown = director.shown();
            desk.order(new PictureDesk.Order(
                    analysis,
                    new Viewport(shown.fromNanos(), shown.toNanos(), sheet.getWidth(), sheet.getHeight(),
                            rows.scrollY()),
                    palette));
        }
        if (over) {
            paintOver();
        }
    }

    private void paintPicture(PictureDesk.Order order, Picture picture) {
        if (order.analysis().trace().catalog() != analysis.trace().catalog()) {
            return;
        }
        Viewport view = order.viewport();
        sheet.paint(order, picture);
        strip.paint(analysis, view, palette);
        viewport.set(view);
        paintOver();
        if (rows.fit(sheet.contentHeight(), sheet.getHeight())) {
            requestLayout();
        }
        if (!director.following()) {
            setAccessibleText(SpokenView.of(analysis, view.fromNanos(), view.toNanos()));
        }
    }

    private void paintOver() {
        sheet.paintOver(choice.overlay(playheadNanos, sheet.hoverNanos(), annotations), choice.measured());
    }

    private long startOf(int activity) {
        return analysis.activities().startNanos(activity);
    }

    /** Where a call ends; one that still runs, where time has come to. */
    private long endOf(int activity) {
        return Math.min(analysis.activities().endNanos(activity), Math.max(analysis.endNanos(), startOf(activity)));
    }

    private void cameraMoved() {
        placePill();
        repaintAll();
    }

    private void placePill() {
        pill.setVisible(director.leftBehind());
    }

    private void repaintAll() {
        baseStale = true;
        requestFrame();
    }

    private void repaintOverlay() {
        overlayStale = true;
        requestFrame();
    }

    private final class PointerTarget implements TimelinePointer.Target {
        @Override
        public Viewport viewport() {
            return viewport.get();
        }

        @Override
        public CameraDirector camera() {
            return director;
        }

        @Override
        public void scrollTo(double y) {
            rows.scrollTo(y);
        }

        @Override
        public void measure(MeasuredRange range) {
            choice.measure(range);
        }

        @Override
        public MeasuredRange measured() {
            return choice.measured();
        }

        @Override
        public void hover(double x, double y) {
            sheet.hover(x, y);
            sheet.setCursor(sheet.hoverCard().isPresent() ? Cursor.HAND : Cursor.DEFAULT);
            repaintOverlay();
        }

        @Override
        public void click(double x, double y) {
            long at = viewport.get().timeAt(x);
            if (choice.measured() != null && choice.measured().contains(at)) {
                return;
            }
            choice.measure(null);
            sheet.hitAt(x, y).ifPresentOrElse(hit -> choice.select(analysis, hit, at), () -> {
                if (x >= TimelineLayout.GUTTER) {
                    choice.select(-1, at);
                }
            });
        }

        @Override
        public void doubleClick(double x, double y) {
            if (choice.measured() != null || sheet.hitAt(x, y).isPresent()) {
                zoomToChoice();
            }
        }
    }
}
