package dev.slide.simulator.radio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import dev.slide.fuzz.TokenMutator;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Measured traces: what is read has a mean between 0 and its highest rate wherever a window begins. */
class ThroughputTraceFuzzTest extends ParserFuzz {
    @Override
    protected List<byte[]> seeds() {
        return List.of(
                bytes("seconds,bitsPerSecond\n0,1e6\n0.5,2e6\n1.5,0\n2,0\n"),
                bytes("10,5\r\n\r\n20,7\r\n 21 , 3 \r\n"),
                bytes("-1,1e9\n1,1e9"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Mutator mutator() {
        TokenMutator tokens = new TokenMutator("0", "\n", ",", "NaN", "Infinity", "-", "seconds");
        return Mutator.anyOf(tokens, tokens, new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return IOException.class;
    }

    @Override
    protected List<String> reasons() {
        return List.of(
                "give a time [s] and a rate [bit/s]",
                "is not a finite number",
                "not a text in UTF-8",
                "times must rise",
                "needs two lines or more",
                "must carry bits");
    }

    @Override
    protected void read(byte[] input) throws Exception {
        // A decoder that reports what is not UTF-8, as that of Files.newBufferedReader does.
        BufferedReader in = new BufferedReader(
                new InputStreamReader(new ByteArrayInputStream(input), StandardCharsets.UTF_8.newDecoder()));
        ThroughputTrace trace = ThroughputTrace.read("trace.csv", in, 1e6);
        for (double part : new double[] {0, 0.25, 0.999}) {
            for (double window : new double[] {0.1, 3, 1e4}) {
                assertThat(trace.meanBps(trace.timeAt(part), window)).isFinite().isNotNegative();
            }
        }
    }
}
