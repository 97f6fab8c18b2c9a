package dev.slide.pack;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Sizes for the symbolic dimensions of a graph's inputs. Given ones count first; {@code a + b} is the sum of its parts;
 * what begins an input is a batch, of size 1; the rest is guessed, larger sizes first.
 */
final class ReferenceDimensions {

    private static final int[] GUESSES = {128, 16, 8, 4, 2, 1};
    private static final int[] IMAGE_GUESSES = {224, 128, 64, 32, 299, 512};

    private final Map<String, Long> given;
    private final Map<String, Boolean> symbols = new LinkedHashMap<>();

    private static final int MOST_DIGITS = 9;

    private ReferenceDimensions(Map<String, Long> given) {
        this.given = given;
    }

    /**
     * All guesses, the first to be tried first.
     *
     * @param inputs of the graph
     * @param given sizes that are not guessed
     * @return sizes by symbol; one element where there is nothing to guess
     */
    static List<Map<String, Long>> guesses(Collection<ValueInfoProto> inputs, Map<String, Long> given) {
        ReferenceDimensions dimensions = new ReferenceDimensions(given);
        for (ValueInfoProto input : inputs) {
            int rank = input.getType().getTensorType().getShape().getDimCount();
            for (int axis = 0; axis < rank; axis++) {
                String symbol = symbol(input, axis);
                if (!symbol.isEmpty()) {
                    boolean first = axis == 0;
                    parts(symbol).forEach(part -> dimensions.symbols.merge(part, first, (a, b) -> a || b));
                    dimensions.symbols.merge(symbol, first, (a, b) -> a || b);
                }
            }
        }
        List<Map<String, Long>> guesses = new ArrayList<>();
        for (int attempt = 0; attempt < GUESSES.length; attempt++) {
            Map<String, Long> sizes = new TreeMap<>();
            for (String symbol : dimensions.symbols.keySet()) {
                sizes.put(symbol, dimensions.size(symbol, attempt));
            }
            if (!guesses.contains(sizes)) {
                guesses.add(sizes);
            }
        }
        return guesses;
    }

    /**
     * The symbol of an input's dimension.
     *
     * @return its name, {@code input[axis]} where it has none, empty where its size is fixed
     */
    static String symbol(ValueInfoProto input, int axis) {
        TensorShapeProto.Dimension dimension =
                input.getType().getTensorType().getShape().getDim(axis);
        if (dimension.hasDimValue() && dimension.getDimValue() >= 0) {
            return "";
        }
        String name = dimension.getDimParam().strip();
        return name.isEmpty() ? input.getName() + "[" + axis + "]" : name;
    }

    private static Stream<String> parts(String symbol) {
        return isSum(symbol)
                ? Stream.of(symbol.split("\\+", -1)).map(String::strip).filter(part -> !isNumber(part))
                : Stream.empty();
    }

    private static boolean isSum(String symbol) {
        return symbol.contains("+") && !symbol.endsWith("]");
    }

    /** Longer ones are names. */
    private static boolean isNumber(String part) {
        return !part.isEmpty() && part.length() <= MOST_DIGITS && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private long size(String symbol, int attempt) {
        Long size = given.get(symbol);
        if (size != null) {
            return size;
        }
        if (isNumber(symbol)) {
            return Long.parseLong(symbol);
        }
        if (isSum(symbol)) {
            return Stream.of(symbol.split("\\+", -1))
                    .map(String::strip)
                    .mapToLong(part -> size(part, attempt))
                    .sum();
        }
        String name = symbol.toLowerCase(Locale.ROOT);
        if (name.contains("total") && !total(name).isEmpty()) {
            return total(name).stream().mapToLong(part -> size(part, attempt)).sum();
        }
        if (name.contains("batch") || (Boolean.TRUE.equals(symbols.get(symbol)) && !isSequence(name))) {
            return 1;
        }
        return name.contains("height") || name.contains("width") ? IMAGE_GUESSES[attempt] : GUESSES[attempt];
    }

    private static boolean isSequence(String name) {
        return name.contains("seq") || name.contains("len") || name.contains("time") || name.contains("token");
    }

    private static boolean isPast(String symbol) {
        return symbol.toLowerCase(Locale.ROOT).contains("past");
    }

    /** The symbols that a total length is made of: all other sequences, if one of them is past. */
    private List<String> total(String total) {
        List<String> parts = symbols.keySet().stream()
                .filter(symbol ->
                        !isSum(symbol) && !symbol.toLowerCase(Locale.ROOT).contains("total"))
                .filter(symbol -> isPast(symbol) || isSequence(symbol.toLowerCase(Locale.ROOT)))
                .toList();
        boolean past = parts.stream().anyMatch(ReferenceDimensions::isPast);
        return past && isSequence(total) ? parts : List.of();
    }
}
