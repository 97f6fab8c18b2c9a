package dev.slide.scenario;

import java.util.ArrayList;
import java.util.List;

/** A scenario or another document with faults. The message has a line for each, and each says what, where and what to do. */
public final class ScenarioException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> lines;
    private final long count;

    private ScenarioException(List<String> lines, long count) {
        super(String.join("\n", lines));
        this.lines = List.copyOf(lines);
        this.count = count;
    }

    /**
     * Of the faults of one document.
     *
     * @param name the document's
     * @param first the first of them
     * @param count how many there are
     */
    public static ScenarioException of(String name, List<Fault> first, long count) {
        List<String> lines = new ArrayList<>();
        first.forEach(fault -> lines.add(name + ": " + fault));
        if (count > first.size()) {
            lines.add(name + ": and " + (count - first.size()) + " more");
        }
        return new ScenarioException(lines, count);
    }

    /** The first faults, each on a line that begins with the scenario's name; a last line counts the others. */
    public List<String> lines() {
        return lines;
    }

    /** How many faults there are. */
    public long count() {
        return count;
    }
}
