package dev.irqlscope.app;

import dev.irqlscope.scenario.Scenario;
import dev.irqlscope.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The scenarios and traces that come with the program. */
final class Samples {
    /** Where the project keeps them, seen from its folder, and where the packaged program does. */
    private static final List<Path> PLACES = List
            .of(Path.of("samples"), Path.of(System.getProperty("java.home"), "samples"));

    private Samples() {}

    /**
     * One of them.
     *
     * @param title what a menu calls it
     */
    record Sample(String title, Path file) {}

    /** By their titles. */
    static List<Sample> scenarios() {
        return files("scenarios").filter(Scenario::isScenarioFile)
                .map(file -> new Sample(title(file), file))
                .sorted(Comparator.comparing(Sample::title))
                .toList();
    }

    /** By their names. */
    static List<Sample> traces() {
        return files("traces").filter(file -> !file.toString().endsWith(".md"))
                .map(file -> new Sample(file.getFileName().toString(), file))
                .sorted(Comparator.comparing(Sample::title))
                .toList();
    }

    private static Stream<Path> files(String folder) {
        for (Path place : PLACES) {
            if (Files.isDirectory(place.resolve(folder))) {
                try (Stream<Path> files = Files.list(place.resolve(folder))) {
                    return files.filter(Files::isRegularFile).toList().stream();
                } catch (IOException e) {
                    return Stream.empty(); // A folder that cannot be listed offers nothing.
                }
            }
        }
        return Stream.empty();
    }

    /** A scenario with a mistake is listed by its name: opening it says what the mistake is. */
    private static String title(Path scenario) {
        try {
            return Scenario.read(scenario).title();
        } catch (ScenarioException | IOException e) {
            return scenario.getFileName().toString();
        }
    }
}
