package dev.slide.simulator;

import dev.slide.scenario.Tree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trees from Java's values, and as text. */
final class Trees {
    private Trees() {}

    /** A tree of numbers, texts, truths, lists and maps. */
    static Tree of(Object value) {
        if (value instanceof Number number) {
            double real = number.doubleValue();
            return new Tree.Num(real, Double.isFinite(real) ? Numbers.text(new BigDecimal(number.toString())) : "");
        } else if (value instanceof Boolean flag) {
            return new Tree.Flag(flag);
        } else if (value instanceof String text) {
            return new Tree.Text(text);
        } else if (value instanceof List<?> list) {
            List<Tree> elements = new ArrayList<>();
            list.forEach(element -> elements.add(of(element)));
            return new Tree.Row(elements);
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Tree> entries = new LinkedHashMap<>();
            map.forEach((name, element) -> entries.put(String.valueOf(name), of(element)));
            return new Tree.Branch(entries);
        }
        throw new IllegalArgumentException(
                value + " is no number, text, truth, list or map, of which configurations are made");
    }

    /** The tree as YAML that gives it back; inner objects as in JSON. */
    static String yaml(Tree.Branch tree) {
        StringBuilder out = new StringBuilder();
        tree.entries().forEach((name, value) -> {
            out.append(name).append(": ");
            append(value, out);
            out.append('\n');
        });
        return out.toString();
    }

    private static void append(Tree tree, StringBuilder out) {
        if (tree instanceof Tree.Branch branch) {
            String separator = "{";
            for (Map.Entry<String, Tree> entry : branch.entries().entrySet()) {
                quoted(entry.getKey(), out.append(separator));
                append(entry.getValue(), out.append(": "));
                separator = ", ";
            }
            out.append(branch.entries().isEmpty() ? "{}" : "}");
        } else if (tree instanceof Tree.Row row) {
            String separator = "[";
            for (Tree element : row.elements()) {
                append(element, out.append(separator));
                separator = ", ";
            }
            out.append(row.elements().isEmpty() ? "[]" : "]");
        } else if (tree instanceof Tree.Text text) {
            quoted(text.value(), out);
        } else {
            out.append(
                    tree instanceof Tree.Num number
                            ? number.text()
                            : tree instanceof Tree.Flag flag ? Boolean.toString(flag.value()) : "null");
        }
    }

    /** In quotes, with JSON's escapes, which YAML understands. */
    static void quoted(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
