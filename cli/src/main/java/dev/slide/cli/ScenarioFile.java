package dev.slide.cli;

import dev.slide.model.Scenario;
import dev.slide.scenario.ScenarioException;
import dev.slide.scenario.ScenarioReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the scenario that a command is given. */
final class ScenarioFile {
    private ScenarioFile() {}

    /**
     * Reads a scenario.
     *
     * @param file the document's path, or {@code -} for standard input
     * @param standardInput what {@code -} stands for
     */
    static Scenario read(String file, InputStream standardInput) throws IOException, ScenarioException, CliException {
        if (file.equals("-")) {
            return ScenarioReader.read("standard input", new Once("standard input", () -> standardInput));
        }
        Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw new CliException(file + " is a folder; name a scenario in it");
        }
        ScenarioReader.Source source = () -> Files.newInputStream(path);
        return ScenarioReader.read(file, Files.isRegularFile(path) ? source : new Once(file, source));
    }

    /** What gives its bytes a single time, such as a pipe. */
    private static final class Once implements ScenarioReader.Source {
        private final String name;
        private final ScenarioReader.Source source;
        private boolean opened;

        Once(String name, ScenarioReader.Source source) {
            this.name = name;
            this.source = source;
        }

        @Override
        public InputStream open() throws IOException {
            if (opened) {
                throw new IOException(
                        name + ": users come before the models that they name, which takes reading twice; "
                                + "put models first, or save it to a file");
            }
            opened = true;
            return source.open();
        }
    }
}
