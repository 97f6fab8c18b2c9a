package dev.slide.cli;

import dev.slide.format.TensorType;
import dev.slide.stream.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Collects the elements of one tensor from a list, flat or nested as the shape is. */
final class ElementReader {
    /** ONNX Runtime's tensors have no more dimensions. */
    private static final int MOST_DIMENSIONS = 16;

    private static final int FIRST_BYTES = 4096;

    private final TensorType type;
    private final String path;
    private final long[] lengths = new long[MOST_DIMENSIONS];
    private final long[] indices = new long[MOST_DIMENSIONS];
    /** Depth of the lists that hold elements, and of the deepest list; below 0 while not known. */
    private int elementDepth = -1;

    private int deepest = -1;
    private long elements;
    private ByteBuffer data = ByteBuffer.allocateDirect(FIRST_BYTES).order(ByteOrder.nativeOrder());

    /**
     * Collects nothing yet.
     *
     * @param type of the elements
     * @param path of the list in its document
     */
    ElementReader(TensorType type, String path) {
        this.type = type;
        this.path = path;
        Arrays.fill(lengths, -1);
    }

    /** Reads the list at whose beginning the parser stands. */
    void read(JsonParser parser) throws CliException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new CliException(path + ": expected a list of values, found " + described(parser));
        }
        list(parser, 0);
    }

    private void list(JsonParser parser, int depth) throws CliException {
        deepest = Math.max(deepest, depth);
        long length = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            indices[depth] = length++;
            if (token == JsonToken.START_ARRAY) {
                if (depth + 1 == MOST_DIMENSIONS) {
                    throw fault(depth, "lists are nested deeper than " + MOST_DIMENSIONS);
                }
                if (elementDepth >= 0 && depth >= elementDepth) {
                    throw fault(depth, "expected a value as elsewhere in this tensor, found a list");
                }
                list(parser, depth + 1);
            } else {
                element(parser, depth);
            }
        }
        if (lengths[depth] >= 0 && lengths[depth] != length) {
            throw fault(depth - 1, "a list of " + length + ", but the lists before it have " + lengths[depth]);
        }
        lengths[depth] = length;
    }

    private void element(JsonParser parser, int depth) throws CliException {
        if (elementDepth < 0) {
            elementDepth = depth;
        }
        if (depth != elementDepth || deepest > depth) {
            throw fault(depth, "expected a list as elsewhere in this tensor, found " + described(parser));
        }
        if (data.remaining() < type.bytes()) {
            grow(depth);
        }
        elements++;
        switch (type) {
            case FP32, FP64, FP16, BF16 -> putReal(parser, depth);
            case INT8, INT16, INT32, INT64, UINT8 -> putWhole(parser, depth);
            case BOOL -> putBoolean(parser, depth);
            case BYTES -> throw new IllegalStateException("strings are refused before");
        }
    }

    private void grow(int depth) throws CliException {
        if (data.capacity() == Integer.MAX_VALUE) {
            throw fault(depth, "a tensor cannot have more than 2 GiB");
        }
        long doubled = Math.min(Integer.MAX_VALUE, 2L * data.capacity());
        ByteBuffer larger = ByteBuffer.allocateDirect((int) doubled).order(ByteOrder.nativeOrder());
        data = larger.put(data.flip());
    }

    private void putReal(JsonParser parser, int depth) throws CliException {
        if (!parser.currentToken().isNumeric()) {
            throw fault(depth, "expected a number, found " + described(parser));
        }
        String text = parser.getString();
        if (parser.isNaN()) {
            throw fault(depth, text + " is not a finite number");
        }
        boolean inRange = switch (type) {
            case FP32 -> {
                float value = Float.parseFloat(text);
                data.putFloat(value);
                yield Float.isFinite(value);
            }
            case FP16 -> {
                short bits = Narrow.half(Double.parseDouble(text));
                data.putShort(bits);
                yield Float.isFinite(Narrow.ofHalf(bits));
            }
            case BF16 -> {
                short bits = Narrow.brain(Double.parseDouble(text));
                data.putShort(bits);
                yield Float.isFinite(Narrow.ofBrain(bits));
            }
            default -> {
                double value = Double.parseDouble(text);
                data.putDouble(value);
                yield Double.isFinite(value);
            }
        };
        if (!inRange) {
            throw fault(depth, shortened(text) + " is beyond the range of " + type);
        }
    }

    private void putWhole(JsonParser parser, int depth) throws CliException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw fault(depth, "expected a whole number for " + type + ", found " + described(parser));
        }
        boolean isLong = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        long value = isLong ? parser.getLongValue() : 0;
        boolean inRange = isLong
                && switch (type) {
                    case INT8 -> {
                        data.put((byte) value);
                        yield value == (byte) value;
                    }
                    case UINT8 -> {
                        data.put((byte) value);
                        yield value >= 0 && value <= 255;
                    }
                    case INT16 -> {
                        data.putShort((short) value);
                        yield value == (short) value;
                    }
                    case INT32 -> {
                        data.putInt((int) value);
                        yield value == (int) value;
                    }
                    default -> {
                        data.putLong(value);
                        yield true;
                    }
                };
        if (!inRange) {
            throw fault(depth, shortened(parser.getString()) + " is beyond the range of " + type);
        }
    }

    private void putBoolean(JsonParser parser, int depth) throws CliException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw fault(depth, "expected true or false, found " + described(parser));
        }
        data.put((byte) (token == JsonToken.VALUE_TRUE ? 1 : 0));
    }

    /**
     * How many elements a shape has; 1 without dimensions.
     *
     * @throws ArithmeticException if they are more than a long counts
     */
    static long elements(long[] shape) {
        long elements = 1;
        for (long dimension : shape) {
            elements = Math.multiplyExact(elements, dimension);
        }
        return elements;
    }

    /** The tensor, if the shape is the one that the lists have. */
    TensorData finish(String name, long[] shape) throws CliException {
        long expected = elements(shape);
        if (elements != expected) {
            throw new CliException(
                    path + ": " + elements + " values, but the shape " + Arrays.toString(shape) + " has " + expected);
        }
        if (deepest > 0) {
            long[] found = Arrays.copyOf(lengths, deepest + 1);
            boolean asFarAsKnown = elements > 0
                    ? Arrays.equals(found, shape)
                    : found.length <= shape.length && Arrays.equals(found, 0, found.length, shape, 0, found.length);
            if (!asFarAsKnown) {
                throw new CliException(path + ": lists nested as " + Arrays.toString(found) + ", but the shape is "
                        + Arrays.toString(shape));
            }
        }
        ByteBuffer exact = data.duplicate().flip().slice().order(ByteOrder.nativeOrder());
        return new TensorData(name, type, shape, exact);
    }

    private CliException fault(int depth, String message) {
        StringBuilder place = new StringBuilder(path);
        for (int i = 0; i <= depth; i++) {
            place.append('[').append(indices[i]).append(']');
        }
        return new CliException(place + ": " + message);
    }

    /** What the parser stands on, for messages. */
    static String described(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "the string \"" + shortened(parser.getString()) + "\"";
            case VALUE_NULL -> "null";
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            default -> shortened(parser.getString());
        };
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }
}
