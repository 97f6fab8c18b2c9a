package dev.slide.simulator;

import dev.slide.scenario.Spelling;
import dev.slide.scenario.Tree;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of one object. What is not as it should be becomes a problem, and something harmless is given instead, so
 * that reading goes on; {@link #end} makes every key that nobody asked for a problem too.
 */
final class Fields {
    private final Tree.Branch branch;
    private final String path;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();

    private Fields(Tree.Branch branch, String path, Problems problems) {
        this.branch = branch;
        this.path = path;
        this.problems = problems;
    }

    /** The object that a tree is to be; one without keys after a problem. */
    static Fields of(@Nullable Tree tree, String path, Problems problems) {
        if (tree instanceof Tree.Branch branch) {
            return new Fields(branch, path, problems);
        }
        problems.add(path, (tree == null ? "is missing" : tree.described() + " is not an object") + "; give one");
        return new Fields(new Tree.Branch(Map.of()), path, new Problems());
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    Problems problems() {
        return problems;
    }

    /** Whether there is a value other than null. */
    boolean has(String name) {
        return value(name) != null;
    }

    /** The value; null if there is none. */
    @Nullable
    Tree value(String name) {
        known.add(name);
        Tree value = branch.entries().get(name);
        return value instanceof Tree.Nothing ? null : value;
    }

    Fields object(String name) {
        return of(value(name), path(name), problems);
    }

    /** The elements of a list; none after a problem. */
    List<Tree> list(String name, String advice) {
        Tree value = value(name);
        if (value instanceof Tree.Row row && !row.elements().isEmpty()) {
            return row.elements();
        }
        wrong(name, value, "a list of one or more", advice);
        return List.of();
    }

    double number(String name, double least, double greatest, String advice) {
        Tree value = value(name);
        if (value instanceof Tree.Num number && number.value() >= least && number.value() <= greatest) {
            return number.value();
        }
        wrong(name, value, "a number from " + Numbers.text(least) + " to " + Numbers.text(greatest), advice);
        return Math.max(least, Math.min(greatest, 1));
    }

    double numberOr(String name, double usual, double least, double greatest, String advice) {
        return has(name) ? number(name, least, greatest, advice) : usual;
    }

    int whole(String name, int least, int greatest, String advice) {
        double number = number(name, least, greatest, advice);
        if (number != Math.rint(number)) {
            wrong(name, value(name), "a whole number", advice);
        }
        return (int) number;
    }

    String text(String name, String advice) {
        Tree value = value(name);
        if (value instanceof Tree.Text text && !text.value().isBlank()) {
            return text.value();
        }
        wrong(name, value, "a text", advice);
        return "";
    }

    String textOr(String name, String usual, String advice) {
        return has(name) ? text(name, advice) : usual;
    }

    /** One of some words; the first after a problem. */
    String word(String name, List<String> words) {
        Tree value = value(name);
        if (value instanceof Tree.Text text) {
            if (words.contains(text.value())) {
                return text.value();
            }
            String nearest = Spelling.nearest(text.value(), words);
            problems.add(
                    path(name),
                    text.described() + " is unknown; "
                            + (nearest == null
                                    ? "give one of " + String.join(", ", words)
                                    : "did you mean " + nearest + "?"));
        } else {
            wrong(name, value, "one of " + String.join(", ", words), "");
        }
        return words.get(0);
    }

    boolean flag(String name) {
        Tree value = value(name);
        if (value instanceof Tree.Flag flag) {
            return flag.value();
        }
        wrong(name, value, "true or false", "");
        return false;
    }

    private void wrong(String name, @Nullable Tree value, String what, String advice) {
        problems.add(
                path(name),
                (value == null ? "is missing" : value.described() + " is not right") + "; give " + what
                        + (advice.isEmpty() ? "" : ": " + advice));
    }

    /** No other keys may be there. */
    void end() {
        for (String name : branch.entries().keySet()) {
            if (!known.contains(name)) {
                String nearest = Spelling.nearest(name, known);
                problems.add(
                        path(name),
                        "unknown key; "
                                + (nearest == null
                                        ? "the keys here are " + String.join(", ", known)
                                        : "did you mean " + nearest + "?"));
            }
        }
    }
}
