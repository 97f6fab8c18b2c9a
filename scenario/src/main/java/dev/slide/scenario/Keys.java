package dev.slide.scenario;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of one kind of object. Their numbers are their positions, below 64.
 *
 * @param advice what the object is: ends a sentence that begins with "give"
 * @param list in the order in which they are told
 * @param numbers by name
 * @param needed a bit for the number of each key that is required
 */
record Keys(String advice, List<Key> list, Map<String, Integer> numbers, long needed) {
    static Keys of(String advice, Key... keys) {
        Map<String, Integer> numbers = new HashMap<>();
        long needed = 0;
        for (Key key : keys) {
            needed |= key.required() ? 1L << numbers.size() : 0;
            numbers.put(key.name(), numbers.size());
        }
        return new Keys(advice, List.of(keys), Map.copyOf(numbers), needed);
    }

    /** A key's number, below 0 if it is none of these. */
    int number(String name) {
        return numbers.getOrDefault(name, -1);
    }

    List<String> names() {
        return list.stream().map(Key::name).toList();
    }
}
