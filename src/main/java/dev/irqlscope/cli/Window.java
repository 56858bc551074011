package dev.irqlscope.cli;

import java.nio.file.Path;
import java.util.List;

/** What opens the window, or does without where there is no display. */
@FunctionalInterface
public interface Window {
    /**
     * @param files scenarios and traces; none for the default scenario
     * @return the exit code
     */
    int open(List<Path> files) throws Exception;
}
