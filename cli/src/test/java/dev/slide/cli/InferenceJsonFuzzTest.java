package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.squareup.moshi.JsonReader;
import dev.slide.format.TensorType;
import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import dev.slide.fuzz.TokenMutator;
import dev.slide.stream.TensorData;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import okio.Buffer;

/** Requests of the Open Inference Protocol, beside what Moshi reads in them. */
class InferenceJsonFuzzTest extends ParserFuzz {

    @Override
    protected List<byte[]> seeds() {
        return List.of(
                bytes("{\"id\":\"7\",\"inputs\":[{\"name\":\"x\",\"shape\":[2,3],\"datatype\":\"FP32\","
                        + "\"data\":[[1,-2.5,3e-7],[4,0.1,-0]]},{\"name\":\"b\",\"shape\":[2],\"datatype\":\"BOOL\","
                        + "\"data\":[true,false]}]}"),
                bytes(
                        "{\"inputs\":[{\"data\":[1,-2,127],\"parameters\":{\"a\":[1]},\"datatype\":\"INT8\",\"name\":\"y\","
                                + "\"shape\":[3]}],\"outputs\":[]}"),
                bytes("{\"inputs\":[{\"name\":\"h\",\"shape\":[1,1],\"datatype\":\"FP16\",\"data\":[[65504]]},"
                        + "{\"name\":\"w\",\"shape\":[1],\"datatype\":\"BF16\",\"data\":[1.0]},"
                        + "{\"data\":[-0],\"name\":\"d\",\"shape\":[1],\"datatype\":\"FP64\"},"
                        + "{\"name\":\"u\",\"shape\":[0],\"datatype\":\"UINT8\",\"data\":[]}]}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Mutator mutator() {
        TokenMutator tokens = new TokenMutator(
                "\"FP32\"",
                "\"FP64\"",
                "\"FP16\"",
                "\"BF16\"",
                "\"INT16\"",
                "\"INT32\"",
                "\"INT64\"",
                "\"UINT8\"",
                "\"BYTES\"",
                "\"data\"",
                "\"shape\"",
                "NaN",
                "16777217",
                "0.30000001192092897",
                "65520");
        return Mutator.anyOf(tokens, tokens, tokens, new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return CliException.class;
    }

    @Override
    protected int rounds() {
        return 5_000;
    }

    @Override
    protected void read(byte[] input) throws CliException, IOException {
        List<TensorData> inputs;
        try {
            inputs = InferenceJson.read("-", new ByteArrayInputStream(input));
        } catch (CliException e) {
            throw new CliException(String.join("\n", Faults.lines(e)), e);
        }
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        InferenceJson.writeRequest(again, inputs);
        assertThat(InferenceJson.read("-", new ByteArrayInputStream(again.toByteArray())))
                .isEqualTo(inputs);
        if (isUtf8(input)) {
            requireSameAsMoshi(input, inputs);
        }
    }

    /** Jackson takes overlong forms; what they stand for is checked after decoding. */
    private static boolean isUtf8(byte[] json) {
        return Arrays.equals(new String(json, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), json);
    }

    private static void requireSameAsMoshi(byte[] input, List<TensorData> inputs) throws IOException {
        boolean mark = input.length > 3 && input[0] == (byte) 0xef;
        JsonReader reader = JsonReader.of(new Buffer().write(input, mark ? 3 : 0, input.length - (mark ? 3 : 0)));
        List<String> elements = new ArrayList<>();
        reader.beginObject();
        while (reader.hasNext()) {
            if (!reader.nextName().equals("inputs")) {
                reader.skipValue();
                continue;
            }
            reader.beginArray();
            while (reader.hasNext()) {
                reader.beginObject();
                while (reader.hasNext()) {
                    if (reader.nextName().equals("data")) {
                        collect(reader, elements);
                    } else {
                        reader.skipValue();
                    }
                }
                reader.endObject();
            }
            reader.endArray();
        }
        reader.endObject();
        int at = 0;
        for (TensorData tensor : inputs) {
            for (ByteBuffer data = tensor.data(); data.hasRemaining(); at++) {
                requireSame(tensor.type(), elements.get(at), data);
            }
        }
        assertThat(at).isEqualTo(elements.size());
    }

    private static void collect(JsonReader reader, List<String> elements) throws IOException {
        switch (reader.peek()) {
            case BEGIN_ARRAY -> {
                reader.beginArray();
                while (reader.hasNext()) {
                    collect(reader, elements);
                }
                reader.endArray();
            }
            case BOOLEAN -> elements.add(Boolean.toString(reader.nextBoolean()));
            default -> elements.add(reader.nextString());
        }
    }

    private static void requireSame(TensorType type, String text, ByteBuffer data) {
        switch (type) {
            case FP32 -> assertThat(data.getInt()).isEqualTo(Float.floatToRawIntBits(Float.parseFloat(text)));
            case FP64 -> assertThat(data.getLong()).isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
            case FP16 -> requireNearest(text, Narrow.ofHalf(data.getShort()), 0x1p-10, 0x1p-24);
            case BF16 -> requireNearest(text, Narrow.ofBrain(data.getShort()), 0x1p-7, 0x1p-133);
            case INT8 -> assertThat(Byte.toString(data.get())).isEqualTo(whole(text));
            case UINT8 -> assertThat(Integer.toString(data.get() & 0xff)).isEqualTo(whole(text));
            case INT16 -> assertThat(Short.toString(data.getShort())).isEqualTo(whole(text));
            case INT32 -> assertThat(Integer.toString(data.getInt())).isEqualTo(whole(text));
            case INT64 -> assertThat(Long.toString(data.getLong())).isEqualTo(whole(text));
            case BOOL -> assertThat(Boolean.toString(data.get() == 1)).isEqualTo(text);
            case BYTES -> throw new AssertionError("strings were read");
        }
    }

    private static String whole(String text) {
        return text.equals("-0") ? "0" : text;
    }

    /** Half a unit in the last place at most. */
    private static void requireNearest(String text, float read, double epsilon, double smallest) {
        BigDecimal error = new BigDecimal(text).subtract(new BigDecimal(read)).abs();
        double most = Math.max(Math.abs(Double.parseDouble(text)) * epsilon, smallest) / 2;
        assertThat(error).isLessThanOrEqualTo(new BigDecimal(most));
    }

    @Override
    protected List<String> reasons() {
        return List.of(
                "standard input, at $: expected an object with \"inputs\"",
                "\"inputs\" is missing",
                "\"datatype\" is missing",
                "$.inputs: expected a list",
                "a second input",
                "unknown key",
                "maybe \"",
                "Duplicate",
                "ends too early",
                "more follows after the end",
                "datatype \"",
                "expected a string",
                "expected a list of dimensions",
                "a whole number of 0 or above",
                "expected a list of values",
                "expected a list as elsewhere",
                "expected a value as elsewhere",
                "nested deeper than 16",
                "but the lists before it have",
                "but the shape is",
                "values, but the shape",
                "expected a number",
                "is not a finite number",
                "expected a whole number for INT8",
                "expected true or false",
                "beyond the range of FP32",
                "beyond the range of INT8");
    }
}
