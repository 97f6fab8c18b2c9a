package dev.slide.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackConfigTest {

    @Test
    void readsWhatItWrites() throws Exception {
        PackConfig config = TestPacks.config();
        byte[] json = config.toJson();
        assertThat(PackConfig.parse(json)).isEqualTo(config);
        assertThat(PackConfig.parse(json).toJson()).isEqualTo(json);
    }

    @Test
    void passesOverKeysItDoesNotKnow() throws Exception {
        String json = text().replace("\"name\":\"tiny\"", "\"name\":\"tiny\",\"later\":{\"a\":[1,{}]}");
        assertThat(PackConfig.parse(bytes(json))).isEqualTo(TestPacks.config());
    }

    /** Each row changes one thing; the message must name it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"formatVersion\":1|\"formatVersion\":9|formatVersion is 9",
                "\"formatVersion\":1,||\"formatVersion\" is missing",
                "\"inputs\":[0]|\"inputs\":[7]|inputs: 7 is not below 4",
                "\"blob\":1|\"blob\":3|weights[1].blob: there is no blob 3",
                "\"offset\":64|\"offset\":96|weights[1]: bytes 96 to 96 + 64",
                "\"offset\":64|\"offset\":-1|weights[1]: bytes -1",
                "\"bytes\":1600|\"bytes\":1599|weights[0].bytes: 1599 do not fit",
                "\"shape\":[16]|\"shape\":[9223372036854775807]|weights[2].shape",
                "\"size\":128|\"size\":9000000000|blobs[1].size: 9000000000",
                "\"datatype\":\"INT64\"|\"datatype\":\"INT7\"|datatype \"INT7\" is unknown",
                "\"encoding\":\"raw\"|\"encoding\":\"zip\"|encoding \"zip\" is not known",
                "\"flopPerSample\":1234.5|\"flopPerSample\":-1|layers[1].flopPerSample",
                "\"layers\":[1],|\"layers\":[2],|segments[1].layers: 2 where 1 is due",
                "\"inputs\":[1],\"outputs\":[2]|\"inputs\":[3],\"outputs\":[2]|\"logits\" is not there yet",
                "\"outputs\":[2]|\"outputs\":[0]|\"ids\" is there already",
                "\"rows\":100|\"rows\":101|rowTables[0]: 101 rows",
                "\"chunkRows\":64|\"chunkRows\":0|rowTables[0]: 100 rows",
                "\"chunkRows\":64|\"chunkRows\":1|rowTables[0].chunkBytes: 1024 do not fit 1 rows",
                "\"chunkBytes\":1024|\"chunkBytes\":1|rowTables[0].chunkBytes: 1 do not fit 64 rows",
                "\"chunkRows\":64|\"chunkRows\":2000000000|chunks or groups are too large",
                "\"groupChunks\":32|\"groupChunks\":1|digests.size",
                "\"bytes\":1600,\"encoding\":\"raw\"|\"bytes\":1600,\"encoding\":\"int8-columns\"|no rows that could",
                "\"bytes\":1600,\"encoding\":\"raw\"|\"bytes\":1600,\"encoding\":\"bf16\"|weights[0].bytes: 1600 do not fit",
                "\"name\":\"w2\"|\"name\":\"w1\"|\"w1\" stands there twice",
                "\"weights\":[2,0]|\"weights\":[1]|segments[2].weights",
                "sha256:|sha999:|digest",
                "\"name\":\"rows\"|\"name\":\"ids\"|tensors: \"ids\" stands there twice",
                "\"shape\":[16]|\"shape\":[2000000000]|weights[2].shape: [2000000000] is too large",
                "\"INT64\"|\"FP32\"|rowTables[0].input: FP32 cannot number rows",
                "\"w1\",\"datatype\":\"FP32\"|\"w1\",\"datatype\":\"BYTES\"|weights[1]: strings cannot be weights",
                "\"name\":\"tiny\",|\"name\":\"tiny\",\"name\":\"tiny\",|$.name: the key stands there twice",
                "\"name\":\"tiny\"|\"name\":7|expected a string, found number",
                "\"blob\":1|\"blob\":\"1\"|expected a number, found string",
            })
    void refusesWhatIsNotConsistent(String from, String to, String message) {
        String json = text();
        assertThat(json).contains(from);
        String changed = json.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to == null ? "" : to));
        assertThatThrownBy(() -> PackConfig.parse(bytes(changed)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesATableBehindOtherWeights() {
        String json = text().replaceFirst("\"size\":1600", "\"size\":1664")
                .replaceFirst("\"offset\":0,\"bytes\":1600", "\"offset\":64,\"bytes\":1600");
        assertThatThrownBy(() -> PackConfig.parse(bytes(json)))
                .hasMessageContaining("rowTables[0].weight: does not begin its blob");
    }

    @Test
    void refusesTwoTablesForOneSegment() {
        String json = text().replaceFirst("\"rowTables\":\\[(.*)\\]\\}$", "\"rowTables\":[$1,$1]}");
        assertThatThrownBy(() -> PackConfig.parse(bytes(json)))
                .hasMessageContaining("rowTables[1].segment: 0 has another row table");
    }

    /** Two sets of 50,000: comparing each with each would take minutes. */
    @Test
    @Timeout(60)
    void checksLargeConfigurationsInLinearTime() throws Exception {
        PackConfig tiny = TestPacks.config();
        int count = 50_000;
        List<PackConfig.Weight> weights = new ArrayList<>();
        List<PackConfig.Layer> layers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            weights.add(new PackConfig.Weight("w" + i, TensorType.INT8, List.of(0L), 0, 0, 0, Encoding.RAW));
            layers.add(new PackConfig.Layer("l" + i, 0, List.of(i)));
        }
        List<Integer> all = IntStream.range(0, count).boxed().toList();
        PackConfig large = new PackConfig(
                "large",
                "fp32",
                tiny.engine(),
                Map.of(),
                false,
                Map.of(),
                0,
                tiny.tensors(),
                List.of(0),
                List.of(3),
                tiny.skeletons(),
                tiny.blobs(),
                weights,
                layers,
                List.of(new PackConfig.Segment(all, all, List.of(), List.of(0), List.of(3))),
                List.of(),
                null);
        assertThat(PackConfig.parse(large.toJson())).isEqualTo(large);
    }

    @Test
    void keepsWhatWasMeasured() throws Exception {
        PackConfig.Deviation deviation =
                new PackConfig.Deviation("8 seeded samples", 8, 0.25, 1e-3, 0.99991, 0.9985, 0.875);
        PackConfig measured = TestPacks.config().withDeviation(deviation);
        assertThat(PackConfig.parse(measured.toJson())).isEqualTo(measured);
        String json = new String(measured.toJson(), StandardCharsets.UTF_8);
        for (String wrong : List.of("\"minCosine\":1.5", "\"minCosine\":1e999", "\"minCosine\":-1e999")) {
            String changed = json.replaceFirst("\"minCosine\":[0-9.]+", wrong);
            assertThatThrownBy(() -> PackConfig.parse(bytes(changed)))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("deviation");
        }
    }

    /** Packs that were made before chunks had a size of their own. */
    @Test
    void takesChunksForRawWhereTheirSizeIsMissing() throws Exception {
        String json = text().replace("\"chunkBytes\":1024,", "");
        assertThat(PackConfig.parse(bytes(json))).isEqualTo(TestPacks.config());
    }

    /** Java reads numbers of very many digits in quadratic time. */
    @Test
    void refusesNumbersOfVeryManyDigits() {
        String json = text().replaceFirst("\"parameters\":[0-9]+", "\"parameters\":" + "7".repeat(4_000_000));
        assertThatThrownBy(() -> PackConfig.parse(bytes(json)))
                .hasMessageContaining("a number of more than 400 digits");
    }

    @Test
    void namesThePathOfAFault() {
        String json = text().replace("\"offset\":64", "\"offset\":\"far\"");
        assertThatThrownBy(() -> PackConfig.parse(bytes(json)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("$.weights[1].offset");
    }

    private static String text() {
        try {
            return new String(TestPacks.config().toJson(), StandardCharsets.UTF_8);
        } catch (FormatException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
