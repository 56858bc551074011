package dev.irqlscope.app;

import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.app.lists.MarksTable;
import dev.irqlscope.app.timeline.TimelinePane;
import dev.irqlscope.session.Session;
import dev.irqlscope.trace.Annotations;
import dev.irqlscope.trace.Camera;
import dev.irqlscope.trace.Durations;
import dev.irqlscope.trace.Entity;
import dev.irqlscope.trace.Mark;
import dev.irqlscope.trace.Note;
import dev.irqlscope.trace.TraceInfo;
import dev.irqlscope.view.Viewport;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.control.Tab;

/** Marks and notes in a window: puts them, shows them, walks over them, and gives them to the session to keep. FX thread only. */
final class Marking implements MarksTable.Listener {
    private final TimelinePane timeline;
    private final Overlays overlays;
    private final Notices notices;
    private final Supplier<Session> session;
    private final BiConsumer<Long, Long> look;
    private final MarksTable table = new MarksTable(this);
    private final Tab tab = new Tab("Marks", table);

    /** @param look told the part of the timeline to show */
    Marking(TimelinePane timeline, Overlays overlays, Notices notices, Supplier<Session> session,
            BiConsumer<Long, Long> look) {
        this.timeline = timeline;
        this.overlays = overlays;
        this.notices = notices;
        this.session = session;
        this.look = look;
    }

    /** The list of them. */
    Tab tab() {
        return tab;
    }

    /** Asks for words and puts a mark at the cursor, else at the playhead. */
    void askAndMark() {
        long at = here();
        TraceInfo.Clock clock = session.get().trace().info().clock();
        ask("A mark at " + Durations.formatMoment(at, clock), words -> mark(at, words));
    }

    /** Asks for words about the measured stretch. */
    void askAndNote() {
        Camera stretch = timeline.measuredStretch();
        if (stretch == null) {
            notices.error("A note belongs to a stretch of time: measure one first, with Shift and the mouse");
            return;
        }
        TraceInfo.Clock clock = session.get().trace().info().clock();
        int cpu = cpuOfSelection();
        ask(
                "A note on %s%s".formatted(
                        Durations.format(stretch.spanNanos(), clock), cpu < 0 ? "" : " of CPU " + cpu),
                words -> change(
                        annotations().with(new Note(stretch.fromNanos(), stretch.toNanos(), cpu, words))));
    }

    void mark(long atNanos, String label) {
        change(annotations().with(new Mark(atNanos, label)));
    }

    /** Goes to the next mark, or the next moment at which something was injected; with -1 to the previous one. */
    void walk(int direction) {
        long from = here();
        LongStream marks = annotations().marks().stream().mapToLong(Mark::atNanos);
        LongStream all = LongStream.concat(
                marks, injected().stream().mapToLong(Entity.Intervention::atNanos));
        OptionalLong next = direction > 0
                ? all.filter(at -> at > from).min()
                : all.filter(at -> at < from).max();
        next.ifPresent(at -> goTo(at, at));
    }

    @Override
    public void goTo(long fromNanos, long toNanos) {
        timeline.cursorTimeProperty().set(fromNanos);
        Viewport shown = timeline.viewportProperty().get();
        long span = shown == null ? toNanos - fromNanos : shown.spanNanos();
        if (toNanos > fromNanos) {
            long around = (toNanos - fromNanos) / 4;
            look.accept(fromNanos - around, toNanos + around);
        } else if (shown == null || fromNanos < shown.fromNanos() || fromNanos > shown.toNanos()) {
            look.accept(fromNanos - span / 2, fromNanos + span / 2);
        }
    }

    @Override
    public void change(Annotations others) {
        seeView();
        session.get()
                .annotate(
                        others.seenAt(annotations().view()), line -> Platform.runLater(() -> notices.error(line)));
    }

    /** Tells the session what is on screen, for a file that is about to be written. */
    void seeView() {
        Camera shown = timeline.destination();
        if (shown != null) {
            session.get().see(shown);
        }
    }

    /** Once per pulse. */
    void show() {
        Annotations now = annotations();
        timeline.setAnnotations(now);
        table.show(now, injected(), session.get().trace().info().clock());
        int count = now.marks().size() + now.notes().size() + injected().size();
        String title = count == 0 ? "Marks" : "Marks  " + count;
        if (!title.equals(tab.getText())) {
            tab.setText(title);
        }
    }

    private List<Entity.Intervention> injected() {
        return session.get().trace().catalog().interventions();
    }

    private Annotations annotations() {
        return session.get().annotations();
    }

    private long here() {
        long cursor = timeline.cursorTimeProperty().get();
        return cursor >= 0 ? cursor : session.get().status().playheadNanos();
    }

    private int cpuOfSelection() {
        Analysis analysis = session.get().analysis();
        int activity = timeline.selectionProperty().get().activity();
        return activity >= 0 && activity < analysis.activityCount() ? analysis.activities().cpu(activity) : -1;
    }

    private void ask(String question, Consumer<String> taken) {
        WordsSheet sheet = new WordsSheet(question, taken, overlays::hide);
        overlays.show(sheet.node(), Pos.TOP_CENTER);
        sheet.focus();
    }
}
