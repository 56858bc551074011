package dev.irqlscope.app;

import dev.irqlscope.format.TraceFormatException;
import dev.irqlscope.loader.LoadedMiniport;
import dev.irqlscope.loader.MiniportException;
import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.scenario.ScenarioException;
import dev.irqlscope.session.LiveRun;
import dev.irqlscope.session.Recipe;
import dev.irqlscope.session.Recording;
import dev.irqlscope.session.Session;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.application.Platform;

/**
 * What lies open. Files are opened in the background; until that worked, what was open stays.
 *
 * <p>Threading: the FX thread calls; the callbacks come back on it.
 */
final class Desk {
    private final Consumer<Session> opened;
    private final Consumer<String> failed;
    private Session session;
    private Source source;
    private long wanted;
    private boolean closed;

    /**
     * @param opened told of each session that takes the place of the last one
     * @param failed told in one line why something could not be opened
     */
    Desk(Consumer<Session> opened, Consumer<String> failed) {
        this.opened = opened;
        this.failed = failed;
    }

    Session session() {
        return session;
    }

    Source source() {
        return source;
    }

    /** Opens the scenario that the program brings along, at once. */
    void openDefault() {
        wanted++;
        Scenario scenario = Scenario.defaultScenario();
        put(LiveRun.start(scenario, scenario.seed()), new Source(scenario.title(), null));
    }

    /**
     * Opens a scenario or a trace, or runs a miniport in the scenario that is open; of several asked for in a row, the last
     * one.
     */
    void open(Path file) {
        long request = ++wanted;
        Optional<Scenario> openNow = Optional.ofNullable(session).flatMap(Session::scenario);
        Thread.ofPlatform().daemon().name("open " + file).start(() -> {
            try {
                Source from = new Source(file.getFileName().toString(), file);
                Session found;
                if (Scenario.isScenarioFile(file)) {
                    Scenario scenario = Scenario.read(file);
                    from = new Source(scenario.title(), file);
                    found = LiveRun.start(scenario, scenario.seed());
                } else if (LoadedMiniport.isMiniportFile(file)) {
                    Recipe recipe = recipeFor(LoadedMiniport.read(file), openNow);
                    from = new Source(recipe.scenario().title() + ", " + file.getFileName(), file);
                    found = LiveRun.start(recipe);
                } else {
                    found = Recording.open(file);
                }
                Source whence = from;
                Platform.runLater(() -> accept(request, found, whence));
            } catch (ScenarioException | TraceFormatException | MiniportException e) {
                Platform.runLater(() -> failed.accept(e.getMessage()));
            } catch (NoSuchFileException e) {
                Platform.runLater(() -> failed.accept(file + ": there is no such file"));
            } catch (IOException | RuntimeException e) {
                Platform.runLater(() -> failed.accept(file + ": cannot be read: " + e.getMessage()));
            }
        });
    }

    /** Stops all that runs. */
    void close() {
        closed = true;
        if (session != null) {
            session.close();
        }
    }

    /** In the scenario that is open, if it has an adapter for the miniport; else in the one that the program brings along. */
    private static Recipe recipeFor(LoadedMiniport miniport, Optional<Scenario> openNow) throws ScenarioException {
        Scenario scenario = openNow.filter(open -> Recipe.fits(open, miniport))
                .orElseGet(Scenario::defaultScenario);
        return Recipe.of(scenario, scenario.seed(), miniport);
    }

    private void accept(long request, Session found, Source whence) {
        if (closed || request != wanted) {
            letGo(found);
        } else {
            put(found, whence);
        }
    }

    private void put(Session next, Source whence) {
        Session last = session;
        session = next;
        source = whence;
        opened.accept(next);
        if (last != null) {
            letGo(last);
        }
    }

    /** Closing waits for the session's threads, which the window does not. */
    private static void letGo(Session last) {
        Thread.ofPlatform().daemon().name("close session").start(last::close);
    }
}
