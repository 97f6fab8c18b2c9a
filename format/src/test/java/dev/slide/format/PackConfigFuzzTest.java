package dev.slide.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import dev.slide.fuzz.TokenMutator;
import java.util.List;

class PackConfigFuzzTest extends ParserFuzz {

    @Override
    protected List<byte[]> seeds() throws FormatException {
        return List.of(TestPacks.config().toJson(), TestPacks.lookup().toJson());
    }

    @Override
    protected Mutator mutator() {
        TokenMutator tokens = new TokenMutator(
                "\"INT64\"",
                "\"INT32\"",
                "\"BYTES\"",
                "\"FP32\"",
                "\"ids\"",
                "\"w1\"",
                "\"rows\"",
                "\"shape\"",
                "\"raw\"");
        return Mutator.anyOf(tokens, tokens, tokens, tokens, tokens, new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return FormatException.class;
    }

    @Override
    protected int rounds() {
        return 10_000;
    }

    @Override
    protected void read(byte[] input) throws FormatException {
        PackConfig config = PackConfig.parse(input);
        byte[] written = config.toJson();
        assertThat(PackConfig.parse(written)).isEqualTo(config);
        Jackson.requireHeld(input, written);
        config.rowTables().forEach(table -> {
            RowDigests layout = config.layout(table);
            assertThat(layout.chunkOffset(layout.chunks() - 1) + layout.chunkBytes(layout.chunks() - 1))
                    .isEqualTo(config.weights().get(table.weight()).bytes());
        });
    }

    @Override
    protected List<String> reasons() {
        return List.of(
                "formatVersion is",
                "\"formatVersion\" is missing",
                "\"name\" is missing",
                "\"engine\" is missing",
                "\"tensors\" is missing",
                "\"skeletons\" is missing",
                "datatype \"",
                "encoding \"",
                "is negative",
                "segments: there is none",
                "outputs: there is none",
                "parameters: -",
                "inputs: ",
                "blobs[0].size: ",
                "skeletons.size: ",
                ".blob: there is no blob",
                "are not inside its blob",
                "do not fit the shape",
                ".shape: ",
                "is out of range",
                "flopPerSample",
                "was first needed in an earlier layer",
                ".layers: ",
                "there is no layer",
                "those of layer",
                "is not there yet",
                "belongs to none",
                "no segment makes",
                "is not the lookup alone",
                "are not the weight",
                ".chunkBytes: ",
                ".digests.size: ",
                "is not below",
                "stands there twice");
    }
}
