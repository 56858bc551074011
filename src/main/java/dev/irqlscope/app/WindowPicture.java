package dev.irqlscope.app;

import dev.irqlscope.analysis.Activities;
import dev.irqlscope.analysis.Analysis;
import dev.irqlscope.analysis.Finding;
import dev.irqlscope.session.Session;
import dev.irqlscope.session.SessionStatus.State;
import dev.irqlscope.session.Step;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.stage.Stage;

/**
 * Makes a picture of the window without a display: the same one each time, for the README.
 *
 * <p>{@code WindowPicture OUT.png [dark|light] [FILE]}: the default scenario, run until so many ISRs have used up their limits and a
 * little further, or a file; with the worst finding in view.
 */
public final class WindowPicture {
    private static final double WIDTH = 1440;
    private static final double HEIGHT = 900;
    private static final int LIMITS_USED_UP = 3;
    private static final int INTERRUPTS_AFTER = 40;

    /** Long enough for flights of the camera to land and for what is counted in the background. */
    private static final int PULSES_OF_REST = 120;

    private final Path out;
    private final Deque<Part> plan = new ArrayDeque<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private MainWindow window;

    /** What is done, and when it is over: looked at once per pulse. */
    private record Part(Runnable begin, BooleanSupplier over) {}

    private WindowPicture(Path out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        System.setProperty("java.awt.headless", "true");
        // Where repainted regions meet, a hair of a seam would be left that differs from run to run.
        System.setProperty("prism.dirtyopts", "false");
        // Whoever waits for the picture would wait for ever.
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            thrown.printStackTrace();
            System.exit(1);
        });
        WindowPicture picture = new WindowPicture(Path.of(arguments[0]));
        String theme = arguments.length > 1 ? arguments[1] : Theme.DARK.word();
        Path file = arguments.length > 2 ? Path.of(arguments[2]) : null;
        Platform.startup(() -> picture.open(theme, file));
        picture.done.await();
        Platform.exit();
    }

    private void open(String theme, Path file) {
        Settings settings = Settings.forgetful();
        settings.put(Settings.THEME, theme);
        Stage stage = new Stage();
        window = new MainWindow(stage, settings);
        window.show();
        // Larger than the screen that the headless platform makes believe there is.
        stage.setWidth(WIDTH);
        stage.setHeight(HEIGHT);
        rest(2);
        plan.add(new Part(window.layout()::restore, () -> true));
        if (file == null) {
            plan.add(new Part(window::openDefaultPaused, () -> true));
            for (int i = 0; i < LIMITS_USED_UP; i++) {
                step(Step.NEXT_ISR_BUDGET);
            }
            for (int i = 0; i < INTERRUPTS_AFTER; i++) {
                step(Step.INTERRUPT_FORWARD);
            }
        } else {
            plan.add(new Part(() -> window.open(file), this::isLoaded));
            plan.add(
                    new Part(() -> window.session().pause(), () -> window.session().status().state() != State.RUNNING));
        }
        plan.add(new Part(() -> {}, this::isAnalysed));
        rest(2);
        plan.add(new Part(this::revealWorst, () -> true));
        rest(PULSES_OF_REST);
        plan.add(new Part(this::finish, () -> true));
        new AnimationTimer() {
            private Part current;

            @Override
            public void handle(long now) {
                if (current == null) {
                    current = plan.poll();
                    if (current == null) {
                        stop();
                        return;
                    }
                    current.begin().run();
                }
                if (current.over().getAsBoolean()) {
                    current = null;
                }
            }
        }.start();
    }

    private void step(Step step) {
        long[] jumps = new long[1];
        plan.add(new Part(
                () -> {
                    jumps[0] = window.session().status().jumps();
                    window.session().step(step);
                },
                () -> window.session().status().jumps() != jumps[0]));
    }

    private void rest(int pulses) {
        int[] left = {pulses};
        plan.add(new Part(() -> {}, () -> left[0]-- <= 0));
    }

    private boolean isLoaded() {
        return window.session() != null && window.session().status().state() != State.LOADING;
    }

    private boolean isAnalysed() {
        Session session = window.session();
        return session.analysis().trace().endIndex() == session.trace().size();
    }

    /** The call that is furthest over its limit by its own work, else the first of the worst findings. */
    private void revealWorst() {
        Analysis analysis = window.session().analysis();
        Activities activities = analysis.activities();
        analysis.findings()
                .stream()
                .max(Comparator.comparing(Finding::severity)
                        .thenComparingLong(
                                finding -> finding.activity() < 0 ? 0 : activities.exclusiveNanos(finding.activity()))
                        .thenComparing(Comparator.comparingLong(Finding::atNanos)))
                .ifPresent(worst -> {
                    window.lists().findings().getSelectionModel().select(worst);
                    window.lists().findings().scrollTo(worst);
                    window.reveal(worst);
                });
    }

    private void finish() {
        Snapshot.write(window.scene(), out);
        window.close();
        done.countDown();
    }
}
