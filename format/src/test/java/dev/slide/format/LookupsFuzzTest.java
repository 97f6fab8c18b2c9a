package dev.slide.format;

import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import java.util.List;

class LookupsFuzzTest extends ParserFuzz {
    @Override
    protected List<byte[]> seeds() {
        return List.of(
                LookupsTest.gather("", "table", "ids"),
                LookupsTest.join(
                        LookupsTest.node("Cast", "", "numbers", "ids"), LookupsTest.gather("", "table", "numbers")));
    }

    @Override
    protected Mutator mutator() {
        return new ByteMutator();
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return FormatException.class;
    }

    @Override
    protected long mostBytes(int inputBytes) {
        return (64 << 10) + 60L * inputBytes;
    }

    @Override
    protected void read(byte[] input) throws FormatException {
        Lookups lookups = new Lookups("ids");
        lookups.table("table", 7);
        lookups.nodes(input);
        lookups.constant(input);
    }

    @Override
    protected List<String> reasons() {
        return List.of("has the wire type", "of a message claims", "a number of a message does not end");
    }
}
