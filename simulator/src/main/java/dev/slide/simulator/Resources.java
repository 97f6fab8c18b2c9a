package dev.slide.simulator;

import dev.slide.scenario.ScenarioException;
import dev.slide.scenario.Tree;
import dev.slide.scenario.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Files that come with the simulator. */
final class Resources {
    private Resources() {}

    static Tree.Branch tree(String name) {
        try {
            return (Tree.Branch) TreeReader.read(name, text(name));
        } catch (ScenarioException e) {
            throw new IllegalStateException("the resource " + name + " is broken", e);
        }
    }

    static String text(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
