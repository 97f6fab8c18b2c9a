package dev.slide.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small document as a whole: objects, lists and values. Immutable. */
public sealed interface Tree {
    /** Names and what they stand for, in the order of the document. */
    record Branch(Map<String, Tree> entries) implements Tree {
        public Branch {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /** The same with one entry set; a new one goes to the end. */
        public Branch with(String name, Tree value) {
            Map<String, Tree> changed = new LinkedHashMap<>(entries);
            changed.put(name, value);
            return new Branch(changed);
        }
    }

    /** Values one after the other. */
    record Row(List<Tree> elements) implements Tree {
        public Row {
            elements = List.copyOf(elements);
        }

        /** The same with one element replaced. */
        public Row with(int index, Tree value) {
            List<Tree> changed = new ArrayList<>(elements);
            changed.set(index, value);
            return new Row(changed);
        }
    }

    /** A number, and how it was written. */
    record Num(double value, String text) implements Tree {}

    /** A text. */
    record Text(String value) implements Tree {}

    /** True or false. */
    record Flag(boolean value) implements Tree {}

    /** Nothing. */
    record Nothing() implements Tree {}

    /** What a value is called in messages. */
    default String described() {
        if (this instanceof Branch) {
            return "an object";
        } else if (this instanceof Row) {
            return "a list";
        } else if (this instanceof Num number) {
            return Document.shortened(number.text());
        } else if (this instanceof Text text) {
            return "the text \"" + Document.shortened(text.value()) + "\"";
        } else if (this instanceof Flag flag) {
            return Boolean.toString(flag.value());
        }
        return "null";
    }
}
