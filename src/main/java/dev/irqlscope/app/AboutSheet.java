package dev.irqlscope.app;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** What the program is and where its limits come from. */
final class AboutSheet {
    private static final List<String> LINES = List.of(
            "A desktop debugger for interrupt time: IRQL, ISRs and DPCs of storage adapters on one timeline.",
            "50 µs for a Storport ISR: Storport, HW_INTERRUPT page.",
            "25 µs for any other ISR: bug check 0x133 page.",
            "100 µs for a DPC: Guidelines for Writing DPC Routines.",
            "25 µs for holding a spin lock: Introduction to Spin Locks.",
            "These are guidelines; Windows does not enforce them.",
            "Apache License 2.0. Fonts: Inter and JetBrains Mono, SIL Open Font License 1.1.");

    private AboutSheet() {}

    static Node node() {
        Label title = new Label("IRQL Scope");
        title.getStyleClass().add("about-title");
        VBox words = new VBox(title);
        for (String line : LINES) {
            words.getChildren().add(new Label(line));
        }
        words.getStyleClass().add("about-words");
        HBox sheet = new HBox(new ImageView(AppIcons.large()), words);
        sheet.getStyleClass().addAll("overlay-sheet", "about");
        return sheet;
    }
}
