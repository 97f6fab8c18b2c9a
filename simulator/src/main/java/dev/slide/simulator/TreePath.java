package dev.slide.simulator;

import dev.slide.scenario.Spelling;
import dev.slide.scenario.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a tree, such as {@code users.devices[0].weight}.
 *
 * @param steps names, and indices in brackets
 */
record TreePath(List<String> steps) {
    private static final Pattern STEP = Pattern.compile("\\[([0-9]{1,6})]|\\.?([^.\\[\\]]+)");

    /**
     * Understands a path.
     *
     * @throws IllegalArgumentException if it is none
     */
    static TreePath of(String text) {
        List<String> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            steps.add(matcher.group(1) == null ? matcher.group(2) : "[" + matcher.group(1));
            end = matcher.end();
        }
        if (steps.isEmpty() || end != text.length() || text.startsWith(".")) {
            throw new IllegalArgumentException(
                    text + " is no path; give one such as users.count or models[0].accuracy");
        }
        return new TreePath(steps);
    }

    /**
     * The tree with a value at this place. The last name may be new, all before it are there.
     *
     * @throws IllegalArgumentException if there is no such place
     */
    Tree put(Tree tree, Tree value) {
        return put(tree, 0, value);
    }

    private Tree put(Tree tree, int at, Tree value) {
        if (at == steps.size()) {
            return value;
        }
        String step = steps.get(at);
        if (step.startsWith("[")) {
            int index = Integer.parseInt(step.substring(1));
            if (tree instanceof Tree.Row row && index < row.elements().size()) {
                return row.with(index, put(row.elements().get(index), at + 1, value));
            }
            throw new IllegalArgumentException(text(at + 1) + " is not there; "
                    + (tree instanceof Tree.Row row
                            ? "the list has " + row.elements().size() + " elements"
                            : text(at) + " is " + tree.described() + ", not a list"));
        }
        if (!(tree instanceof Tree.Branch branch)) {
            throw new IllegalArgumentException(
                    text(at + 1) + " is not there; " + text(at) + " is " + tree.described() + ", not an object");
        }
        Tree below = branch.entries().get(step);
        if (below == null && at + 1 < steps.size()) {
            String nearest = Spelling.nearest(step, branch.entries().keySet());
            throw new IllegalArgumentException(text(at + 1) + " is not there; "
                    + (nearest == null
                            ? "there are " + String.join(", ", branch.entries().keySet())
                            : "did you mean " + nearest + "?"));
        }
        return branch.with(step, put(below == null ? value : below, at + 1, value));
    }

    private String text(int count) {
        StringBuilder text = new StringBuilder();
        for (String step : steps.subList(0, count)) {
            text.append(step.startsWith("[") ? step + "]" : (text.isEmpty() ? "" : ".") + step);
        }
        return text.isEmpty() ? "the base" : text.toString();
    }
}
