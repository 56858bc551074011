package dev.irqlscope.app.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irqlscope.app.inspector.Fact.Tone;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;

class SectionTest {
    @BeforeAll
    static void startToolkit() throws TimeoutException {
        FxToolkit.registerPrimaryStage();
    }

    @Test
    void aRowThatComesBackLooksLikeWhatItSaysNow() {
        Section section = new Section("test", nanos -> {});
        section.show("Call", List.of(Fact.plain("kind", "isr"), new Fact("exclusive", "57.0 µs", Tone.ERROR)));
        section.show("Call", List.of(Fact.muted("none", "")));
        section.show("Call", List.of(Fact.plain("kind", "isr"), Fact.plain("wall time", "700 ns")));

        assertThat(section.lookupAll(".fact").stream().map(Node::getStyleClass))
                .hasSize(2)
                .allSatisfy(classes -> assertThat(classes).contains("plain").doesNotContain("error", "muted"));
    }
}
