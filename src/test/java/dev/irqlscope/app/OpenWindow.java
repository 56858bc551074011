package dev.irqlscope.app;

import dev.irqlscope.session.Pace;
import dev.irqlscope.session.Session;
import dev.irqlscope.session.SessionStatus;
import dev.irqlscope.trace.Camera;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javafx.animation.AnimationTimer;
import javafx.event.Event;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** A window under test, on the headless platform, with what to wait for. Time limits are only there to end a test that fails. */
final class OpenWindow implements AutoCloseable {
    private static final long LONGEST_WAIT_SECONDS = 60;

    /** The pulse that is under way may have passed the window already; the one after it has not. */
    private static final long ONE_WHOLE_PULSE = 2;

    private final MainWindow window;
    private final AtomicLong pulses = new AtomicLong();
    private final AnimationTimer counter = new AnimationTimer() {
        @Override
        public void handle(long now) {
            pulses.incrementAndGet();
        }
    };

    private OpenWindow(MainWindow window) {
        this.window = window;
        counter.start();
    }

    /** An empty one. */
    static OpenWindow create() throws TimeoutException {
        FxToolkit.registerPrimaryStage();
        return onFx(() -> {
            MainWindow made = new MainWindow(new Stage(), Settings.forgetful());
            made.show();
            return new OpenWindow(made);
        });
    }

    /** One with the default scenario, at its first moment, of which it has drawn the first picture. */
    static OpenWindow withDefaultScenario() throws TimeoutException {
        OpenWindow open = create();
        open.run(() -> {
            open.window.playback().paceProperty().set(Pace.AS_FAST_AS_POSSIBLE);
            open.window.openDefaultPaused();
        });
        open.until(() -> open.window.timeline().viewportProperty().get() != null);
        return open;
    }

    MainWindow window() {
        return window;
    }

    Session session() {
        return onFx(window::session);
    }

    SessionStatus status() {
        return session().status();
    }

    static <T> T onFx(Callable<T> call) {
        return WaitForAsyncUtils.waitForAsyncFx(TimeUnit.SECONDS.toMillis(LONGEST_WAIT_SECONDS), call);
    }

    void run(Runnable change) {
        onFx(() -> {
            change.run();
            return null;
        });
    }

    void act(String action) {
        run(() -> window.actions().get(action).fire());
    }

    /** Takes a step by the action of that name and waits until it has been taken. */
    void step(String action) throws TimeoutException {
        long jumps = status().jumps();
        act(action);
        until(() -> window.session().status().jumps() != jumps
                && window.session().status().state() == SessionStatus.State.PAUSED);
    }

    void press(KeyCode key, boolean control) {
        run(() -> {
            var target = window.scene().getFocusOwner() == null
                    ? window.scene().getRoot()
                    : window.scene().getFocusOwner();
            Event.fireEvent(target, new KeyEvent(
                    KeyEvent.KEY_PRESSED, KeyEvent.CHAR_UNDEFINED, key.getName(), key, false, control, false, false));
        });
    }

    /** Waits until this is so, as seen from the FX thread, and the window has looked once more: it acts on what it sees there. */
    void until(Callable<Boolean> condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS, () -> onFx(condition));
        long looked = pulses.get() + ONE_WHOLE_PULSE;
        WaitForAsyncUtils.waitFor(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS, () -> pulses.get() >= looked);
    }

    /** Whether the timeline shows this moment, or will as soon as it has come to rest. On the FX thread. */
    boolean isOnItsWayTo(long nanos) {
        Camera destination = window.timeline().destination();
        return destination != null && destination.fromNanos() <= nanos && nanos <= destination.toNanos();
    }

    @Override
    public void close() {
        run(() -> {
            counter.stop();
            window.close();
        });
    }
}
