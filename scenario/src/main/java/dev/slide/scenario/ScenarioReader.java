package dev.slide.scenario;

import dev.slide.model.Cell;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads scenarios from JSON and YAML, piece by piece: what is kept is the records only, and they are refused when they
 * would not fit into memory. All faults that there are come in one exception.
 */
public final class ScenarioReader {
    /** The longest name or id. */
    static final int MOST_NAME_CHARACTERS = 1000;

    private static final int BUFFER = 1 << 16;
    /** YAML's scanner holds a text as a whole. */
    private static final long MOST_YAML_BYTES = 256L << 20;

    private static final int YAML_PART_OF_MEMORY = 16;

    private static final Keys KEYS = Keys.of(
            "an object with cell, models and users",
            Key.of("cell", "the cell, such as {\"bandwidthHz\": 1e8}").needed(),
            Key.of("models", "a list of one model or more").needed(),
            Key.of("users", "a list of one user or more").needed());

    private final String name;
    private final Source source;
    private final FaultList faults = new FaultList();
    private final MemoryBudget memory = MemoryBudget.ofJvm();

    private @Nullable Cell cell;
    private @Nullable Models models;
    private @Nullable List<Task> tasks;
    private boolean usersPassedOver;

    /** Where a scenario's bytes are. */
    @FunctionalInterface
    public interface Source {
        /**
         * The bytes from the first on. Called again if users stand before the models that they name.
         *
         * @throws IOException if there are none, or not again
         */
        InputStream open() throws IOException;
    }

    private ScenarioReader(String name, Source source) {
        this.name = name;
        this.source = source;
    }

    /**
     * Reads a scenario from a file.
     *
     * @param file YAML if its name ends with .yaml or .yml, JSON if with .json; otherwise its first character decides
     * @throws ScenarioException if it is no scenario
     * @throws IOException if it cannot be read
     */
    public static Scenario read(Path file) throws IOException, ScenarioException {
        return read(file.toString(), () -> Files.newInputStream(file));
    }

    /**
     * Reads a scenario.
     *
     * @param name for messages; its ending decides as that of a file
     * @param source the bytes, in UTF-8
     * @throws ScenarioException if it is no scenario
     * @throws IOException if it cannot be read
     */
    public static Scenario read(String name, Source source) throws IOException, ScenarioException {
        return new ScenarioReader(name, source).read();
    }

    private Scenario read() throws IOException, ScenarioException {
        if (walk(this::root) && usersPassedOver) {
            walk(this::usersOnly);
        }
        faults.check(name);
        Models read = models;
        if (cell == null || read == null || tasks == null) {
            throw new IllegalStateException("a part is missing without a fault");
        }
        return new Scenario(cell, read.all(), tasks);
    }

    private interface Walk {
        void through(Document in) throws IOException;
    }

    /** Whether it came to its end. */
    private boolean walk(Walk walk) throws IOException {
        try (InputStream in = new BufferedInputStream(source.open(), BUFFER)) {
            boolean yaml = isYaml(in);
            Document document = null;
            try (Tokens tokens = tokens(in, yaml)) {
                document = new Document(tokens, faults);
                walk.through(document);
                return true;
            } catch (SyntaxException e) {
                faults.addLast(document == null ? "" : document.path(), String.valueOf(e.getMessage()));
            } catch (FaultList.TooManyException e) {
                // Those that were found are told.
            }
            return false;
        }
    }

    private static Tokens tokens(InputStream in, boolean yaml) throws IOException {
        if (!yaml) {
            return new JsonTokens(new Utf8Stream(in, Long.MAX_VALUE, ""));
        }
        long most = Math.min(MOST_YAML_BYTES, Runtime.getRuntime().maxMemory() / YAML_PART_OF_MEMORY);
        return new YamlTokens(new Utf8Stream(
                in,
                most,
                "more than " + most + " bytes are not read as YAML; write JSON, which is read piece by piece"));
    }

    private boolean isYaml(InputStream in) throws IOException {
        String ending = name.toLowerCase(Locale.ROOT);
        if (ending.endsWith(".yaml") || ending.endsWith(".yml")) {
            return true;
        }
        if (ending.endsWith(".json")) {
            return false;
        }
        in.mark(BUFFER);
        int first = in.read();
        for (int i = 1; i < BUFFER / 2 && isBlank(first); i++) {
            first = in.read();
        }
        in.reset();
        return first != '{' && first != '[';
    }

    /** White space, or of a byte order mark. */
    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xef || c == 0xbb || c == 0xbf;
    }

    private void root(Document in) throws IOException {
        if (!in.enterObject(KEYS)) {
            return;
        }
        for (int key = in.nextKey(); key >= 0; key = in.nextKey()) {
            switch (key) {
                case 0 -> cell = CellReader.read(in);
                case 1 -> models = new ModelsReader(in, memory).read();
                default -> users(in);
            }
        }
        in.end();
    }

    private void users(Document in) throws IOException {
        Models known = models;
        if (known == null) {
            usersPassedOver = true;
            in.pass();
        } else {
            tasks = new UsersReader(in, memory, known).read();
        }
    }

    private void usersOnly(Document in) throws IOException {
        Models known = models;
        if (known == null) { // a fault already
            known = new Models();
            known.addNameless();
        }
        in.enterMap();
        for (String key = in.nextName(); key != null; key = in.nextName()) {
            if (key.equals("users")) {
                tasks = new UsersReader(in, memory, known).read();
                return;
            }
            in.pass();
        }
    }
}
