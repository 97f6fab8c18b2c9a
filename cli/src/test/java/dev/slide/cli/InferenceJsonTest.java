package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.TensorType;
import dev.slide.stream.TensorData;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceJsonTest {
    private static List<TensorData> read(String json) throws IOException, CliException {
        InputStream in = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
        return InferenceJson.read("-", in);
    }

    private static String written(List<TensorData> outputs) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InferenceJson.write(out, Map.of("model_name", "m"), outputs);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** A request with one input. */
    private static String input(String type, String shape, String data) {
        return "{\"inputs\":[{\"name\":\"x\",\"shape\":" + shape + ",\"datatype\":\"" + type + "\",\"data\":" + data
                + "}]}";
    }

    @Test
    void readsFlatAndNestedTheSame() throws Exception {
        for (String data : List.of("[1,2,3,4,5,6]", "[[1,2,3],[4,5,6]]")) {
            TensorData tensor = read(input("INT64", "[2,3]", data)).get(0);
            assertThat(tensor.name()).isEqualTo("x");
            assertThat(tensor.shape()).containsExactly(2, 3);
            assertThat(tensor.type()).isEqualTo(TensorType.INT64);
            assertThat(tensor.data().isDirect()).isTrue();
            assertThat(tensor.data().order()).isEqualTo(ByteOrder.nativeOrder());
            long[] values = new long[6];
            tensor.data().asLongBuffer().get(values);
            assertThat(values).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    /** The second is a byte order that no decoder knows. */
    @Test
    void refusesOtherEncodings() {
        for (byte[] bytes : List.of(
                new byte[] {0, 0, (byte) 0xfe, (byte) 0xff, 0, 0x11, 0, 0},
                new byte[] {0, 0, (byte) 0xff, (byte) 0xfe})) {
            assertThatThrownBy(() -> InferenceJson.read("-", new ByteArrayInputStream(bytes)))
                    .isInstanceOf(CliException.class)
                    .hasMessageContaining("standard input is not JSON in UTF-8");
        }
    }

    @Test
    void keysMayComeInAnyOrder() throws Exception {
        TensorData tensor = read("{\"id\":\"7\",\"outputs\":[{\"name\":\"y\"}],\"inputs\":[{\"parameters\":{\"a\":[1]},"
                        + "\"data\":[[0.1],[3.4028235e38]],\"datatype\":\"FP32\",\"name\":\"x\",\"shape\":[2,1]}]}")
                .get(0);
        assertThat(tensor.data().getFloat(0)).isEqualTo(0.1f);
        assertThat(tensor.data().getFloat(4)).isEqualTo(Float.MAX_VALUE);
    }

    @Test
    void dataBeforeItsTypeKeepsTheSignOfZero() throws Exception {
        TensorData tensor =
                read("{\"inputs\":[{\"data\":[-0,-0.0],\"datatype\":\"FP32\",\"name\":\"x\",\"shape\":[2]}]}")
                        .get(0);
        assertThat(tensor.data().getInt(0)).isEqualTo(0x80000000);
        assertThat(tensor.data().getInt(4)).isEqualTo(0x80000000);
    }

    @Test
    void refusesStringsEvenWithoutAny() {
        assertThatThrownBy(() -> read(input("BYTES", "[0]", "[]")))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("strings cannot be given to a model here");
    }

    @Test
    void readsScalarsAndNothing() throws Exception {
        assertThat(read(input("BOOL", "[]", "[true]")).get(0).data().get(0)).isEqualTo((byte) 1);
        assertThat(read(input("FP32", "[0]", "[]")).get(0).data().capacity()).isZero();
        assertThat(read(input("FP32", "[2,0]", "[[],[]]")).get(0).data().capacity())
                .isZero();
        assertThat(read(input("FP32", "[2,0,3]", "[[],[]]")).get(0).data().capacity())
                .isZero();
        assertThat(read("{\"inputs\":[]}")).isEmpty();
    }

    @Test
    void readsWholeNumbersToTheirLimits() throws Exception {
        TensorData longs = read(input("INT64", "[2]", "[-9223372036854775808,9223372036854775807]"))
                .get(0);
        assertThat(longs.data().getLong(0)).isEqualTo(Long.MIN_VALUE);
        assertThat(longs.data().getLong(8)).isEqualTo(Long.MAX_VALUE);
        TensorData bytes = read(input("UINT8", "[2]", "[0,255]")).get(0);
        assertThat(bytes.data().get(1)).isEqualTo((byte) -1);
    }

    @Test
    void readsFiles(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("in.json");
        Files.writeString(file, input("FP32", "[1]", "[1]"));
        assertThat(InferenceJson.read(file.toString(), InputStream.nullInputStream()))
                .hasSize(1);
        Files.writeString(file, "{\"inputs\":[");
        assertThatThrownBy(() -> InferenceJson.read(file.toString(), InputStream.nullInputStream()))
                .isInstanceOf(CliException.class)
                .hasMessage(file + " ends too early, at $.inputs");
        assertThatThrownBy(() -> InferenceJson.read(folder + "/no", InputStream.nullInputStream()))
                .isInstanceOf(NoSuchFileException.class);
    }

    /** Any bits but those of NaN and infinity, written as an output and read as an input. */
    @ParameterizedTest
    @EnumSource(value = TensorType.class, mode = EnumSource.Mode.EXCLUDE, names = "BYTES")
    void valuesComeBackBitForBit(TensorType type) throws Exception {
        Random random = new Random(type.onnx());
        int elements = 6000;
        ByteBuffer data = ByteBuffer.allocateDirect(elements * type.bytes()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < data.capacity(); i++) {
            data.put(i, (byte) (type == TensorType.BOOL ? random.nextInt(2) : random.nextInt(256)));
        }
        for (int i = 0; i < elements; i++) {
            // Clears an exponent bit that every infinity and NaN has.
            switch (type) {
                case FP32 -> data.putInt(4 * i, data.getInt(4 * i) & ~(1 << 24));
                case FP64 -> data.putLong(8 * i, data.getLong(8 * i) & ~(1L << 53));
                case FP16, BF16 -> data.putShort(2 * i, (short) (data.getShort(2 * i) & ~(1 << 11)));
                default -> {}
            }
        }
        TensorData tensor = new TensorData("y", type, new long[] {20, 300}, data);
        String json = written(List.of(tensor));
        assertThat(json).startsWith("{\"model_name\":\"m\",\"outputs\":[{\"name\":\"y\",\"shape\":[20,300],");
        String request = json.replace("\"model_name\":\"m\",\"outputs\"", "\"inputs\"");
        TensorData back = read(request).get(0);
        assertThat(back.data()).isEqualTo(data);
        assertThat(back.shape()).containsExactly(20, 300);
        assertThat(back.type()).isEqualTo(type);
    }

    @Test
    void writesTheShortestDigits() throws Exception {
        ByteBuffer data = ByteBuffer.allocateDirect(24).order(ByteOrder.nativeOrder());
        data.putFloat(0.1f).putFloat(1.0e23f).putFloat(-0f).putFloat(Float.NaN);
        data.putFloat(Float.POSITIVE_INFINITY).putFloat(Float.MIN_VALUE);
        assertThat(written(List.of(new TensorData("y", TensorType.FP32, new long[] {6}, data.flip()))))
                .endsWith("\"datatype\":\"FP32\",\"data\":[0.1,1.0E23,-0.0,\"NaN\",\"Infinity\",1.4E-45]}]}\n");
        ByteBuffer two = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        two.putDouble(2.0e-3).flip();
        assertThat(written(List.of(new TensorData("y", TensorType.FP64, new long[] {}, two))))
                .contains("\"shape\":[],", "[0.002]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "FP32  | [2]   | [1]             | $.inputs[0].data: 1 values, but the shape [2] has 2",
                "FP32  | [2]   | [1,2,3]         | $.inputs[0].data: 3 values, but the shape [2] has 2",
                "FP32  | [2,2] | [[1,2,3,4]]     | $.inputs[0].data: lists nested as [1, 4], but the shape is [2, 2]",
                "FP32  | [4]   | [[1,2],[3,4]]   | $.inputs[0].data: lists nested as [2, 2], but the shape is [4]",
                "FP32  | [2,2] | [[1,2],[3]]     | $.inputs[0].data[1]: a list of 1, but the lists before it have 2",
                "FP32  | [2]   | [1,[2]]         | $.inputs[0].data[1]: expected a value as elsewhere in this tensor, found a list",
                "FP32  | [2]   | [[1],2]         | $.inputs[0].data[1]: expected a list as elsewhere in this tensor, found 2",
                "FP32  | [2]   | [[[]],[1]]      | $.inputs[0].data[1][0]: expected a list as elsewhere in this tensor, found 1",
                "FP32  | [1]   | [NaN]           | $.inputs[0].data[0]: NaN is not a finite number",
                "FP32  | [1]   | [-Infinity]     | $.inputs[0].data[0]: -Infinity is not a finite number",
                "FP32  | [1]   | [\"NaN\"]       | $.inputs[0].data[0]: expected a number, found the string \"NaN\"",
                "FP32  | [1]   | [null]          | $.inputs[0].data[0]: expected a number, found null",
                "FP32  | [1]   | [{}]            | $.inputs[0].data[0]: expected a number, found an object",
                "FP32  | [1]   | [true]          | $.inputs[0].data[0]: expected a number, found true",
                "FP32  | [1]   | [1e39]          | $.inputs[0].data[0]: 1e39 is beyond the range of FP32",
                "FP64  | [1]   | [1e999]         | $.inputs[0].data[0]: 1e999 is beyond the range of FP64",
                "FP16  | [1]   | [65520]         | $.inputs[0].data[0]: 65520 is beyond the range of FP16",
                "BF16  | [1]   | [-3.39e38]      | ",
                "BF16  | [1]   | [3.39e38,3.4e38] | $.inputs[0].data[1]: 3.4e38 is beyond the range of BF16",
                "INT8  | [1]   | [128]           | $.inputs[0].data[0]: 128 is beyond the range of INT8",
                "UINT8 | [1]   | [-1]            | $.inputs[0].data[0]: -1 is beyond the range of UINT8",
                "INT16 | [1]   | [-32769]        | $.inputs[0].data[0]: -32769 is beyond the range of INT16",
                "INT32 | [1]   | [2147483648]    | $.inputs[0].data[0]: 2147483648 is beyond the range of INT32",
                "INT64 | [1]   | [9223372036854775808] | $.inputs[0].data[0]: 9223372036854775808 is beyond the range of INT64",
                "INT64 | [1]   | [1.0]           | $.inputs[0].data[0]: expected a whole number for INT64, found 1.0",
                "INT64 | [1]   | [1e3]           | $.inputs[0].data[0]: expected a whole number for INT64, found 1e3",
                "BOOL  | [1]   | [1]             | $.inputs[0].data[0]: expected true or false, found 1",
                "BYTES | [1]   | [\"a\"]         | $.inputs[0].datatype: strings cannot be given to a model here",
                "FP31  | [1]   | [1]             | $.inputs[0].datatype: datatype \"FP31\" is unknown; there are FP32, FP64, FP16, BF16, INT8, INT16, INT32, INT64, UINT8, BOOL and BYTES",
                "FP32  | [-1]  | [1]             | $.inputs[0].shape[0]: expected a whole number of 0 or above, found -1",
                "FP32  | [1.5] | [1]             | $.inputs[0].shape[0]: expected a whole number of 0 or above, found 1.5",
                "FP32  | 1     | [1]             | $.inputs[0].shape: expected a list of dimensions, found 1",
                "FP32  | [4294967296,4294967296] | [1] | $.inputs[0].shape: [4294967296, 4294967296] is too large",
                "FP32  | [1000000000000] | [1]   | $.inputs[0].data: 1 values, but the shape [1000000000000] has 1000000000000",
                "FP32  | [1]   | 1               | $.inputs[0].data: expected a list of values, found 1",
            })
    void refusesWhatTypeOrShapeDoNotAllow(String type, String shape, String data, String message) throws Exception {
        String json = input(type, shape, data);
        if (message == null) {
            assertThat(read(json)).hasSize(1);
            return;
        }
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(CliException.class)
                .hasMessage("standard input, at " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                       | , at $: expected an object with \"inputs\", found a list",
                "``                                       | , at $: expected an object with \"inputs\", found nothing",
                "{}                                       | , at $: \"inputs\" is missing",
                "{\"inputs\":{}}                          | , at $.inputs: expected a list, found an object",
                "{\"inputs\":[1]}                         | , at $.inputs[0]: expected an object, found 1",
                "{\"inptus\":[]}                          | , at $: unknown key \"inptus\"; maybe \"inputs\"",
                "{\"inputs\":[{\"size\":1}]}              | , at $.inputs[0]: unknown key \"size\"; there are name, shape, datatype, data, parameters",
                "{\"inputs\":[{\"name\":1}]}              | , at $.inputs[0].name: expected a string, found 1",
                "{\"inputs\":[{\"data\":[1]}]}            | , at $.inputs[0]: \"datatype\" is missing",
                "{\"inputs\":[{\"datatype\":\"FP32\"}]}   | , at $.inputs[0]: \"data\" is missing",
                "{\"inputs\":[{\"datatype\":\"FP32\",\"data\":[]}]} | , at $.inputs[0]: \"name\" is missing",
                "{\"inputs\":[{\"datatype\":\"FP32\",\"data\":[],\"name\":\"x\"}]} | , at $.inputs[0]: \"shape\" is missing",
                "{\"inputs\":[]} {}                       | , at $: more follows after the end of the document",
                "{\"inputs\":[],\"inputs\":[]}            | , at $.inputs, line 1, column 22: Duplicate Object property \"inputs\"",
            })
    void refusesWhatTheProtocolDoesNotKnow(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(CliException.class).hasMessage("standard input" + message);
    }

    @Test
    void refusesASecondInputOfTheSameName() {
        String one = "{\"name\":\"x\",\"shape\":[0],\"datatype\":\"FP32\",\"data\":[]}";
        assertThatThrownBy(() -> read("{\"inputs\":[" + one + "," + one + "]}"))
                .isInstanceOf(CliException.class)
                .hasMessage("standard input, at $.inputs[1].name: a second input \"x\"");
    }

    @Test
    void refusesDeepNesting() {
        assertThatThrownBy(() -> read(input("FP32", "[1]", "[".repeat(400) + "]".repeat(400))))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("nested deeper than 16");
    }

    /** Whatever is cut off, doubled or changed: tensors or a {@link CliException}, nothing else. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void damagedDocumentsAreRefusedOrStillRight(long seed) throws Exception {
        Random random = new Random(seed);
        String json = "{\"inputs\":[{\"name\":\"é\",\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[[1,2.5],[-3e2,4]]},"
                + "{\"data\":[true],\"name\":\"m\",\"datatype\":\"BOOL\",\"shape\":[1]}]}";
        byte[] whole = json.getBytes(StandardCharsets.UTF_8);
        assertThat(read(json)).hasSize(2);
        List<String> escaped = new ArrayList<>();
        for (int round = 0; round < 2000; round++) {
            byte[] damaged = whole.clone();
            int at = random.nextInt(damaged.length);
            if (round % 2 == 0) {
                damaged = Arrays.copyOf(damaged, at);
            } else {
                damaged[at] = (byte) random.nextInt(256);
            }
            try {
                InferenceJson.read("-", new ByteArrayInputStream(damaged));
                if (round % 2 == 0) {
                    escaped.add("cut at " + at);
                }
            } catch (CliException e) {
                assertThat(e.getMessage()).startsWith("standard input");
            }
        }
        assertThat(escaped).isEmpty();
    }

    @Test
    void passesOnWhatTheStreamThrows() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("pulled out");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("pulled out");
            }
        };
        assertThatThrownBy(() -> InferenceJson.read("-", broken))
                .isInstanceOf(IOException.class)
                .hasMessage("pulled out");
    }
}
