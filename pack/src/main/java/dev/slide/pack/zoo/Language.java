package dev.slide.pack.zoo;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;

/** Words of language models; tokens are [batch, sequence]. */
final class Language {
    private Language() {}

    /** Whole numbers, one for each token. */
    static Value tokens(Net net, String name, int sequence) {
        return net.input(name, DataType.INT64, new Dim("batch", 1), new Dim("sequence", sequence));
    }

    /** A table with a row for each token. */
    static Value table(Net net, int rows, int width, double deviation) {
        return net.weight("weight", new Fill.Bell(0, deviation), rows, width);
    }

    /** Rows of a table. */
    static Value embed(Net net, Value table, Value tokens) {
        List<Dim> shape = new ArrayList<>(tokens.shape());
        shape.add(table.dim(1));
        return net.node("Gather", List.of(table, tokens), shape, Protos.attribute("axis", 0));
    }

    /** As many first rows of a table as there are tokens. */
    static Value firstRows(Net net, Value table, Value tokens) {
        return net.node(
                "Slice",
                List.of(table, net.integers(0), net.sizes(tokens, 1, 2), net.integers(0)),
                List.of(tokens.dim(1), table.dim(1)));
    }

    /**
     * What is added to attention so that a token sees itself and what is before it, [sequence, past + sequence]. Hidden
     * tokens get -1e10, as in GPT-2's own code.
     *
     * @param tokens [batch, sequence]
     * @param past keys of the tokens before, [batch, heads, past, ..]
     */
    static Value causalMask(Net net, Value tokens, Value past) {
        Value before = scalar(net, net.sizes(past, 2, 3));
        Value total = net.add(before, scalar(net, net.sizes(tokens, 1, 2)));
        Dim keys = past.dim(2).plus(tokens.dim(1));
        Value places = net.node("Range", List.of(net.integer(0), total, net.integer(1)), List.of(keys));
        Value queries = net.node("Range", List.of(before, total, net.integer(1)), List.of(tokens.dim(1)));
        Value column = net.node("Unsqueeze", List.of(queries, net.integers(1)), List.of(tokens.dim(1), Dim.of(1)));
        Value seen = net.both("LessOrEqual", places, column);
        return net.node("Where", List.of(seen, net.number(0), net.number(-1e10)), seen.shape());
    }

    private static Value scalar(Net net, Value one) {
        return net.node("Squeeze", List.of(one, net.integers(0)), List.of());
    }

    /**
     * What is added to attention so that padding is not seen, [batch, 1, 1, sequence]: -10000, as in BERT's own code.
     *
     * @param mask 1 for tokens, 0 for padding
     */
    static Value paddingMask(Net net, Value mask) {
        Value wide =
                net.node("Unsqueeze", List.of(mask, net.integers(1)), List.of(mask.dim(0), Dim.of(1), mask.dim(1)));
        wide = net.node(
                "Unsqueeze", List.of(wide, net.integers(2)), List.of(mask.dim(0), Dim.of(1), Dim.of(1), mask.dim(1)));
        Value seen = net.each("Cast", wide, Protos.attribute("to", DataType.FLOAT.getNumber()));
        return net.mul(net.both("Sub", net.number(1), seen), net.number(-10000));
    }

    /**
     * A score for each token of the vocabulary, by the very table that the tokens are embedded with: x table'. As a product
     * that transposes while it reads, so that the table is there once.
     */
    static Value tiedHead(Net net, Value x, Value table) {
        Dim positions = new Dim("positions", x.dim(0).size() * x.dim(1).size());
        Value flat = net.reshape(x, positions, x.dim(2));
        Value scores =
                net.node("Gemm", List.of(flat, table), List.of(positions, table.dim(0)), Protos.attribute("transB", 1));
        net.countFlop(2 * scores.elements() * x.size(-1));
        Value shape = net.concat(0, net.sizes(x, 0, 2), net.integers(table.size(0)));
        return net.node("Reshape", List.of(scores, shape), List.of(x.dim(0), x.dim(1), table.dim(0)));
    }

    /**
     * A long short-term memory (Hochreiter, Schmidhuber 1997; gates and two biases as in cuDNN and PyTorch).
     *
     * @param x [sequence, batch, width]
     * @param hidden state before, [batch, units]
     * @param cell state before, [batch, units]
     * @return what comes out, [sequence, batch, units], then both states after
     */
    static List<Value> lstm(Net net, Value x, Value hidden, Value cell) {
        int units = hidden.size(1);
        int in = x.size(2);
        Value w = net.weight("weight_ih", new Fill.Bell(0, 2 / Math.sqrt(in)), 1, 4L * units, in);
        Value r = net.weight("weight_hh", new Fill.Bell(0, 1 / Math.sqrt(units)), 1, 4L * units, units);
        Value b = net.weight("bias", new Fill.Bell(0, 0.02), 1, 8L * units);
        // An input that is left out: the lengths of the sequences.
        Value all = new Value("", List.of());
        List<Dim> state = List.of(Dim.of(1), x.dim(1), Dim.of(units));
        List<Dim> steps = List.of(x.dim(0), Dim.of(1), x.dim(1), Dim.of(units));
        List<Value> made = net.nodes(
                "LSTM",
                List.of(x, w, r, b, all, unsqueeze(net, hidden), unsqueeze(net, cell)),
                List.of(steps, state, state),
                Protos.attribute("hidden_size", units));
        net.countFlop(2.0 * x.size(0) * x.size(1) * (w.elements() + r.elements()));
        return List.of(squeeze(net, made.get(0), 1), squeeze(net, made.get(1), 0), squeeze(net, made.get(2), 0));
    }

    private static Value unsqueeze(Net net, Value x) {
        return net.node("Unsqueeze", List.of(x, net.integers(0)), List.of(Dim.of(1), x.dim(0), x.dim(1)));
    }

    private static Value squeeze(Net net, Value x, int axis) {
        List<Dim> shape = new ArrayList<>(x.shape());
        shape.remove(axis);
        return net.node("Squeeze", List.of(x, net.integers(axis)), shape);
    }
}
