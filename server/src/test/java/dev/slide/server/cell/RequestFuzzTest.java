package dev.slide.server.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import dev.slide.fuzz.TokenMutator;
import dev.slide.model.Cell;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The body of {@code POST /v1/tasks}: what comes through is within the limits, whatever was sent. */
class RequestFuzzTest extends ParserFuzz {
    private static final CellConfig CONFIG = CellConfig.of(Cell.of(1e6));
    private static final RequestReader READER = new RequestReader(CONFIG);

    @Override
    protected List<byte[]> seeds() {
        String digest = "sha256:" + "0f".repeat(32);
        return List.of(
                bytes(
                        "{\"models\":[\"m\",\"n:tag\"],\"samples\":3,\"deadlineSeconds\":1.5,\"value\":2,\"minAccuracy\":0.5,"
                                + "\"device\":{\"maxFrequencyHz\":1e9,\"cyclesPerFlop\":1e-3,\"dynamicPowerWattsPerHz3\":0},"
                                + "\"layerOverheads\":{\"m\":{\"a\":0.01}},\"radio\":{\"spectralEfficiencyBpsPerHz\":5},"
                                + "\"cached\":[\"" + digest + "\"]}"),
                bytes(
                        "{\"models\":[\"m\"],\"deadlineSeconds\":9,\"device\":{\"maxFrequencyHz\":1e9,\"cyclesPerFlop\":1,"
                                + "\"dynamicPowerWattsPerHz3\":1e-27},\"radio\":{\"measuredThroughputBps\":1e7,"
                                + "\"measuredBandwidthHz\":5e6}}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Mutator mutator() {
        TokenMutator tokens = new TokenMutator(
                "\"models\"",
                "\"device\"",
                "\"radio\"",
                "\"cached\"",
                "\"layerOverheads\"",
                "null",
                "-1",
                "1e400",
                "[]");
        return Mutator.anyOf(tokens, tokens, tokens, new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return MalformedException.class;
    }

    @Override
    protected void read(byte[] input) throws MalformedException {
        TaskRequest request = READER.task(input);
        assertThat(request.models()).isNotEmpty().doesNotHaveDuplicates();
        assertThat(request.samples()).isBetween(1, 1_000_000);
        assertThat(request.deadlineSeconds()).isBetween(1e-6, CONFIG.mostDeadlineSeconds());
        assertThat(request.spectralEfficiencyBpsPerHz()).isBetween(1e-6, CONFIG.mostEfficiencyBpsPerHz());
        assertThat(request.value()).isNotNegative().isFinite();
        assertThat(request.models()).containsAll(request.layerOverheads().keySet());
    }

    @Override
    protected List<String> reasons() {
        return List.of(
                "the body is not JSON",
                "the body is missing or not a JSON object",
                "which is not known",
                "models is not a list of 1 to",
                "models[0] is not the name of a model",
                "samples is",
                "deadlineSeconds is missing or not a number",
                "device is missing or not an object",
                "device: maxFrequencyHz",
                "radio is missing or not a JSON object",
                "not a digest",
                "Duplicate");
    }
}
