package dev.irqlscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.session.LiveRun;
import dev.irqlscope.session.Pace;
import dev.irqlscope.session.SessionStatus.State;
import dev.irqlscope.trace.Entity;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults that somebody injects from the window. */
class InjectingTest {
    private OpenWindow open;

    @BeforeEach
    void openWindow() throws TimeoutException {
        open = OpenWindow.withDefaultScenario();
        open.until(() -> !faults().isDisabled());
    }

    @AfterEach
    void closeWindow() {
        open.close();
    }

    private MenuButton faults() {
        return (MenuButton) open.window().scene().lookup("#inject-fault");
    }

    private static List<String> names(List<MenuItem> items) {
        return items.stream().filter(item -> !(item instanceof SeparatorMenuItem)).map(MenuItem::getText).toList();
    }

    /** Opens the menu by its key and picks an item. */
    private void inject(String device, String fault) {
        open.press(KeyCode.I, true);
        open.run(() -> {
            assertThat(faults().isShowing()).isTrue();
            Menu menu = (Menu) find(faults().getItems(), device);
            find(menu.getItems(), fault).fire();
            faults().hide();
        });
    }

    private static MenuItem find(List<MenuItem> items, String words) {
        return items.stream()
                .filter(item -> item.getText() != null && item.getText().startsWith(words))
                .findFirst()
                .orElseThrow(() -> new AssertionError(words + " is not among " + names(items)));
    }

    private List<Entity.Intervention> injected() {
        return open.session().trace().catalog().interventions();
    }

    @Test
    void theKeyOpensAMenuOfEachDeviceWithWhatCanHappenToIt() {
        open.press(KeyCode.I, true);

        open.run(() -> {
            assertThat(names(faults().getItems())).containsExactly("Nic", "HBA 0", "Usb", "Audio", "Gpu");
            assertThat(names(((Menu) find(faults().getItems(), "Nic")).getItems())).containsExactly(
                    "Spurious pulse", "Storm: 500 pulses, 2 µs apart", "Stuck line: for 200 µs",
                    "Stuck line: for good",
                    "Inactive ISR: for 200 µs", "Slow registers: reads take 20 µs longer, for 2 ms",
                    "Surprise removal: somebody pulls it out");
            assertThat(names(((Menu) find(faults().getItems(), "HBA 0")).getItems()))
                    .contains("Dropped completion: of the next request")
                    .noneMatch(words -> words.startsWith("Lost message"));
        });
    }

    @Test
    void oneClickInjectsIntoAPausedMachineAndItShowsAtOnce() throws TimeoutException {
        open.step("interrupt-forward");
        long now = open.status().headNanos();

        inject("HBA 0", "Storm");

        open.until(() -> injected().size() == 1);
        assertThat(injected().getFirst().atNanos()).isEqualTo(now);
        open.until(() -> open.window().notices().shown().endsWith(": storm at HBA 0"));
        open.act("marks");
        open.until(() -> open.window().scene().lookup("#marks") instanceof TableView<?> table
                && table.getItems().size() == 1);
    }

    @Test
    void aFaultIsInjectedWhileTheMachineRuns() throws TimeoutException {
        open.run(() -> {
            open.window().playback().paceProperty().set(Pace.DEFAULT);
            open.window().session().play();
        });
        open.until(() -> open.status().headNanos() > 0);

        inject("Gpu", "Spurious pulse");

        open.until(() -> injected().size() == 1);
        assertThat(open.status().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void theKeysOfMarksGoToWhatWasInjected() throws TimeoutException {
        open.step("interrupt-forward");
        inject("HBA 0", "Spurious pulse");
        open.until(() -> injected().size() == 1);
        long at = injected().getFirst().atNanos();
        open.run(() -> open.window().timeline().cursorTimeProperty().set(at + 5));

        open.act("previous-mark");

        assertThat(OpenWindow.onFx(() -> open.window().timeline().cursorTimeProperty().get())).isEqualTo(at);
    }

    @Test
    void theScenarioThatIsOpenedAgainRunsWithoutThem() throws TimeoutException {
        inject("HBA 0", "Storm");
        open.until(() -> injected().size() == 1);

        open.act("open-default");

        open.until(() -> open.status().headNanos() > 1_000_000);
        assertThat(injected()).isEmpty();
        assertThat(((LiveRun) open.session()).recipe().journal()).isEmpty();
    }

    @Test
    void aDeviceThatIsGoneTakesNoMoreFaultsAndTheMenuSaysSo() throws TimeoutException {
        inject("Usb", "Surprise removal");
        open.until(() -> open.window().notices().shown().endsWith("surprise removal at Usb")
                && open.window().session().analysis().trace().endIndex() == open.window().session().trace().size());

        open.press(KeyCode.I, true);

        open.run(() -> {
            assertThat(find(faults().getItems(), "Usb (pulled out)").isDisable()).isTrue();
            assertThat(find(faults().getItems(), "Gpu")).isInstanceOf(Menu.class);
        });
    }

    @Test
    void aMachineThatHasStoppedTakesNoneAndTheKeySaysWhy() throws TimeoutException {
        inject("HBA 0", "Stuck line: for good");
        open.run(() -> open.window().session().play());
        open.until(() -> open.status().state() == State.STOPPED && faults().isDisabled());

        open.press(KeyCode.I, true);

        open.until(
                () -> open.window().notices().shown().startsWith("The machine has stopped: nothing can be injected"));
        open.run(() -> assertThat(faults().isShowing()).isFalse());
    }

    @Test
    void aRecordedTraceTakesNoneAndTheMenuSaysWhy() throws TimeoutException {
        open.run(() -> open.window().open(Path.of("src/test/resources/dev/irqlscope/format/version1.irqlscope")));
        open.until(() -> open.window().session().scenario().isEmpty() && faults().isDisabled());

        open.run(() -> {
            Menu run = ((MenuBar) open.window().scene().lookup(".menu-bar")).getMenus().get(1);
            Menu menu = (Menu) find(run.getItems(), "Inject a fault");
            menu.getOnShowing().handle(null);
            assertThat(menu.getItems()).singleElement().satisfies(item -> {
                assertThat(item.isDisable()).isTrue();
                assertThat(item.getText()).startsWith("A recorded trace cannot be changed");
            });
        });
        open.press(KeyCode.I, true);
        open.until(() -> open.window().notices().shown().startsWith("A recorded trace cannot be changed"));
    }

    @Test
    void theToolbarFitsIntoANarrowWindowWithItEvenLateInARun() throws TimeoutException {
        for (double width : new double[]{1440, 1300, 1299, 1080, 1079, 1024}) {
            open.run(() -> open.window().scene().getWindow().setWidth(width));
            open.until(() -> toolbar().getWidth() == width);
            open.run(() -> {
                ((Label) toolbar().lookup("#playhead")).setText("12345.678 901 ms");
                toolbar().applyCss();
                assertThat(toolbar().minWidth(-1)).as("in a window of %s", width).isLessThanOrEqualTo(width);
            });
        }
    }

    private Region toolbar() {
        return (Region) faults().getParent().getParent();
    }
}
